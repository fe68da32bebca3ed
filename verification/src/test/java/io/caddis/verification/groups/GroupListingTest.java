package io.caddis.verification.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.client.Clients;
import io.caddis.verification.compatibility.Exercises;
import io.caddis.verification.process.Eventually;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ClassicGroupDescription;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConfigResourcesOptions;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/** Which groups there are, of which type and in which state. */
@GroupTest
@Exercises(client = "Java client 4.4.0", value = {
    ApiKeys.LIST_GROUPS, ApiKeys.DESCRIBE_GROUPS, ApiKeys.CONSUMER_GROUP_DESCRIBE, ApiKeys.DESCRIBE_CONFIGS,
    ApiKeys.INCREMENTAL_ALTER_CONFIGS, ApiKeys.LIST_CONFIG_RESOURCES
})
class GroupListingTest {

    private static final int OWN_INTERVAL_MS = 7_000;

    /** One group of each kind. */
    private record Kinds(String topic, String empty, String classic, String modern) {

        static Kinds in(Groups groups) {
            String topic = groups.clients().topic(2);
            String empty = GroupOffsetsTest.emptyGroup(groups, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(1)));
            String classic = Clients.uniqueName();
            String modern = Clients.uniqueName();
            GroupMember old = groups.member(classic, List.of(topic), "group.protocol", "classic", "client.id", "old");
            GroupMember fresh = groups.member(modern, List.of(topic), "group.protocol", "consumer", "client.id", "fresh",
                    "group.instance.id", "fresh-1");
            old.awaitAssigned(2);
            fresh.awaitAssigned(2);
            return new Kinds(topic, empty, classic, modern);
        }

