package io.caddis.verification.groups;

import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.Brokers;
import io.caddis.verification.process.Eventually;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/** Members of groups, topics and other clients of one test. Closing it makes the members leave and closes everything. */
public final class Groups implements AutoCloseable {

    /** A group that settles after one change of its members takes well below this, a slow machine included. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Clients clients;
    private final Deque<GroupMember> members = new ArrayDeque<>();

    Groups(Brokers brokers) {
        this.clients = new Clients(brokers);
    }

    Clients clients() {
        return clients;
    }

    Admin admin() {
        return clients.admin();
    }

    /** A member that subscribes to {@code topics}; {@code settings} as name, value, name, value. */
    GroupMember member(String group, Collection<String> topics, Object... settings) {
        return member(group, (consumer, listener) -> consumer.subscribe(topics, listener), settings);
    }

    /** A member that subscribes in a way of its own. */
    GroupMember member(String group, GroupMember.Subscription subscription, Object... settings) {
        GroupMember member = new GroupMember(consumer(group, settings), subscription);
        members.push(member);
        return member;
    }

    /** A bare consumer of the group, used on the thread of the test. */
    Consumer<String, String> consumer(String group, Object... settings) {
        List<Object> all = new ArrayList<>(List.of("group.id", group));
        all.addAll(Arrays.asList(settings));
        return clients.consumer(all.toArray());
    }

    /** Sends the values {@code from} to {@code to}, exclusive, to the partitions of a topic in turn; all are acknowledged. */
    void produce(String topic, int partitions, int from, int to) {
        Producer<String, String> producer = clients.producer();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int value = from; value < to; value++) {
            sent.add(producer.send(new ProducerRecord<>(topic, value % partitions, null, Integer.toString(value))));
        }
        producer.flush();
        sent.forEach(Clients::get);
    }

    /** Blocks until {@code partitions} are assigned, each to one of {@code members}, and no member has one more than another needs. */
    static void awaitShared(Set<TopicPartition> partitions, GroupMember... members) {
        Eventually.value(partitions.size() + " partitions shared by " + members.length + " members", PATIENCE,
                () -> Arrays.stream(members).map(GroupMember::assigned).toList(), shares -> isShared(partitions, shares));
    }

    private static boolean isShared(Set<TopicPartition> partitions, List<Set<TopicPartition>> shares) {
        Set<TopicPartition> all = new HashSet<>();
        int assigned = 0;
        int fewest = partitions.size() / shares.size();
        int most = fewest + (partitions.size() % shares.size() == 0 ? 0 : 1);
        for (Set<TopicPartition> share : shares) {
            if (share.size() < fewest || share.size() > most) {
                return false;
            }
            all.addAll(share);
            assigned += share.size();
        }
        return assigned == partitions.size() && all.equals(partitions);
    }

    /** Blocks until {@code members} have read {@code count} records together. */
    static List<String> awaitRead(int count, GroupMember... members) {
        return Eventually.value(count + " records read by " + members.length + " members", PATIENCE,
                () -> Arrays.stream(members).flatMap(member -> member.values().stream()).toList(), values -> values.size() >= count);
    }

    /** What the group has committed. */
    Map<TopicPartition, OffsetAndMetadata> committed(String group) {
        return Clients.get(admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    }

    ConsumerGroupDescription describe(String group) {
        return Clients.get(admin().describeConsumerGroups(List.of(group)).all()).get(group);
    }

    @Override
    public void close() {
        // told first, so that they leave at the same time
        members.forEach(GroupMember::askToStop);
        while (!members.isEmpty()) {
            members.pop().close();
        }
        clients.close();
    }
}
