package io.caddis.broker.api.group;

import static io.caddis.broker.api.group.GroupCluster.idOf;
import static io.caddis.broker.api.group.GroupRequests.ask;
import static io.caddis.broker.api.group.GroupRequests.askInEveryVersion;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.caddis.broker.api.TopicIds;
import io.caddis.coordinator.group.GroupCoordinator.FetchedOffsets;
import io.caddis.coordinator.group.GroupCoordinator.OffsetQuery;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.store.GroupStore.CommittedOffset;
import io.caddis.coordinator.group.store.StoredOffset;
import java.util.List;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopic;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseGroup;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartition;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartitions;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OffsetFetchHandlerTest {

    private final ScriptedCoordinator coordinator = new ScriptedCoordinator();
    private final GroupCluster cluster = new GroupCluster().topic("orders", 3).topic("flights", 1);
    private final OffsetFetchHandler handler = new OffsetFetchHandler(coordinator, cluster, cluster);

    @BeforeEach
    void givenSomeOffsets() {
        commit("group", offset("orders", 0, 10, 2, "note"), offset("flights", 0, 30, -1, ""), offset("deleted", 0, 40, -1, ""));
    }

    private void commit(String groupId, CommittedOffset... offsets) {
        coordinator.offsets.put(groupId, new FetchedOffsets(GroupError.NONE, List.of(offsets)));
    }

    private static CommittedOffset offset(String topic, int partition, long offset, int leaderEpoch, String metadata) {
        return new CommittedOffset(new StoredOffset(idOf(topic), partition, offset, leaderEpoch, metadata, 1, -1), false);
    }

    private static CommittedOffset pending(String topic, int partition) {
        return new CommittedOffset(new StoredOffset(idOf(topic), partition, -1, -1, "", 1, -1), true);
    }

    /** One group in the form of the version. */
    private static OffsetFetchRequestData fetchOf(String groupId, int version, String topic, Integer... partitions) {
        if (version < 8) {
            return new OffsetFetchRequestData().setGroupId(groupId).setTopics(topic == null ? null : List.of(
                    new OffsetFetchRequestTopic().setName(topic).setPartitionIndexes(List.of(partitions))));
        }
        return new OffsetFetchRequestData().setGroups(List.of(group(groupId, topic, partitions)));
    }

    private static OffsetFetchRequestGroup group(String groupId, String topic, Integer... partitions) {
        return new OffsetFetchRequestGroup().setGroupId(groupId).setTopics(topic == null ? null : List.of(
                new OffsetFetchRequestTopics().setName(topic).setTopicId(TopicIds.toWire(idOf(topic)))
                        .setPartitionIndexes(List.of(partitions))));
    }

    private OffsetFetchResponseData fetch(OffsetFetchRequestData request, int version) {
        return (OffsetFetchResponseData) ask(handler, request, version);
    }

    private OffsetFetchResponseGroup fetchOne(OffsetFetchRequestData request, int version) {
        return fetch(request, version).groups().get(0);
    }

    private static OffsetFetchResponsePartitions at(int partition, long offset, int leaderEpoch, String metadata, Errors error) {
        return new OffsetFetchResponsePartitions().setPartitionIndex(partition).setCommittedOffset(offset)
                .setCommittedLeaderEpoch(leaderEpoch).setMetadata(metadata).setErrorCode(error.code());
    }

    private static OffsetFetchResponsePartitions none(int partition, Errors error) {
        return at(partition, -1, -1, "", error);
    }

    @Test
    void shouldTellWhatWasCommitted_andMinusOneForTheRest() {
        for (int version : new int[] {8, 9, 10}) {
            OffsetFetchResponseGroup answer = fetchOne(fetchOf("group", version, "orders", 1, 0, 7), version);

            assertEquals(
                    List.of(none(1, Errors.NONE), at(0, 10, 2, "note", Errors.NONE), none(7, Errors.NONE)),
                    answer.topics().get(0).partitions());
            assertEquals(version < 10 ? "orders" : "", answer.topics().get(0).name());
        }
    }

    @Test
    void shouldAnswerTheOldForm_whenTheVersionHasOneGroupOnly() {
        OffsetFetchResponseData answer = fetch(fetchOf("group", 1, "orders", 0, 1), 1);

        OffsetFetchResponsePartition found = answer.topics().get(0).partitions().get(0);
        assertEquals(10, found.committedOffset());
        assertEquals("note", found.metadata());
        assertEquals(-1, answer.topics().get(0).partitions().get(1).committedOffset());
        assertEquals(2, fetch(fetchOf("group", 5, "orders", 0), 5).topics().get(0).partitions().get(0).committedLeaderEpoch());
    }

    @Test
    void shouldTellAllOffsetsOfTopicsThatExist_whenNoTopicIsNamed() {
        OffsetFetchResponseGroup answer = fetchOne(fetchOf("group", 9, null), 9);

        assertEquals(List.of("flights", "orders"), answer.topics().stream().map(topic -> topic.name()).toList());
        assertEquals(List.of(at(0, 30, -1, "", Errors.NONE)), answer.topics().get(0).partitions());
        assertEquals(
                TopicIds.toWire(idOf("flights")), fetchOne(fetchOf("group", 10, null), 10).topics().get(0).topicId());
        assertEquals(2, fetch(fetchOf("group", 2, null), 2).topics().size());
    }

    @Test
    void shouldAnswerEachGroupByItself_whenManyAreAskedFor() {
        coordinator.offsets.put("elsewhere", new FetchedOffsets(GroupError.NOT_COORDINATOR, List.of()));

        List<OffsetFetchResponseGroup> answers = fetch(new OffsetFetchRequestData().setGroups(List.of(
                group("elsewhere", "orders", 0), group("a\0", "orders", 0), group("group", "orders", 0))), 9).groups();

        assertEquals(List.of("elsewhere", "a\0", "group"), answers.stream().map(OffsetFetchResponseGroup::groupId).toList());
        assertEquals(Errors.NOT_COORDINATOR.code(), answers.get(0).errorCode());
        assertEquals(Errors.INVALID_GROUP_ID.code(), answers.get(1).errorCode());
        assertEquals(10, answers.get(2).topics().get(0).partitions().get(0).committedOffset());
        assertEquals(2, coordinator.queries.size());
    }

    @Test
    void shouldPassTheMemberOn_whenTheVersionHasIt() {
        fetch(new OffsetFetchRequestData().setGroups(List.of(
                group("group", "orders", 0).setMemberId("m-1").setMemberEpoch(5))), 9);
        fetch(fetchOf("group", 8, "orders", 0), 8);
        fetch(fetchOf("group", 1, "orders", 0), 1);

        assertEquals(
                List.of(new OffsetQuery("group", "m-1", 5), new OffsetQuery("group", null, -1), new OffsetQuery("group", null, -1)),
                coordinator.queries);
    }

    @Test
    void shouldPutItOff_whenAnApplicationsTransactionIsAboutToChangeIt() {
        commit("group", pending("orders", 0), offset("orders", 1, 5, -1, ""));

        assertEquals(
                List.of(none(0, Errors.UNSTABLE_OFFSET_COMMIT), at(1, 5, -1, "", Errors.NONE)),
                fetchOne(fetchOf("group", 9, "orders", 0, 1).setRequireStable(true), 9).topics().get(0).partitions());
        assertEquals(
                List.of(none(0, Errors.UNSTABLE_OFFSET_COMMIT)),
                fetchOne(fetchOf("group", 9, "orders", 0), 9).topics().get(0).partitions(), "whether it asks for stable offsets or not");
    }

    @Test
    void shouldPutItOffInWordsTheClientKnows_whenTheVersionHasNoUnstableOffsets() {
        commit("group", pending("orders", 0), offset("orders", 1, 5, -1, ""));

        assertEquals(Errors.COORDINATOR_LOAD_IN_PROGRESS.code(), fetch(fetchOf("group", 6, "orders", 0), 6).errorCode());
        assertEquals(
                Errors.COORDINATOR_LOAD_IN_PROGRESS.code(),
                fetch(fetchOf("group", 1, "orders", 0), 1).topics().get(0).partitions().get(0).errorCode());
        assertEquals(5, fetch(fetchOf("group", 6, "orders", 1), 6).topics().get(0).partitions().get(0).committedOffset());
    }

    @Test
    void shouldNotSayThatNothingWasCommitted_whileTheTopicIsNotKnownHere() {
        cluster.topicNotYetInImage("fresh", 1);
        commit("group", offset("fresh", 0, 7, -1, ""));

        assertEquals(7, fetchOne(fetchOf("group", 9, "fresh", 0), 9).topics().get(0).partitions().get(0).committedOffset());

        cluster.withoutZooKeeper();
        assertEquals(Errors.COORDINATOR_LOAD_IN_PROGRESS.code(), fetchOne(fetchOf("group", 9, "fresher", 0), 9).errorCode());
    }

    @Test
    void shouldSayUnknownTopicId_andNoOffsetForAnUnknownName() {
        assertEquals(
                List.of(none(0, Errors.UNKNOWN_TOPIC_ID)), fetchOne(fetchOf("group", 10, "unknown", 0), 10).topics().get(0).partitions());
        assertEquals(
                List.of(none(0, Errors.NONE)), fetchOne(fetchOf("group", 9, "unknown", 0), 9).topics().get(0).partitions());
    }

    @Test
    void shouldSayTheGroupsErrorForEachPartition_whenVersion1HasNoOtherPlace() {
        coordinator.offsets.put("group", new FetchedOffsets(GroupError.NOT_COORDINATOR, List.of()));

        assertEquals(
                Errors.NOT_COORDINATOR.code(),
                fetch(fetchOf("group", 1, "orders", 0), 1).topics().get(0).partitions().get(0).errorCode());
        assertEquals(Errors.NOT_COORDINATOR.code(), fetch(fetchOf("group", 2, "orders", 0), 2).errorCode());
    }

    @Test
    void shouldFitEveryVersion() {
        askInEveryVersion(handler, version -> fetchOf("group", version, "orders", 0, 1));
        askInEveryVersion(handler, version -> fetchOf("", version, "unknown", 0));
        commit("group", pending("orders", 0));
        askInEveryVersion(handler, version -> fetchOf("group", version, version < 2 ? "orders" : null, 0));
        coordinator.offsets.put("group", new FetchedOffsets(GroupError.COORDINATOR_LOAD_IN_PROGRESS, List.of()));
        askInEveryVersion(handler, version -> fetchOf("group", version, "orders", 0));
    }
}
