package io.caddis.broker.api.group;

import static io.caddis.broker.api.group.GroupCluster.idOf;
import static io.caddis.broker.api.group.GroupRequests.RECEIVED_AT_MS;
import static io.caddis.broker.api.group.GroupRequests.ask;
import static io.caddis.broker.api.group.GroupRequests.askInEveryVersion;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.broker.api.TopicIds;
import io.caddis.coordinator.group.GroupCoordinator.OffsetCommit;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.store.StoredOffset;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class OffsetCommitHandlerTest {

    private static final int METADATA_MAX = 10;

    private final ScriptedCoordinator coordinator = new ScriptedCoordinator();
    private final GroupCluster cluster = new GroupCluster().topic("orders", 2);
    private final OffsetCommitHandler handler = new OffsetCommitHandler(coordinator, cluster, cluster, METADATA_MAX);

    private static OffsetCommitRequestPartition at(int partition, long offset) {
        return new OffsetCommitRequestPartition().setPartitionIndex(partition).setCommittedOffset(offset).setCommittedMetadata("");
    }

    private static OffsetCommitRequestTopic topic(String name, OffsetCommitRequestPartition... partitions) {
        return new OffsetCommitRequestTopic().setName(name).setTopicId(TopicIds.toWire(idOf(name))).setPartitions(List.of(partitions));
    }

    private static OffsetCommitRequestData commitOf(OffsetCommitRequestTopic... topics) {
        return new OffsetCommitRequestData().setGroupId("group").setMemberId("m-1").setGenerationIdOrMemberEpoch(4)
                .setTopics(List.of(topics));
    }

    private List<Errors> commit(OffsetCommitRequestData request, int version) {
        return ((OffsetCommitResponseData) ask(handler, request, version)).topics().stream()
                .flatMap(topic -> topic.partitions().stream())
                .map(partition -> Errors.forCode(partition.errorCode()))
                .toList();
    }

    private List<StoredOffset> committed() {
        return coordinator.commits.get(coordinator.commits.size() - 1).offsets();
    }

    private static StoredOffset stored(int partition, long offset) {
        return new StoredOffset(idOf("orders"), partition, offset, -1, "", RECEIVED_AT_MS, -1);
    }

    @Test
    void shouldHandOffsetsOver_whenTopicsAreNamed() {
        OffsetCommitRequestData request = commitOf(topic("orders",
                at(0, 10).setCommittedLeaderEpoch(3).setCommittedMetadata("note"), at(1, 20).setCommittedMetadata(null)));

        assertEquals(List.of(Errors.NONE, Errors.NONE), commit(request.setGroupInstanceId("static-1"), 8));
        assertEquals(
                new OffsetCommit("group", "m-1", "static-1", 4, false, List.of(
                        new StoredOffset(idOf("orders"), 0, 10, 3, "note", RECEIVED_AT_MS, -1), stored(1, 20))),
                coordinator.commits.get(0));
    }

    @Test
    void shouldSayWhichProtocolTheVersionIsFor() {
        commit(commitOf(topic("orders", at(0, 1))), 8);
        commit(commitOf(topic("orders", at(0, 1))), 9);

        assertFalse(coordinator.commits.get(0).consumerProtocol());
        assertTrue(coordinator.commits.get(1).consumerProtocol());
    }

    @Test
    void shouldFindTopicsByTheirIds_whenTheVersionHasThem() {
        OffsetCommitResponseData answer =
                (OffsetCommitResponseData) ask(handler, commitOf(topic("orders", at(0, 10)), topic("unknown", at(0, 1))), 10);

        assertEquals(List.of(stored(0, 10)), committed());
        assertEquals(TopicIds.toWire(idOf("orders")), answer.topics().get(0).topicId());
        assertEquals(Errors.NONE.code(), answer.topics().get(0).partitions().get(0).errorCode());
        assertEquals(Errors.UNKNOWN_TOPIC_ID.code(), answer.topics().get(1).partitions().get(0).errorCode());
    }

    @Test
    void shouldCommitTheRest_whenATopicOrPartitionDoesNotExist() {
        assertEquals(
                List.of(Errors.NONE, Errors.UNKNOWN_TOPIC_OR_PARTITION, Errors.UNKNOWN_TOPIC_OR_PARTITION),
                commit(commitOf(topic("orders", at(1, 10), at(2, 10)), topic("unknown", at(0, 1))), 9));
        assertEquals(List.of(stored(1, 10)), committed());
    }

    @Test
    void shouldNotAskTheGroup_whenNothingCanBeCommitted() {
        coordinator.verdict = GroupError.ILLEGAL_GENERATION;

        assertEquals(List.of(Errors.UNKNOWN_TOPIC_OR_PARTITION), commit(commitOf(topic("unknown", at(0, 1))), 9));
        assertEquals(0, coordinator.commits.size());
    }

    @Test
    void shouldLookATopicUp_beforeItIsDenied() {
        cluster.topicNotYetInImage("fresh", 1);

        assertEquals(List.of(Errors.NONE), commit(commitOf(topic("fresh", at(0, 1))), 9));
        assertEquals(List.of("fresh"), cluster.lookedUp);
    }

    @Test
    void shouldDenyATopic_whenItCannotBeLookedUp() {
        cluster.withoutZooKeeper();

        assertEquals(List.of(Errors.UNKNOWN_TOPIC_OR_PARTITION), commit(commitOf(topic("fresh", at(0, 1))), 9));
        assertEquals(
                List.of(Errors.UNKNOWN_TOPIC_ID),
                commit(commitOf(topic("x", at(0, 1)).setTopicId(Uuid.ZERO_UUID)), 10), "nobody has the id zero");
        assertEquals(List.of("fresh"), cluster.lookedUp);
    }

    @Test
    void shouldRefuseThatPartitionOnly_whenItsMetadataIsTooLarge() {
        OffsetCommitRequestData request = commitOf(topic("orders",
                at(0, 1).setCommittedMetadata("\u20ac".repeat(METADATA_MAX)),
                at(1, 2).setCommittedMetadata("x".repeat(METADATA_MAX + 1))));

        assertEquals(List.of(Errors.NONE, Errors.OFFSET_METADATA_TOO_LARGE), commit(request, 9));
        assertEquals(1, committed().size());

        coordinator.verdict = GroupError.ILLEGAL_GENERATION;
        assertEquals(List.of(Errors.ILLEGAL_GENERATION, Errors.ILLEGAL_GENERATION), commit(request, 9));
    }

    @Test
    void shouldStillAskTheGroup_whenAllMetadataIsTooLarge() {
        OffsetCommitRequestData request = commitOf(topic("orders", at(0, 1).setCommittedMetadata("x".repeat(METADATA_MAX + 1))));

        assertEquals(List.of(Errors.OFFSET_METADATA_TOO_LARGE), commit(request, 9));
        assertEquals(List.of(), committed());
    }

    @Test
    void shouldRefuseThatPartitionOnly_whenItsOffsetIsNegative() {
        assertEquals(List.of(Errors.INVALID_REQUEST, Errors.NONE), commit(commitOf(topic("orders", at(0, -1), at(1, 0))), 9));
        assertEquals(List.of(stored(1, 0)), committed());
    }

    @Test
    void shouldKeepTheLast_whenAPartitionIsNamedTwice() {
        assertEquals(List.of(Errors.NONE, Errors.NONE), commit(commitOf(topic("orders", at(0, 5), at(0, 7))), 9));
        assertEquals(List.of(stored(0, 7)), committed());
    }

    @Test
    void shouldLetOffsetsExpireByThemselves_whenAnOldVersionNamesARetention() {
        commit(commitOf(topic("orders", at(0, 1))).setRetentionTimeMs(60_000), 4);
        assertEquals(RECEIVED_AT_MS + 60_000, committed().get(0).expiresAtMs());
        commit(commitOf(topic("orders", at(0, 1))).setRetentionTimeMs(-1), 2);
        assertEquals(-1, committed().get(0).expiresAtMs());
        commit(commitOf(topic("orders", at(0, 1))).setRetentionTimeMs(Long.MAX_VALUE), 2);
        assertEquals(Long.MAX_VALUE, committed().get(0).expiresAtMs());
        commit(commitOf(topic("orders", at(0, 1))).setRetentionTimeMs(Long.MIN_VALUE), 2);
        assertEquals(0, committed().get(0).expiresAtMs());
    }

    @Test
    void shouldAllowTheEmptyGroupId_andNoUnstorableOne() {
        assertEquals(List.of(Errors.NONE), commit(commitOf(topic("orders", at(0, 1))).setGroupId(""), 9));
        assertEquals(List.of(Errors.INVALID_GROUP_ID), commit(commitOf(topic("orders", at(0, 1))).setGroupId("a\0"), 9));
    }

    @Test
    void shouldFitEveryVersion() {
        askInEveryVersion(handler, version -> commitOf(topic("orders", at(0, 1), at(5, 1)), topic("unknown", at(0, 1))));
        coordinator.verdict = GroupError.NOT_COORDINATOR;
        askInEveryVersion(handler, version -> commitOf(topic("orders", at(0, 1))));
        askInEveryVersion(handler, version -> commitOf(topic("orders", at(0, 1))).setGroupId("a\0"));
    }
}
