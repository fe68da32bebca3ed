package io.caddis.broker.api.group;

import static io.caddis.broker.api.group.GroupCluster.idOf;
import static io.caddis.broker.api.group.GroupRequests.ask;
import static io.caddis.broker.api.group.GroupRequests.askInEveryVersion;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.group.GroupCoordinator.ListedGroup;
import io.caddis.coordinator.group.GroupCoordinator.Listing;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.store.GroupChange.PartitionKey;
import io.caddis.coordinator.group.store.GroupType;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.message.DeleteGroupsRequestData;
import org.apache.kafka.common.message.DeleteGroupsResponseData;
import org.apache.kafka.common.message.ListGroupsRequestData;
import org.apache.kafka.common.message.ListGroupsResponseData;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestPartition;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestTopic;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestTopicCollection;
import org.apache.kafka.common.message.OffsetDeleteResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/** ListGroups, DeleteGroups and OffsetDelete. */
class GroupAdministrationTest {

    private final ScriptedCoordinator coordinator = new ScriptedCoordinator();
    private final GroupCluster cluster = new GroupCluster().topic("orders", 2);
    private final ListGroupsHandler list = new ListGroupsHandler(coordinator);
    private final DeleteGroupsHandler delete = new DeleteGroupsHandler(coordinator);
    private final OffsetDeleteHandler deleteOffsets = new OffsetDeleteHandler(coordinator, cluster, cluster);

    private void givenGroups() {
        coordinator.listing = new Listing(GroupError.NONE, List.of(
                new ListedGroup("a", GroupType.CLASSIC, "consumer", "Stable"),
                new ListedGroup("b", GroupType.CLASSIC, "", "Empty"),
                new ListedGroup("c", GroupType.CONSUMER, "consumer", "Stable")));
    }

    private List<String> listed(List<String> states, List<String> types) {
        ListGroupsRequestData request = new ListGroupsRequestData().setStatesFilter(states).setTypesFilter(types);
        return ((ListGroupsResponseData) ask(list, request, 5)).groups().stream().map(group -> group.groupId()).toList();
    }

    private static OffsetDeleteRequestData deletionOf(String groupId, String topic, int... partitions) {
        OffsetDeleteRequestTopic asked = new OffsetDeleteRequestTopic().setName(topic);
        for (int partition : partitions) {
            asked.partitions().add(new OffsetDeleteRequestPartition().setPartitionIndex(partition));
        }
        return new OffsetDeleteRequestData().setGroupId(groupId)
                .setTopics(new OffsetDeleteRequestTopicCollection(List.of(asked).iterator()));
    }

    private OffsetDeleteResponseData deleteOffsets(OffsetDeleteRequestData request) {
        return (OffsetDeleteResponseData) ask(deleteOffsets, request, 0);
    }

    private static List<Errors> errors(OffsetDeleteResponseData answer) {
        return answer.topics().stream()
                .flatMap(topic -> Stream.of(topic.partitions().toArray(OffsetDeleteResponseData.OffsetDeleteResponsePartition[]::new)))
                .map(partition -> Errors.forCode(partition.errorCode()))
                .toList();
    }

    @Test
    void shouldListAll_withStateAndType() {
        givenGroups();

        ListGroupsResponseData answer = (ListGroupsResponseData) ask(list, new ListGroupsRequestData(), 5);

        assertEquals(3, answer.groups().size());
        ListGroupsResponseData.ListedGroup last = answer.groups().get(2);
        assertEquals("c", last.groupId());
        assertEquals("consumer", last.protocolType());
        assertEquals("Stable", last.groupState());
        assertEquals("consumer", last.groupType());
        assertEquals("classic", answer.groups().get(0).groupType());
    }

    @Test
    void shouldFilterByStateAndType_inWhateverCase() {
        givenGroups();

        assertEquals(List.of("a", "c"), listed(List.of("sTaBle"), List.of()));
        assertEquals(List.of("c"), listed(List.of(), List.of("Consumer")));
        assertEquals(List.of("a"), listed(List.of("Stable", "Dead"), List.of("classic")));
        assertEquals(List.of(), listed(List.of("nonsense"), List.of()));
        assertEquals(List.of(), listed(List.of(), List.of("share")));
    }

