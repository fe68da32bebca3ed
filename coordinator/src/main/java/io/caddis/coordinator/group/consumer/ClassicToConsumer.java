package io.caddis.coordinator.group.consumer;

import io.caddis.coordinator.group.Group;
import io.caddis.coordinator.group.GroupClient;
import io.caddis.coordinator.group.GroupRequest.ConsumerHeartbeat;
import io.caddis.coordinator.group.GroupTopics;
import io.caddis.coordinator.group.assignor.PartitionSet;
import io.caddis.coordinator.group.classic.ClassicGroup;
import io.caddis.coordinator.group.classic.Conversion;
import io.caddis.coordinator.group.embedded.EmbeddedAssignment;
import io.caddis.coordinator.group.embedded.EmbeddedSubscription;
import io.caddis.coordinator.group.embedded.MalformedEmbeddedException;
import io.caddis.coordinator.group.store.LoadedGroup;
import io.caddis.coordinator.group.store.StoredMember;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Online upgrade (KIP-848): a classic group of consumers goes on as a KIP-848 group when the first member of that protocol
 * joins. Its members keep their partitions, and their generation becomes their member epoch. An empty group is replaced
 * whatever the policy.
 */
public final class ClassicToConsumer implements Conversion {

    private static final Logger LOG = LoggerFactory.getLogger(ClassicToConsumer.class);

    private final Function<String, ConsumerGroupConfig> configOf;
    private final GroupTopics topics;

    /** @param configOf by group id, as it is when a group is converted */
    public ClassicToConsumer(Function<String, ConsumerGroupConfig> configOf, GroupTopics topics) {
        this.configOf = configOf;
        this.topics = topics;
    }

    @Override
    public Optional<Group> toConsumerGroup(ClassicGroup group, ConsumerHeartbeat request, long nowMs) {
        ConsumerGroupConfig config = configOf.apply(group.groupId());
        LoadedGroup snapshot = group.snapshot();
        if (group.isEmpty()) {
            return Optional.of(ConsumerGroup.takingOver(group.groupId(), 0, List.of(), group.storedMemberIds(), config, topics, nowMs));
        }
        if (!mayUpgrade(snapshot, request, config)) {
            return Optional.empty();
        }
        try {
            List<Member> members = members(snapshot);
            if (!partitionsAreDisjoint(members)) {
                LOG.info("group={} cannot go on as a consumer group: several members are assigned the same partition", group.groupId());
                return Optional.empty();
            }
            LOG.info("group={} generation={} members={}: goes on as a consumer group", group.groupId(), snapshot.group().epoch(),
                    members.size());
            return Optional.of(ConsumerGroup.takingOver(
                    group.groupId(), snapshot.group().epoch(), members, group.storedMemberIds(), config, topics, nowMs));
        } catch (MalformedEmbeddedException e) {
            LOG.info("group={} cannot go on as a consumer group: {}", group.groupId(), e.getMessage());
            return Optional.empty();
        }
    }

    private static boolean mayUpgrade(LoadedGroup snapshot, ConsumerHeartbeat request, ConsumerGroupConfig config) {
        try {
            HeartbeatFields.check(request, config.consumer().assignors());
        } catch (GroupRefusal e) {
            return false; // its members shall not be bothered for a request that comes to nothing
        }
        return config.mayUpgrade() && snapshot.group().protocolType().equals(EmbeddedSubscription.PROTOCOL_TYPE)
                && snapshot.members().size() <= config.consumer().maxSize();
    }

    private List<Member> members(LoadedGroup snapshot) throws MalformedEmbeddedException {
        List<Member> members = new ArrayList<>();
        for (StoredMember row : snapshot.members()) {
            members.add(member(row, snapshot.group().epoch()));
        }
        return members;
    }

    /** Assignors of the clients may give a partition to many; this protocol cannot. */
    private static boolean partitionsAreDisjoint(List<Member> members) {
        PartitionSet assigned = PartitionSet.EMPTY;
        for (Member member : members) {
            if (!assigned.intersect(member.target()).isEmpty()) {
                return false;
            }
            assigned = assigned.plus(member.target());
        }
        return true;
    }

    private Member member(StoredMember row, int generation) throws MalformedEmbeddedException {
        EmbeddedSubscription subscription = EmbeddedSubscription.decode(row.protocols().get(0).metadata());
        PartitionSet.Builder assigned = new PartitionSet.Builder();
        EmbeddedAssignment.decode(row.assignment()).partitions().forEach((name, partitions) -> topics.byName(name).ifPresent(
                topic -> partitions.stream().filter(partition -> partition >= 0 && partition < topic.partitions())
                        .forEach(partition -> assigned.add(topic.id(), partition))));
        PartitionSet partitions = assigned.build();
        String rackId = subscription.rackId() == null || subscription.rackId().isEmpty() ? null : subscription.rackId();
        return new Member(
                row.memberId(), row.instanceId(), rackId, new GroupClient(row.clientId(), row.clientHost()), row.rebalanceTimeoutMs(),
                Subscription.NOTHING.with(subscription.topics(), null), null, new ClassicPart(row.sessionTimeoutMs(), row.protocols()),
                partitions, new Progress(generation, -1, MemberPhase.STABLE, partitions, PartitionSet.EMPTY));
    }
}