        Set<String> all() {
            return Set.of(empty, classic, modern);
        }
    }

    @Test
    void shouldListByStateTypeAndProtocol_whenFiltersAreGiven(Groups groups) {
        Kinds kinds = Kinds.in(groups);

        assertEquals(kinds.all(), listed(groups, kinds, new ListGroupsOptions()));
        assertEquals(Set.of(kinds.empty), listed(groups, kinds, new ListGroupsOptions().inGroupStates(Set.of(GroupState.EMPTY))));
        assertEquals(
                Set.of(kinds.classic, kinds.modern),
                listed(groups, kinds, new ListGroupsOptions().inGroupStates(Set.of(GroupState.STABLE))));
        assertEquals(Set.of(kinds.modern), listed(groups, kinds, new ListGroupsOptions().withTypes(Set.of(GroupType.CONSUMER))));
        assertEquals(
                Set.of(kinds.empty, kinds.classic),
                listed(groups, kinds, new ListGroupsOptions().withTypes(Set.of(GroupType.CLASSIC))));
        assertEquals(
                Set.of(kinds.classic, kinds.modern),
                listed(groups, kinds, new ListGroupsOptions().withProtocolTypes(Set.of("consumer"))));
        assertEquals(kinds.all(), listed(groups, kinds, ListGroupsOptions.forConsumerGroups()));
        GroupListing modern = Clients.get(groups.admin().listGroups().valid()).stream()
                .filter(group -> group.groupId().equals(kinds.modern)).findFirst().orElseThrow();
        assertEquals(Optional.of(GroupType.CONSUMER), modern.type());
        assertEquals(Optional.of(GroupState.STABLE), modern.groupState());
        assertEquals("consumer", modern.protocol());
    }

    private static Set<String> listed(Groups groups, Kinds kinds, ListGroupsOptions options) {
        Collection<GroupListing> all = Clients.get(groups.admin().listGroups(options).all());
        // other tests have groups too
        return all.stream().map(GroupListing::groupId).filter(kinds.all()::contains).collect(Collectors.toSet());
    }

    @Test
    @SuppressWarnings("removal") // applications still call it
    void shouldListConsumerGroups_whenOlderCallIsUsed(Groups groups) {
        Kinds kinds = Kinds.in(groups);

        Set<String> listed = new HashSet<>();
        Clients.get(groups.admin().listConsumerGroups().all()).forEach(group -> listed.add(group.groupId()));

        assertTrue(listed.containsAll(kinds.all()), "listed: " + listed);
    }

    @Test
    void shouldDescribeMembers_whenGroupsAreOfEitherType(Groups groups) {
        Kinds kinds = Kinds.in(groups);

        Map<String, ConsumerGroupDescription> described =
                Clients.get(groups.admin().describeConsumerGroups(List.of(kinds.empty, kinds.classic, kinds.modern)).all());

        assertEquals(GroupState.EMPTY, described.get(kinds.empty).groupState());
        assertEquals(List.of(), List.copyOf(described.get(kinds.empty).members()));
        assertMember(described.get(kinds.classic), GroupType.CLASSIC, "range", "old", Optional.empty(), kinds.topic);
        assertMember(described.get(kinds.modern), GroupType.CONSUMER, "uniform", "fresh", Optional.of("fresh-1"), kinds.topic);
        assertTrue(described.get(kinds.modern).groupEpoch().orElse(0) > 0, "no group epoch: " + described.get(kinds.modern));
        ClassicGroupDescription classic =
                Clients.get(groups.admin().describeClassicGroups(List.of(kinds.classic)).all()).get(kinds.classic);
        assertEquals("consumer", classic.protocol());
        assertEquals(1, classic.members().size());
        String unknown = Clients.uniqueName();
        assertThrows(GroupIdNotFoundException.class,
                () -> Clients.get(groups.admin().describeConsumerGroups(List.of(unknown)).describedGroups().get(unknown)));
    }

    @Test
    void shouldFollowItsOwnSettings_whileTheGroupRuns(Groups groups) {
        String group = "of its own/" + Clients.uniqueName();
        ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group);
        try (CoordinatorConnection member = CoordinatorConnection.of(groups.clients().bootstrapServers(), group)) {
            String memberId = Uuid.randomUuid().toString();
            ConsumerGroupHeartbeatResponseData joined = beat(member, new ConsumerGroupHeartbeatRequestData().setGroupId(group)
                    .setMemberId(memberId).setMemberEpoch(0).setRebalanceTimeoutMs(60_000)
                    .setSubscribedTopicNames(List.of(groups.clients().topic(1))).setTopicPartitions(List.of()));
            ConsumerGroupHeartbeatRequestData sign = new ConsumerGroupHeartbeatRequestData().setGroupId(group)
                    .setMemberId(memberId).setMemberEpoch(joined.memberEpoch());
            int ofBroker = beat(member, sign).heartbeatIntervalMs();

            alter(groups, resource, OpType.SET);
            Eventually.value("the group's own interval told", Clients.PATIENCE,
                    () -> beat(member, sign).heartbeatIntervalMs(), interval -> interval == OWN_INTERVAL_MS);
            ConfigEntry described = Clients.get(groups.admin().describeConfigs(List.of(resource)).all()).get(resource)
                    .get("consumer.heartbeat.interval.ms");
            assertEquals(Integer.toString(OWN_INTERVAL_MS), described.value());
            assertEquals(ConfigEntry.ConfigSource.DYNAMIC_GROUP_CONFIG, described.source());
            assertTrue(Clients.get(groups.admin().listConfigResources(Set.of(ConfigResource.Type.GROUP), new ListConfigResourcesOptions())
                    .all()).contains(resource));

            alter(groups, resource, OpType.DELETE);
            Eventually.value("the broker's interval told", Clients.PATIENCE,
                    () -> beat(member, sign).heartbeatIntervalMs(), interval -> interval == ofBroker);
            assertFalse(Clients.get(groups.admin().listConfigResources(Set.of(ConfigResource.Type.GROUP), new ListConfigResourcesOptions())
                    .all()).contains(resource));
        }
    }

    private static void alter(Groups groups, ConfigResource resource, OpType how) {
        ConfigEntry entry = new ConfigEntry("consumer.heartbeat.interval.ms", how == OpType.DELETE ? null : Integer.toString(OWN_INTERVAL_MS));
        Clients.get(groups.admin().incrementalAlterConfigs(Map.of(resource, List.of(new AlterConfigOp(entry, how)))).all());
    }

    private static ConsumerGroupHeartbeatResponseData beat(CoordinatorConnection member, ConsumerGroupHeartbeatRequestData request) {
        ConsumerGroupHeartbeatResponseData answer =
                (ConsumerGroupHeartbeatResponseData) member.ask(ApiKeys.CONSUMER_GROUP_HEARTBEAT, request);
        assertEquals(Errors.NONE, Errors.forCode(answer.errorCode()), answer.toString());
        request.setMemberEpoch(answer.memberEpoch());
        return answer;
    }

    private static void assertMember(ConsumerGroupDescription group, GroupType type, String assignor, String clientId,
            Optional<String> instanceId, String topic) {
        assertEquals(type, group.type());
        assertEquals(GroupState.STABLE, group.groupState());
        assertEquals(assignor, group.partitionAssignor());
        assertTrue(group.coordinator().id() > 0, "coordinator: " + group.coordinator());
        assertEquals(1, group.members().size());
        MemberDescription member = group.members().iterator().next();
        assertEquals(clientId, member.clientId());
        assertEquals("/127.0.0.1", member.host());
        assertEquals(instanceId, member.groupInstanceId());
        assertEquals(Set.copyOf(Clients.partitions(topic, 2)), member.assignment().topicPartitions());
    }
}
