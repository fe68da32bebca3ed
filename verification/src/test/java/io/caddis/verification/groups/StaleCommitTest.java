package io.caddis.verification.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.client.Clients;
import io.caddis.verification.compatibility.Exercises;
import io.caddis.verification.process.Eventually;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/** Commits of members that are none, or no longer, or not of this generation: each has its error, and the offset stays as it was. */
@GroupTest
@Exercises(client = "bare sockets", value = {
    ApiKeys.OFFSET_COMMIT, ApiKeys.JOIN_GROUP, ApiKeys.SYNC_GROUP, ApiKeys.CONSUMER_GROUP_HEARTBEAT
})
class StaleCommitTest {

    private static final int REBALANCE_TIMEOUT_MS = 10_000;
    /** The last version that names topics. */
    private static final short WITH_TOPIC_NAMES = 9;
    /** The last version before KIP-848. */
    private static final short CLASSIC_ONLY = 8;
    private static final long RIGHT = 5;
    private static final long WRONG = 77;

    @Test
    void shouldKeepOffset_whenCommitIsNotOfAMemberOfThisGeneration(Groups groups) {
        String group = Clients.uniqueName();
        TopicPartition partition = new TopicPartition(groups.clients().topic(1), 0);
        try (BareMember member = stable(groups, group)) {
            CoordinatorConnection connection = member.connection();
            int generation = member.generation();
            assertEquals(Errors.NONE, commit(connection, commitOf(group, member.memberId(), generation, partition, RIGHT)));

            Map<OffsetCommitRequestData, Errors> stale = Map.of(
                    commitOf(group, "nobody", generation, partition, WRONG), Errors.UNKNOWN_MEMBER_ID,
                    commitOf(group, "", generation, partition, WRONG), Errors.UNKNOWN_MEMBER_ID,
                    commitOf(group, "", -1, partition, WRONG), Errors.UNKNOWN_MEMBER_ID,
                    commitOf(group, member.memberId(), generation - 1, partition, WRONG), Errors.ILLEGAL_GENERATION,
                    commitOf(group, member.memberId(), generation + 1, partition, WRONG), Errors.ILLEGAL_GENERATION,
                    commitOf(group, member.memberId(), -1, partition, WRONG), Errors.ILLEGAL_GENERATION,
                    commitOf(group, member.memberId(), generation, partition, WRONG).setGroupInstanceId("stranger"),
                    Errors.UNKNOWN_MEMBER_ID);
            stale.forEach((request, error) -> assertEquals(error, commit(connection, request), request.toString()));
            assertEquals(RIGHT, committed(groups, group, partition));

            assertEquals(Errors.NONE, member.leave());
            assertEquals(Errors.UNKNOWN_MEMBER_ID, commit(connection, commitOf(group, member.memberId(), generation, partition, WRONG)));
            assertEquals(RIGHT, committed(groups, group, partition));
        }
    }

    @Test
    void shouldTakeOldGenerationUntilTheNewOneIsFormed_whenGroupRebalances(Groups groups) {
        String group = Clients.uniqueName();
        TopicPartition partition = new TopicPartition(groups.clients().topic(1), 0);
        try (BareMember first = stable(groups, group);
                BareMember second = BareMember.of(groups.clients().bootstrapServers(), group, REBALANCE_TIMEOUT_MS)) {
            int old = first.generation();
            second.askForMemberId();
            second.sendJoin();
            awaitRebalance(first);
            assertEquals(Errors.NONE, commit(first.connection(), commitOf(group, first.memberId(), old, partition, RIGHT)));

            first.join();
            second.receiveJoin();
            assertEquals(old + 1, first.generation());
            assertEquals(Errors.REBALANCE_IN_PROGRESS,
                    commit(first.connection(), commitOf(group, first.memberId(), first.generation(), partition, WRONG)));
            assertEquals(Errors.ILLEGAL_GENERATION, commit(first.connection(), commitOf(group, first.memberId(), old, partition, WRONG)));
            assertEquals(RIGHT, committed(groups, group, partition));
        }
    }

