package io.caddis.verification.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.caddis.verification.client.Clients;
import io.caddis.verification.compatibility.Exercises;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.consumer.StickyAssignor;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;

/** The protocol in which the members assign the partitions among themselves. */
@Exercises({
    ApiKeys.FIND_COORDINATOR, ApiKeys.JOIN_GROUP, ApiKeys.SYNC_GROUP, ApiKeys.HEARTBEAT, ApiKeys.LEAVE_GROUP, ApiKeys.OFFSET_COMMIT,
    ApiKeys.OFFSET_FETCH, ApiKeys.DESCRIBE_GROUPS
})
class ClassicGroupTest extends GroupStories {

    @Override
    Object[] protocol(Object... further) {
        // members hear of a rebalance in the answer to a heartbeat
        return concat(new Object[] {"group.protocol", "classic", "heartbeat.interval.ms", 300}, further);
    }

    @Override
    Class<? extends RuntimeException> fencing() {
        return FencedInstanceIdException.class;
    }

    @Override
    GroupMember loser(GroupMember first, GroupMember second) {
        return first;
    }

    @Test
    void shouldStopTheWorld_whenAssignorIsEager(Groups groups) {
        assertEquals(PARTITIONS, revokedWhenThirdJoins(StickyAssignor.class, groups).size());
    }

    @Test
    void shouldMoveNoMoreThanItMust_whenAssignorIsCooperative(Groups groups) {
        List<TopicPartition> revoked = revokedWhenThirdJoins(CooperativeStickyAssignor.class, groups);

        assertEquals(2, revoked.size(), "revoked: " + revoked);
    }

    private List<TopicPartition> revokedWhenThirdJoins(Class<?> assignor, Groups groups) {
        String group = Clients.uniqueName();
        String topic = groups.clients().topic(PARTITIONS);
        Object[] settings = protocol("partition.assignment.strategy", assignor.getName());
        GroupMember first = groups.member(group, List.of(topic), settings);
        GroupMember second = groups.member(group, List.of(topic), settings);
        Groups.awaitShared(allOf(topic, PARTITIONS), first, second);
        first.forget();
        second.forget();

        GroupMember third = groups.member(group, List.of(topic), settings);
        Groups.awaitShared(allOf(topic, PARTITIONS), first, second, third);

        groups.produce(topic, PARTITIONS, 0, 30);
        assertEachReadOnce(30, Groups.awaitRead(30, first, second, third));
        return Stream.of(first, second).flatMap(member -> member.revoked().stream()).toList();
    }

    @Test
    void shouldChooseWhatAllSupport_whenMembersListDifferentAssignors(Groups groups) {
        String group = Clients.uniqueName();
        String topic = groups.clients().topic(PARTITIONS);
        GroupMember both = groups.member(group, List.of(topic), protocol(
                "partition.assignment.strategy", CooperativeStickyAssignor.class.getName() + "," + RangeAssignor.class.getName()));
        both.awaitAssigned(PARTITIONS);
        GroupMember one = groups.member(
                group, List.of(topic), protocol("partition.assignment.strategy", RangeAssignor.class.getName()));

        Groups.awaitShared(allOf(topic, PARTITIONS), both, one);

        assertEquals("range", groups.describe(group).partitionAssignor());
    }

    @Test
    void shouldAssignOnlyWhatEachSubscribes_whenTopicsDiffer(Groups groups) {
        String group = Clients.uniqueName();
        String shared = groups.clients().topic(2);
        String own = groups.clients().topic(1);
        GroupMember broad = groups.member(group, List.of(shared, own), protocol());
        GroupMember narrow = groups.member(group, List.of(shared), protocol());

        assertEquals(1, narrow.awaitAssigned(1).size());
        Set<TopicPartition> all = new HashSet<>(broad.awaitAssigned(2));
        all.addAll(narrow.assigned());
        Set<TopicPartition> expected = new HashSet<>(allOf(shared, 2));
        expected.addAll(allOf(own, 1));
        assertEquals(expected, all);
    }
}
