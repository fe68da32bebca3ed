package io.caddis.broker.api.group;

import static io.caddis.broker.api.group.GroupCluster.idOf;
import static io.caddis.broker.api.group.GroupRequests.ask;
import static io.caddis.broker.api.group.GroupRequests.askInEveryVersion;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.caddis.broker.api.TopicIds;
import io.caddis.coordinator.group.GroupClient;
import io.caddis.coordinator.group.GroupCoordinator.Described;
import io.caddis.coordinator.group.GroupDescription;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.store.GroupType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.ConsumerGroupDescribeRequestData;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData.TopicPartitions;
import org.apache.kafka.common.message.DescribeGroupsRequestData;
import org.apache.kafka.common.message.DescribeGroupsResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** DescribeGroups and ConsumerGroupDescribe. */
class DescribeHandlersTest {

    private static final int OMITTED = Integer.MIN_VALUE;

    private final ScriptedCoordinator coordinator = new ScriptedCoordinator();
    private final GroupCluster cluster = new GroupCluster().topic("orders", 4);
    private final DescribeGroupsHandler classic = new DescribeGroupsHandler(coordinator);
    private final ConsumerGroupDescribeHandler consumer = new ConsumerGroupDescribeHandler(coordinator, cluster);

    @BeforeEach
    void givenAGroupOfEachKind() {
        describe("classic", GroupType.CLASSIC, "Stable", "range");
        describe("gathering", GroupType.CLASSIC, "PreparingRebalance", "range");
        describe("consumer", GroupType.CONSUMER, "Reconciling", "uniform");
        coordinator.descriptions.put("elsewhere", new Described("elsewhere", GroupError.NOT_COORDINATOR, null));
    }

    private void describe(String groupId, GroupType type, String state, String protocol) {
        coordinator.descriptions.put(groupId, new Described(groupId, GroupError.NONE, new GroupDescription(
                groupId, type, state, "consumer", protocol, 8, 7, List.of(new GroupDescription.Member(
                        "m-1", "static-1", "rack-1", new GroupClient("client", "/10.0.0.1"), 6, new byte[] {1}, new byte[] {2},
                        List.of("orders"), "or.*", Map.of(idOf("orders"), List.of(0)),
                        Map.of(idOf("orders"), List.of(0, 1), idOf("deleted"), List.of(5)), true)))));
    }

    private DescribeGroupsResponseData.DescribedGroup classic(String groupId, int version) {
        return ((DescribeGroupsResponseData) ask(
                classic, new DescribeGroupsRequestData().setGroups(List.of(groupId)), version)).groups().get(0);
    }

    private ConsumerGroupDescribeResponseData.DescribedGroup consumer(String groupId) {
        return ((ConsumerGroupDescribeResponseData) ask(
                consumer, new ConsumerGroupDescribeRequestData().setGroupIds(List.of(groupId)), 1)).groups().get(0);
    }

    @Test
    void shouldShowEverything_ofAStableClassicGroup() {
        DescribeGroupsResponseData.DescribedGroup group = classic("classic", 6);

        assertEquals(Errors.NONE.code(), group.errorCode());
        assertEquals("Stable", group.groupState());
        assertEquals("consumer", group.protocolType());
        assertEquals("range", group.protocolData());
        assertEquals(OMITTED, group.authorizedOperations());
        DescribeGroupsResponseData.DescribedGroupMember member = group.members().get(0);
        assertEquals("m-1", member.memberId());
        assertEquals("static-1", member.groupInstanceId());
        assertEquals("client", member.clientId());
        assertEquals("/10.0.0.1", member.clientHost());
        assertArrayEquals(new byte[] {1}, member.memberMetadata());
        assertArrayEquals(new byte[] {2}, member.memberAssignment());
    }

    @Test
    void shouldShowNoAssignments_whileAClassicGroupGathers() {
        DescribeGroupsResponseData.DescribedGroup group = classic("gathering", 6);

        assertEquals("PreparingRebalance", group.groupState());
        assertEquals("", group.protocolData());
        assertEquals(0, group.members().get(0).memberMetadata().length);
        assertEquals(0, group.members().get(0).memberAssignment().length);
    }