    @Test
    void shouldMakeNoGroup_whenItIsUnknownAndTheCommitSaysAGeneration(Groups groups) {
        String group = Clients.uniqueName();
        TopicPartition partition = new TopicPartition(groups.clients().topic(1), 0);
        try (CoordinatorConnection connection = CoordinatorConnection.of(groups.clients().bootstrapServers(), group)) {
            OffsetCommitRequestData request = commitOf(group, "nobody", 3, partition, WRONG);

            assertEquals(Errors.ILLEGAL_GENERATION, commit(connection, CLASSIC_ONLY, request));
            assertEquals(Errors.GROUP_ID_NOT_FOUND, commit(connection, WITH_TOPIC_NAMES, request));
        }
        assertEquals(Map.of(), groups.committed(group));
    }

    @Test
    void shouldKeepOffset_whenMemberEpochIsNotTheMembers(Groups groups) {
        String group = Clients.uniqueName();
        TopicPartition partition = new TopicPartition(groups.clients().topic(1), 0);
        try (CoordinatorConnection connection = CoordinatorConnection.of(groups.clients().bootstrapServers(), group)) {
            String member = Uuid.randomUuid().toString();
            ConsumerGroupHeartbeatResponseData joined = (ConsumerGroupHeartbeatResponseData) connection.ask(
                    ApiKeys.CONSUMER_GROUP_HEARTBEAT, joining(group, member, partition.topic()));
            assertEquals(Errors.NONE, Errors.forCode(joined.errorCode()), joined.toString());
            int epoch = joined.memberEpoch();
            assertTrue(epoch > 0, "member epoch " + epoch);
            assertEquals(Errors.NONE, commit(connection, commitOf(group, member, epoch, partition, RIGHT)));

            assertEquals(Errors.STALE_MEMBER_EPOCH, commit(connection, commitOf(group, member, epoch + 1, partition, WRONG)));
            assertEquals(Errors.UNKNOWN_MEMBER_ID,
                    commit(connection, commitOf(group, Uuid.randomUuid().toString(), epoch, partition, WRONG)));
            assertEquals(Errors.UNKNOWN_MEMBER_ID, commit(connection, commitOf(group, "", -1, partition, WRONG)));
            assertEquals(RIGHT, committed(groups, group, partition));
        }
    }

    private static ConsumerGroupHeartbeatRequestData joining(String group, String member, String topic) {
        return new ConsumerGroupHeartbeatRequestData().setGroupId(group).setMemberId(member).setMemberEpoch(0)
                .setRebalanceTimeoutMs(REBALANCE_TIMEOUT_MS).setSubscribedTopicNames(List.of(topic)).setTopicPartitions(List.of());
    }

    /** The only member of a stable group. */
    private static BareMember stable(Groups groups, String group) {
        BareMember member = BareMember.of(groups.clients().bootstrapServers(), group, REBALANCE_TIMEOUT_MS);
        member.join();
        member.sync(Map.of(member.memberId(), new byte[] {1}));
        assertEquals(Errors.NONE, member.heartbeat());
        return member;
    }

    /** Blocks until the group waits for its members to join again. */
    static void awaitRebalance(BareMember member) {
        Eventually.value("a rebalance", Groups.PATIENCE, member::heartbeat, Errors.REBALANCE_IN_PROGRESS::equals);
    }

    private static long committed(Groups groups, String group, TopicPartition partition) {
        OffsetAndMetadata committed = groups.committed(group).get(partition);
        return committed == null ? -1 : committed.offset();
    }

    private static OffsetCommitRequestData commitOf(String group, String member, int epoch, TopicPartition partition, long offset) {
        return new OffsetCommitRequestData().setGroupId(group).setMemberId(member).setGenerationIdOrMemberEpoch(epoch)
                .setTopics(List.of(new OffsetCommitRequestTopic().setName(partition.topic()).setPartitions(List.of(
                        new OffsetCommitRequestPartition().setPartitionIndex(partition.partition()).setCommittedOffset(offset)
                                .setCommittedMetadata("")))));
    }

    private static Errors commit(CoordinatorConnection connection, OffsetCommitRequestData request) {
        return commit(connection, WITH_TOPIC_NAMES, request);
    }

    private static Errors commit(CoordinatorConnection connection, short version, OffsetCommitRequestData request) {
        OffsetCommitResponseData answer = (OffsetCommitResponseData) connection.ask(ApiKeys.OFFSET_COMMIT, version, request);
        return Errors.forCode(answer.topics().get(0).partitions().get(0).errorCode());
    }
}
