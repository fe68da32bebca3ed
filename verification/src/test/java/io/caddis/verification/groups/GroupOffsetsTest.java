package io.caddis.verification.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.client.Clients;
import io.caddis.verification.compatibility.Exercises;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.DeleteConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.GroupSubscribedToTopicException;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;

/** Committed offsets and members as an administrator sees and changes them. */
@GroupTest
@Exercises({
    ApiKeys.FIND_COORDINATOR, ApiKeys.OFFSET_COMMIT, ApiKeys.OFFSET_FETCH, ApiKeys.OFFSET_DELETE, ApiKeys.DELETE_GROUPS,
    ApiKeys.LEAVE_GROUP
})
class GroupOffsetsTest {

    private static final int METADATA_MAX_BYTES = 4_096;

    @Test
    void shouldListOffsetsOfEachGroup_whenManyAreAskedForAtOnce(Groups groups) {
        String topic = groups.clients().topic(3);
        Map<String, Map<TopicPartition, OffsetAndMetadata>> expected = new HashMap<>();
        for (int number = 0; number < 30; number++) {
            Map<TopicPartition, OffsetAndMetadata> offsets = Map.of(
                    new TopicPartition(topic, number % 3), new OffsetAndMetadata(number, Optional.of(0), "of group " + number));
            expected.put(emptyGroup(groups, offsets), offsets);
        }
        expected.put(Clients.uniqueName(), Map.of());

        Map<String, Map<TopicPartition, OffsetAndMetadata>> listed = Clients.get(groups.admin().listConsumerGroupOffsets(
                expected.keySet().stream().collect(Collectors.toMap(group -> group, group -> new ListConsumerGroupOffsetsSpec()))).all());

        assertEquals(expected, listed);
    }

    @Test
    void shouldAnswerNullForPartition_whenNothingIsCommittedForIt(Groups groups) {
        String topic = groups.clients().topic(2);
        TopicPartition committed = new TopicPartition(topic, 0);
        TopicPartition not = new TopicPartition(topic, 1);
        String group = emptyGroup(groups, Map.of(committed, new OffsetAndMetadata(4)));

        Map<TopicPartition, OffsetAndMetadata> asked = Clients.get(groups.admin().listConsumerGroupOffsets(
                Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(List.of(committed, not))))
                .partitionsToOffsetAndMetadata(group));