    @Test
    void shouldSayNotFound_fromVersion6OnAndDeadBefore() {
        for (String groupId : List.of("nobody", "consumer")) {
            assertEquals(Errors.GROUP_ID_NOT_FOUND.code(), classic(groupId, 6).errorCode());
            assertEquals("Dead", classic(groupId, 6).groupState());
            assertEquals(Errors.NONE.code(), classic(groupId, 5).errorCode());
            assertEquals("Dead", classic(groupId, 5).groupState());
            assertEquals(List.of(), classic(groupId, 5).members());
        }
        assertEquals("Group nobody not found.", classic("nobody", 6).errorMessage());
        assertEquals("Group consumer is not a classic group.", classic("consumer", 6).errorMessage());
    }

    @Test
    void shouldAnswerInOrder_whenSomeIdsCannotBeThoseOfGroups() {
        DescribeGroupsResponseData answer = (DescribeGroupsResponseData) ask(
                classic, new DescribeGroupsRequestData().setGroups(List.of("a\0", "classic", "elsewhere")), 6);

        assertEquals(
                List.of(Errors.INVALID_GROUP_ID, Errors.NONE, Errors.NOT_COORDINATOR),
                answer.groups().stream().map(group -> Errors.forCode(group.errorCode())).toList());
        assertEquals(
                List.of("a\0", "classic", "elsewhere"),
                answer.groups().stream().map(DescribeGroupsResponseData.DescribedGroup::groupId).toList());
    }

    @Test
    void shouldAllowEverything_whenOperationsAreAskedFor() {
        DescribeGroupsResponseData answer = (DescribeGroupsResponseData) ask(classic, new DescribeGroupsRequestData()
                .setGroups(List.of("classic", "nobody")).setIncludeAuthorizedOperations(true), 6);

        assertEquals(
                Set.of(AclOperation.READ, AclOperation.DESCRIBE, AclOperation.DELETE, AclOperation.DESCRIBE_CONFIGS,
                        AclOperation.ALTER_CONFIGS),
                Utils.from32BitField(answer.groups().get(0).authorizedOperations()).stream()
                        .map(AclOperation::fromCode).collect(Collectors.toSet()));
        assertEquals(OMITTED, answer.groups().get(1).authorizedOperations());
    }

    @Test
    void shouldShowEverything_ofAConsumerGroup() {
        ConsumerGroupDescribeResponseData.DescribedGroup group = consumer("consumer");

        assertEquals(Errors.NONE.code(), group.errorCode());
        assertNull(group.errorMessage());
        assertEquals("Reconciling", group.groupState());
        assertEquals(8, group.groupEpoch());
        assertEquals(7, group.assignmentEpoch());
        assertEquals("uniform", group.assignorName());
        ConsumerGroupDescribeResponseData.Member member = group.members().get(0);
        assertEquals("static-1", member.instanceId());
        assertEquals("rack-1", member.rackId());
        assertEquals(6, member.memberEpoch());
        assertEquals(List.of("orders"), member.subscribedTopicNames());
        assertEquals("or.*", member.subscribedTopicRegex());
        assertEquals(List.of(orders(0)), member.assignment().topicPartitions());
        assertEquals(List.of(orders(0, 1)), member.targetAssignment().topicPartitions(), "without the topic that is gone");
        assertEquals(0, member.memberType());
    }

    private static TopicPartitions orders(Integer... partitions) {
        return new TopicPartitions().setTopicId(TopicIds.toWire(idOf("orders"))).setTopicName("orders").setPartitions(List.of(partitions));
    }

    @Test
    void shouldNotFindAClassicGroup_whenAConsumerGroupIsMeant() {
        assertEquals(Errors.GROUP_ID_NOT_FOUND.code(), consumer("classic").errorCode());
        assertEquals("Group classic is not a consumer group.", consumer("classic").errorMessage());
        assertEquals(Errors.GROUP_ID_NOT_FOUND.code(), consumer("nobody").errorCode());
        assertEquals(Errors.INVALID_GROUP_ID.code(), consumer("").errorCode());
        assertEquals(Errors.NOT_COORDINATOR.code(), consumer("elsewhere").errorCode());
    }

    @Test
    void shouldFitEveryVersion() {
        List<String> groups = List.of("classic", "gathering", "consumer", "elsewhere", "nobody", "a\0");
        askInEveryVersion(classic, version ->
                new DescribeGroupsRequestData().setGroups(groups).setIncludeAuthorizedOperations(version >= 3));
        askInEveryVersion(consumer, version ->
                new ConsumerGroupDescribeRequestData().setGroupIds(groups).setIncludeAuthorizedOperations(true));
    }
}
