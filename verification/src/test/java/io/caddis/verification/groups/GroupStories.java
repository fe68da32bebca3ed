package io.caddis.verification.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.client.Clients;
import io.caddis.verification.process.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application may rely on, whichever protocol its consumers speak. */
@GroupTest
abstract class GroupStories {

    static final int PARTITIONS = 6;
    /** Well below a session time-out: who needs longer waited for one. */
    private static final Duration AT_ONCE = Duration.ofSeconds(20);

    /** Settings that choose the protocol, and further ones, as name, value, name, value. */
    abstract Object[] protocol(Object... further);

    static Object[] concat(Object[] first, Object... second) {
        List<Object> all = new ArrayList<>(Arrays.asList(first));
        all.addAll(Arrays.asList(second));
        return all.toArray();
    }

    static Set<TopicPartition> allOf(String topic, int partitions) {
        return Set.copyOf(Clients.partitions(topic, partitions));
    }

    /** Every value from 0 to {@code count} has been read, and none twice. */
    static void assertEachReadOnce(int count, List<String> values) {
        assertEquals(count, values.size(), "records read: " + values);
        assertEquals(new HashSet<>(List.of(Clients.numbers(0, count))), new HashSet<>(values));
    }

    @Test
    void shouldReadEachRecordOnce_whenTwoThenThreeConsumersShareATopic(Groups groups) {
        String group = Clients.uniqueName();
        String topic = groups.clients().topic(PARTITIONS);
        groups.produce(topic, PARTITIONS, 0, 60);

        GroupMember first = groups.member(group, List.of(topic), protocol());
        GroupMember second = groups.member(group, List.of(topic), protocol());
        Groups.awaitShared(allOf(topic, PARTITIONS), first, second);
        Groups.awaitRead(60, first, second);
        GroupMember third = groups.member(group, List.of(topic), protocol());
        Groups.awaitShared(allOf(topic, PARTITIONS), first, second, third);
        groups.produce(topic, PARTITIONS, 60, 120);

        assertEachReadOnce(120, Groups.awaitRead(120, first, second, third));
        Eventually.value("all of it committed", Groups.PATIENCE, () -> groups.committed(group), committed -> allOf(topic, PARTITIONS)
                .stream().allMatch(partition -> committed.containsKey(partition) && committed.get(partition).offset() == 20));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldGoOnWhereItCommitted_whenConsumerIsRestarted(boolean synchronously, Groups groups) {
        String group = Clients.uniqueName();
        TopicPartition partition = new TopicPartition(groups.clients().topic(1), 0);
        groups.clients().produce(partition, Clients.numbers(0, 20));
        Map<TopicPartition, OffsetAndMetadata> seven = Map.of(partition, new OffsetAndMetadata(7));

        try (Consumer<String, String> before = groups.consumer(group, protocol())) {
            before.subscribe(List.of(partition.topic()));
            Clients.poll(before, 10);
            if (synchronously) {
                before.commitSync(seven);
            } else {
                CompletableFuture<Void> committed = new CompletableFuture<>();
                before.commitAsync(seven, (offsets, failure) -> {
                    if (failure == null) {
                        committed.complete(null);
                    } else {
                        committed.completeExceptionally(failure);
                    }
                });
                Eventually.value("the commit answered", Groups.PATIENCE, () -> before.poll(Duration.ofMillis(50)),
                        polled -> committed.isDone());
                Clients.get(committed);
            }
        }

        Consumer<String, String> after = groups.consumer(group, protocol());
        after.subscribe(List.of(partition.topic()));
        assertEquals("7", Clients.poll(after, 1).get(0).value());
    }

    @Test
    void shouldCommitByItself_whenAutoCommitIsOn(Groups groups) {
        String group = Clients.uniqueName();
        TopicPartition partition = new TopicPartition(groups.clients().topic(1), 0);
        groups.clients().produce(partition, Clients.numbers(0, 10));

        try (Consumer<String, String> consumer = groups.consumer(
                group, protocol("enable.auto.commit", true, "auto.commit.interval.ms", 100))) {
            consumer.subscribe(List.of(partition.topic()));
            Clients.poll(consumer, 10);
            Eventually.value("the position committed", Groups.PATIENCE, () -> {
                consumer.poll(Duration.ofMillis(50));
                return groups.committed(group);
            }, committed -> committed.containsKey(partition) && committed.get(partition).offset() == 10);
        }
    }

    @Test
    void shouldGiveBackWhatWasCommitted_whenItCarriesMetadataAndLeaderEpoch(Groups groups) {
        String group = Clients.uniqueName();
        String topic = groups.clients().topic(2);
        TopicPartition partition = new TopicPartition(topic, 0);
        TopicPartition untouched = new TopicPartition(topic, 1);
        groups.clients().produce(partition, Clients.numbers(0, 20));
        int leaderEpoch = groups.clients().read(partition, 1).get(0).leaderEpoch().orElseThrow();
        OffsetAndMetadata noted = new OffsetAndMetadata(12, Optional.of(leaderEpoch), "näher am Ende");
        try (Consumer<String, String> before = groups.consumer(group, protocol())) {
            before.subscribe(List.of(topic));
            Clients.poll(before, 20);
            before.seek(partition, noted);
            before.commitSync(Map.of(partition, noted));
            assertEquals(noted, before.committed(Set.of(partition, untouched)).get(partition));
            assertEquals(null, before.committed(Set.of(partition, untouched)).get(untouched));
        }

        assertEquals(Map.of(partition, noted), groups.committed(group));
        Consumer<String, String> after = groups.consumer(group, protocol());
        after.subscribe(List.of(topic));
        ConsumerRecord<String, String> next = Clients.poll(after, 1).get(0);
        assertEquals(12, next.offset());
    }

    @Test
    void shouldHandOverAtOnce_whenConsumerIsWokenAndCloses(Groups groups) {
        String group = Clients.uniqueName();
        String topic = groups.clients().topic(PARTITIONS);
        GroupMember leaving = groups.member(group, List.of(topic), protocol());
        GroupMember staying = groups.member(group, List.of(topic), protocol());
        Groups.awaitShared(allOf(topic, PARTITIONS), leaving, staying);

        long beforeNanos = System.nanoTime();
        leaving.wakeUp();
        staying.awaitAssigned(PARTITIONS);

        Duration took = Duration.ofNanos(System.nanoTime() - beforeNanos);
        assertTrue(took.compareTo(AT_ONCE) < 0, "handing over took " + took);
        assertEquals(1, groups.describe(group).members().size());
    }

    @Test
    void shouldThrowOutMember_whenItPollsNoMore(Groups groups) {
        String group = Clients.uniqueName();
        TopicPartition partition = new TopicPartition(groups.clients().topic(1), 0);
        groups.clients().produce(partition, "0", "1");
        Consumer<String, String> sleepy = groups.consumer(group, protocol("max.poll.interval.ms", 2_000, "max.poll.records", 1));
        sleepy.subscribe(List.of(partition.topic()));
        Clients.poll(sleepy, 1);

        // it polls no more from here
        GroupMember other = groups.member(group, List.of(partition.topic()), protocol());
        other.awaitAssigned(1);
        assertEquals(List.of("0", "1"), Groups.awaitRead(2, other));

        assertThrows(CommitFailedException.class, () -> sleepy.commitSync(Map.of(partition, new OffsetAndMetadata(1))));
        assertEquals(2, groups.committed(group).get(partition).offset(), "what the group has committed since");
    }

    @Test
    void shouldFindNewTopics_whenSubscribedByPattern(Groups groups) {
        String prefix = Clients.uniqueName();
        createTopic(groups, prefix + "-a");
        groups.clients().topic(1);

        GroupMember member = groups.member(Clients.uniqueName(),
                (consumer, listener) -> consumer.subscribe(Pattern.compile(prefix + "-.*"), listener),
                protocol("metadata.max.age.ms", 300));
        assertEquals(allOf(prefix + "-a", 1), member.awaitAssigned(1));
        createTopic(groups, prefix + "-b");

        assertEquals(Set.of(new TopicPartition(prefix + "-a", 0), new TopicPartition(prefix + "-b", 0)), member.awaitAssigned(2));
    }

    static void createTopic(Groups groups, String name) {
        Clients.get(groups.admin().createTopics(List.of(new NewTopic(name, 1, (short) 1))).all());
    }

    @Test
    void shouldNotDisturbOthers_whenStaticMemberRestarts(Groups groups) {
        String group = Clients.uniqueName();
        String topic = groups.clients().topic(PARTITIONS);
        GroupMember restarting = groups.member(group, List.of(topic), protocol("group.instance.id", "one"));
        GroupMember other = groups.member(group, List.of(topic), protocol("group.instance.id", "two"));
        Groups.awaitShared(allOf(topic, PARTITIONS), restarting, other);
        Set<TopicPartition> share = restarting.assigned();
        other.forget();

        restarting.close();
        GroupMember restarted = groups.member(group, List.of(topic), protocol("group.instance.id", "one"));

        assertEquals(share, restarted.awaitAssigned(PARTITIONS / 2));
        groups.produce(topic, PARTITIONS, 0, 60);
        assertEachReadOnce(60, Groups.awaitRead(60, restarted, other));
        assertEquals(List.of(), other.revoked());
        assertEquals(0, other.assignments(), "rebalances of the member that did not restart");
    }

    @Test
    void shouldFenceOneOfTwo_whenTheyHaveTheSameInstanceId(Groups groups) {
        String group = Clients.uniqueName();
        String topic = groups.clients().topic(PARTITIONS);
        GroupMember first = groups.member(group, List.of(topic), protocol("group.instance.id", "one"));
        first.awaitAssigned(PARTITIONS);
        GroupMember second = groups.member(group, List.of(topic), protocol("group.instance.id", "one"));

        assertInstanceOf(fencing(), loser(first, second).awaitFailure());

        assertEquals(allOf(topic, PARTITIONS), winner(first, second).awaitAssigned(PARTITIONS));
    }

    /** What the member is told that does not get, or loses, the instance id. */
    abstract Class<? extends RuntimeException> fencing();

    abstract GroupMember loser(GroupMember first, GroupMember second);

    private GroupMember winner(GroupMember first, GroupMember second) {
        return loser(first, second) == first ? second : first;
    }
}