    @Test
    void shouldListNothing_whileSomeGroupsAreBeingLoaded() {
        coordinator.listing = new Listing(
                GroupError.COORDINATOR_LOAD_IN_PROGRESS, List.of(new ListedGroup("a", GroupType.CLASSIC, "", "Empty")));

        ListGroupsResponseData answer = (ListGroupsResponseData) ask(list, new ListGroupsRequestData(), 5);

        assertEquals(Errors.COORDINATOR_LOAD_IN_PROGRESS.code(), answer.errorCode());
        assertEquals(List.of(), answer.groups());
    }

    @Test
    void shouldDeleteEachGroupOnce_howeverOftenItIsNamed() {
        DeleteGroupsResponseData answer = (DeleteGroupsResponseData) ask(
                delete, new DeleteGroupsRequestData().setGroupsNames(List.of("a", "b", "a", "x\0")), 3);

        assertEquals(List.of("a", "b"), coordinator.deletedGroups);
        assertEquals(3, answer.results().size());
        assertEquals(Errors.NONE.code(), answer.results().find("a").errorCode());
        assertNull(answer.results().find("a").errorMessage());
        assertEquals(Errors.INVALID_GROUP_ID.code(), answer.results().find("x\0").errorCode());
    }

    @Test
    void shouldSayWhy_whenAGroupIsNotDeleted() {
        coordinator.verdict = GroupError.NON_EMPTY_GROUP;

        DeleteGroupsResponseData answer =
                (DeleteGroupsResponseData) ask(delete, new DeleteGroupsRequestData().setGroupsNames(List.of("a")), 3);

        assertEquals(Errors.NON_EMPTY_GROUP.code(), answer.results().find("a").errorCode());
        assertEquals(Errors.NON_EMPTY_GROUP.message(), answer.results().find("a").errorMessage());
    }

    @Test
    void shouldDeleteOffsetsOfPartitionsThatExist() {
        PartitionKey read = new PartitionKey(idOf("orders"), 1);
        coordinator.deletion = key -> key.equals(read) ? GroupError.GROUP_SUBSCRIBED_TO_TOPIC : GroupError.NONE;

        OffsetDeleteResponseData answer = deleteOffsets(deletionOf("group", "orders", 0, 1, 2));

        assertEquals(List.of(Errors.NONE, Errors.GROUP_SUBSCRIBED_TO_TOPIC, Errors.UNKNOWN_TOPIC_OR_PARTITION), errors(answer));
        assertEquals(
                List.of(Map.of(new PartitionKey(idOf("orders"), 0), "orders", read, "orders")), coordinator.deletedOffsets);
    }

    @Test
    void shouldAnswerForTheWholeRequest_whenTheGroupIsTheTrouble() {
        coordinator.deletion = key -> GroupError.GROUP_ID_NOT_FOUND;

        OffsetDeleteResponseData answer = deleteOffsets(deletionOf("nobody", "orders", 0));
        assertEquals(Errors.GROUP_ID_NOT_FOUND.code(), answer.errorCode());
        assertTrue(answer.topics().isEmpty());

        assertEquals(Errors.INVALID_GROUP_ID.code(), deleteOffsets(deletionOf("", "orders", 0)).errorCode());
    }

    @Test
    void shouldNotAskTheGroup_whenNoPartitionExists() {
        assertEquals(List.of(Errors.UNKNOWN_TOPIC_OR_PARTITION), errors(deleteOffsets(deletionOf("group", "unknown", 0))));
        assertEquals(0, coordinator.deletedOffsets.size());
    }

    @Test
    void shouldFitEveryVersion() {
        givenGroups();
        askInEveryVersion(list, version -> new ListGroupsRequestData()
                .setStatesFilter(version < 4 ? List.of() : List.of("Stable")).setTypesFilter(version < 5 ? List.of() : List.of("classic")));
        coordinator.verdict = GroupError.GROUP_ID_NOT_FOUND;
        askInEveryVersion(delete, version -> new DeleteGroupsRequestData().setGroupsNames(List.of("a", "")));
    }
}