        assertEquals(4, asked.get(committed).offset());
        assertEquals(null, asked.get(not));
    }

    @Test
    void shouldChangeOffsetsOnlyOfEmptyGroup_whenAltered(Groups groups) {
        String topic = groups.clients().topic(1);
        TopicPartition partition = new TopicPartition(topic, 0);
        groups.clients().produce(partition, Clients.numbers(0, 10));
        String group = Clients.uniqueName();
        GroupMember member = groups.member(group, List.of(topic));
        Groups.awaitRead(10, member);

        assertThrows(UnknownMemberIdException.class, () -> Clients.get(
                groups.admin().alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(3))).all()));
        member.close();
        assertEquals(10, groups.committed(group).get(partition).offset());
        Clients.get(groups.admin().alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(3))).all());

        assertEquals(List.of(Clients.numbers(3, 10)), Groups.awaitRead(7, groups.member(group, List.of(topic))));
    }

    @Test
    void shouldRefuseMetadata_whenLongerThanAllowed(Groups groups) {
        String topic = groups.clients().topic(2);
        TopicPartition tooLong = new TopicPartition(topic, 0);
        TopicPartition longest = new TopicPartition(topic, 1);
        String group = emptyGroup(groups, Map.of(tooLong, new OffsetAndMetadata(1)));

        var altered = groups.admin().alterConsumerGroupOffsets(group, Map.of(
                tooLong, new OffsetAndMetadata(2, "x".repeat(METADATA_MAX_BYTES + 1)),
                longest, new OffsetAndMetadata(2, "x".repeat(METADATA_MAX_BYTES))));

        assertThrows(OffsetMetadataTooLarge.class, () -> Clients.get(altered.partitionResult(tooLong)));
        Clients.get(altered.partitionResult(longest));
        Map<TopicPartition, OffsetAndMetadata> committed = groups.committed(group);
        assertEquals(1, committed.get(tooLong).offset());
        assertEquals(METADATA_MAX_BYTES, committed.get(longest).metadata().length());
    }

    @Test
    void shouldDeleteOffsetsOfTopicsNobodySubscribes_whenGroupHasMembers(Groups groups) {
        String subscribed = groups.clients().topic(1);
        String former = groups.clients().topic(1);
        TopicPartition kept = new TopicPartition(subscribed, 0);
        TopicPartition removed = new TopicPartition(former, 0);
        String group = emptyGroup(groups, Map.of(kept, new OffsetAndMetadata(0), removed, new OffsetAndMetadata(0)));
        groups.member(group, List.of(subscribed)).awaitAssigned(1);

        DeleteConsumerGroupOffsetsResult result = groups.admin().deleteConsumerGroupOffsets(group, Set.of(kept, removed));

        assertThrows(GroupSubscribedToTopicException.class, () -> Clients.get(result.partitionResult(kept)));
        Clients.get(result.partitionResult(removed));
        assertEquals(Set.of(kept), groups.committed(group).keySet());
    }

    @Test
    void shouldStartWithoutOffsets_whenTopicIsDeletedAndCreatedAgain(Groups groups) {
        String topic = groups.clients().topic(1);
        String other = groups.clients().topic(1);
        TopicPartition partition = new TopicPartition(topic, 0);
        TopicPartition staying = new TopicPartition(other, 0);
        String group = emptyGroup(groups, Map.of(partition, new OffsetAndMetadata(5), staying, new OffsetAndMetadata(6)));

        Clients.get(groups.admin().deleteTopics(List.of(topic)).all());
        Clients.get(groups.admin().createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all());
        groups.clients().produce(partition, "new");

        assertEquals(Set.of(staying), groups.committed(group).keySet());
        assertEquals(List.of("new"), Groups.awaitRead(1, groups.member(group, List.of(topic))));
    }

    @Test
    void shouldDeleteGroup_whenItHasNoMembers(Groups groups) {
        String topic = groups.clients().topic(1);
        TopicPartition partition = new TopicPartition(topic, 0);
        String empty = emptyGroup(groups, Map.of(partition, new OffsetAndMetadata(5)));
        String inUse = Clients.uniqueName();
        GroupMember member = groups.member(inUse, List.of(topic));
        member.awaitAssigned(1);
        String unknown = Clients.uniqueName();

        var deleted = groups.admin().deleteConsumerGroups(List.of(empty, inUse, unknown)).deletedGroups();

        Clients.get(deleted.get(empty));
        assertThrows(GroupNotEmptyException.class, () -> Clients.get(deleted.get(inUse)));
        assertThrows(GroupIdNotFoundException.class, () -> Clients.get(deleted.get(unknown)));
        assertEquals(Map.of(), groups.committed(empty));
        member.close();
        Clients.get(groups.admin().deleteConsumerGroups(List.of(inUse)).all());
        assertEquals(Map.of(), groups.committed(inUse));
    }

    @Test
    void shouldRemoveMembers_whenAdministratorAsks(Groups groups) {
        String topic = groups.clients().topic(3);
        String group = Clients.uniqueName();
        GroupMember removed = groups.member(group, List.of(topic), "group.instance.id", "one");
        GroupMember staying = groups.member(group, List.of(topic), "heartbeat.interval.ms", 300);
        Groups.awaitShared(Set.copyOf(Clients.partitions(topic, 3)), removed, staying);
        // static, so its own close would not end its membership
        removed.close();
        assertEquals(2, groups.describe(group).members().size());

        Clients.get(groups.admin().removeMembersFromConsumerGroup(
                group, new RemoveMembersFromConsumerGroupOptions(List.of(new MemberToRemove("one")))).all());
        staying.awaitAssigned(3);

        ExecutionException again = assertThrows(ExecutionException.class, () -> groups.admin().removeMembersFromConsumerGroup(
                group, new RemoveMembersFromConsumerGroupOptions(List.of(new MemberToRemove("one")))).all().get());
        assertInstanceOf(UnknownMemberIdException.class, again.getCause());
    }

    @Test
    void shouldKeepEveryPartitionsOffset_whenOneCommitCarriesMany(Groups groups) {
        String topic = groups.clients().topic(40);
        Map<TopicPartition, OffsetAndMetadata> offsets = IntStream.range(0, 40).boxed().collect(
                Collectors.toMap(number -> new TopicPartition(topic, number), number -> new OffsetAndMetadata(1_000L + number)));
        String group = emptyGroup(groups, offsets);

        Map<TopicPartition, OffsetAndMetadata> committed = groups.committed(group);

        assertEquals(offsets.keySet(), new HashSet<>(committed.keySet()));
        offsets.forEach((partition, offset) -> assertEquals(offset.offset(), committed.get(partition).offset(), partition.toString()));
        assertFalse(committed.values().stream().anyMatch(offset -> offset.leaderEpoch().isPresent()), "leader epochs nobody committed");
        assertTrue(committed.values().stream().allMatch(offset -> offset.metadata().isEmpty()), "metadata nobody committed");
    }

    /** A group that has never had members and these offsets. */
    static String emptyGroup(Groups groups, Map<TopicPartition, OffsetAndMetadata> offsets) {
        String group = Clients.uniqueName();
        Clients.get(groups.admin().alterConsumerGroupOffsets(group, offsets).all());
        return group;
    }
}
