package io.caddis.verification.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.compatibility.Exercises;
import io.caddis.verification.process.Eventually;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreatePartitionsOptions;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicaAssignmentException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@BrokerTest
@Exercises({
    ApiKeys.CREATE_TOPICS, ApiKeys.DELETE_TOPICS, ApiKeys.CREATE_PARTITIONS, ApiKeys.METADATA, ApiKeys.DESCRIBE_TOPIC_PARTITIONS
})
class TopicAdminTest {

    @Test
    void shouldTakeDefaults_whenTopicIsCreatedWithoutNumbers(Clients clients) {
        String topic = Clients.uniqueName();

        CreateTopicsResult result = clients.admin().createTopics(List.of(new NewTopic(topic, Optional.empty(), Optional.empty())));

        assertEquals(1, Clients.get(result.numPartitions(topic)));
        assertEquals(1, Clients.get(result.replicationFactor(topic)));
        assertEquals("604800000", Clients.get(result.config(topic)).get("retention.ms").value());
        assertEquals(Clients.get(result.topicId(topic)), describe(clients.admin(), topic).topicId());
    }

    @Test
    void shouldPlacePartitionsOnAllNodes_whenTopicHasEnough(Clients clients) {
        int nodes = Clients.get(clients.admin().describeCluster().nodes()).size();
        String topic = clients.topic(2 * nodes);

        TopicDescription description = describe(clients.admin(), topic);

        Map<Node, Long> partitionsByLeader = description.partitions().stream()
                .collect(Collectors.groupingBy(partition -> partition.leader(), Collectors.counting()));
        assertEquals(nodes, partitionsByLeader.size(), () -> "leaders: " + partitionsByLeader);
        assertEquals(Set.of(2L), Set.copyOf(partitionsByLeader.values()));
        description.partitions().forEach(partition -> {
            assertEquals(List.of(partition.leader()), partition.replicas());
            assertEquals(List.of(partition.leader()), partition.isr());
        });
    }

    @Test
    void shouldFollowManualAssignment_whenOneIsGiven(Clients clients) {
        List<Integer> nodes = Clients.get(clients.admin().describeCluster().nodes()).stream().map(Node::id).sorted().toList();
        int last = nodes.get(nodes.size() - 1);
        String topic = Clients.uniqueName();

        Clients.get(clients.admin()
                .createTopics(List.of(new NewTopic(topic, Map.of(0, List.of(last), 1, List.of(nodes.get(0)), 2, List.of(last))))).all());

        assertEquals(
                List.of(last, nodes.get(0), last),
                describe(clients.admin(), topic).partitions().stream().map(partition -> partition.leader().id()).toList());
    }

    @Test
    void shouldRefuseAssignment_whenItNamesUnknownNodesOrLeavesGaps(Clients clients) {
        assertThrows(
                InvalidReplicaAssignmentException.class,
                () -> create(clients.admin(), new NewTopic(Clients.uniqueName(), Map.of(0, List.of(4711)))));
        int node = Clients.get(clients.admin().describeCluster().nodes()).iterator().next().id();
        assertThrows(
                InvalidReplicaAssignmentException.class,
                () -> create(clients.admin(), new NewTopic(Clients.uniqueName(), Map.of(0, List.of(node), 2, List.of(node)))));
        assertThrows(
                InvalidReplicaAssignmentException.class,
                () -> create(clients.admin(), new NewTopic(Clients.uniqueName(), Map.of(0, List.of(node, node)))));
    }

    @Test
    void shouldCreateNothing_whenAskedToValidateOnly(Clients clients) {
        String topic = Clients.uniqueName();
        CreateTopicsOptions validateOnly = new CreateTopicsOptions().validateOnly(true);

        CreateTopicsResult result = clients.admin().createTopics(List.of(new NewTopic(topic, 3, (short) 1)), validateOnly);

        assertEquals(3, Clients.get(result.numPartitions(topic)));
        assertFalse(names(clients.admin()).contains(topic));
        assertThrows(
                InvalidPartitionsException.class,
                () -> Clients.get(clients.admin().createTopics(List.of(new NewTopic(topic, 0, (short) 1)), validateOnly).all()));
    }

    @Test
    void shouldRefuse_whenTopicExists(Clients clients) {
        String topic = clients.topic(1);

        assertThrows(TopicExistsException.class, () -> create(clients.admin(), new NewTopic(topic, 1, (short) 1)));
    }

    @Test
    void shouldAnswerEachTopicOnItsOwn_whenOneOfThemIsRefused(Clients clients) {
        String good = Clients.uniqueName();

        CreateTopicsResult result =
                clients.admin().createTopics(List.of(new NewTopic(good, 1, (short) 1), new NewTopic("not legal", 1, (short) 1)));

        assertEquals(1, Clients.get(result.numPartitions(good)));
        assertThrows(InvalidTopicException.class, () -> Clients.get(result.values().get("not legal")));
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "with space", "slash/ed", "ümlaut", "colon:", "new\nline", "", "LONG"})
    void shouldRefuseTopic_whenNameIsNotLegal(String name, Clients clients) {
        String topic = name.equals("LONG") ? "x".repeat(250) : name;

        assertThrows(InvalidTopicException.class, () -> create(clients.admin(), new NewTopic(topic, 1, (short) 1)));
    }

    @Test
    void shouldRefuseTopic_whenItsMetricNameCollides(Clients clients) {
        String base = Clients.uniqueName();
        create(clients.admin(), new NewTopic(base + ".x", 1, (short) 1));

        assertThrows(InvalidTopicException.class, () -> create(clients.admin(), new NewTopic(base + "_x", 1, (short) 1)));
    }

    @Test
    void shouldRefuseNumbers_whenTheyMakeNoTopic(Clients clients) {
        assertThrows(InvalidPartitionsException.class, () -> create(clients.admin(), new NewTopic(Clients.uniqueName(), 0, (short) 1)));
        assertThrows(
                InvalidReplicationFactorException.class, () -> create(clients.admin(), new NewTopic(Clients.uniqueName(), 1, (short) 0)));
        assertThrows(
                InvalidReplicationFactorException.class,
                () -> create(clients.admin(), new NewTopic(Clients.uniqueName(), 1, (short) 99)));
    }

    @Test
    void shouldRefuseSettings_whenUnknownOrOutOfRange(Clients clients) {
        NewTopic unknown = new NewTopic(Clients.uniqueName(), 1, (short) 1).configs(Map.of("retention.millis", "1"));
        NewTopic outOfRange = new NewTopic(Clients.uniqueName(), 1, (short) 1).configs(Map.of("retention.ms", "-2"));
        NewTopic noNumber = new NewTopic(Clients.uniqueName(), 1, (short) 1).configs(Map.of("segment.bytes", "lots"));

        for (NewTopic topic : List.of(unknown, outOfRange, noNumber)) {
            InvalidConfigurationException error =
                    assertThrows(InvalidConfigurationException.class, () -> create(clients.admin(), topic));
            String setting = topic.configs().keySet().iterator().next();
            assertTrue(error.getMessage().contains(setting), error.getMessage());
            assertFalse(names(clients.admin()).contains(topic.name()));
        }
    }

    @Test
    void shouldForgetTopic_whenDeletedByName(Clients clients) {
        String topic = clients.topic(3);

        Clients.get(clients.admin().deleteTopics(List.of(topic)).all());

        assertGone(clients, topic);
        assertThrows(
                UnknownTopicOrPartitionException.class, () -> Clients.get(clients.admin().deleteTopics(List.of(topic)).all()));
    }

    @Test
    void shouldForgetTopic_whenDeletedById(Clients clients) {
        String topic = clients.topic(1);
        Uuid id = describe(clients.admin(), topic).topicId();

        Clients.get(clients.admin().deleteTopics(TopicCollection.ofTopicIds(List.of(id))).all());

        assertGone(clients, topic);
        assertThrows(
                UnknownTopicIdException.class,
                () -> Clients.get(clients.admin().deleteTopics(TopicCollection.ofTopicIds(List.of(id))).all()));
    }

    @Test
    void shouldGiveNewId_whenTopicIsCreatedAgain(Clients clients) {
        String topic = clients.topic(1);
        Uuid first = describe(clients.admin(), topic).topicId();

        Clients.get(clients.admin().deleteTopics(List.of(topic)).all());
        create(clients.admin(), new NewTopic(topic, 2, (short) 1));

        TopicDescription second = Eventually.value(
                "the new topic on every node", Clients.PATIENCE, () -> describe(clients.admin(), topic),
                description -> description.partitions().size() == 2);
        assertNotEquals(first, second.topicId());
    }

    @Test
    void shouldDescribeById_whenTopicExists(Clients clients) {
        String topic = clients.topic(2);
        Uuid id = describe(clients.admin(), topic).topicId();

        TopicDescription byId = Clients.get(
                clients.admin().describeTopics(TopicCollection.ofTopicIds(List.of(id))).topicIdValues().get(id));

        assertEquals(topic, byId.name());
        assertThrows(
                UnknownTopicIdException.class,
                () -> Clients.get(clients.admin().describeTopics(TopicCollection.ofTopicIds(List.of(Uuid.randomUuid()))).allTopicIds()));
    }

    @Test
    void shouldSayUnknown_whenDescribedTopicIsNotThere(Clients clients) {
        assertThrows(UnknownTopicOrPartitionException.class, () -> describe(clients.admin(), Clients.uniqueName()));
        assertThrows(InvalidTopicException.class, () -> describe(clients.admin(), "not/legal"));
    }

    @Test
    void shouldAddPartitions_whenTopicGrows(Clients clients) {
        String topic = clients.topic(1);
        int node = Clients.get(clients.admin().describeCluster().nodes()).iterator().next().id();

        grow(clients.admin(), topic, NewPartitions.increaseTo(3), false);
        grow(clients.admin(), topic, NewPartitions.increaseTo(4, List.of(List.of(node))), false);
        grow(clients.admin(), topic, NewPartitions.increaseTo(9), true);

        TopicDescription grown = Eventually.value(
                "4 partitions on every node", Clients.PATIENCE, () -> describe(clients.admin(), topic),
                description -> description.partitions().size() >= 4);
        assertEquals(4, grown.partitions().size());
        assertEquals(node, grown.partitions().get(3).leader().id());
    }

    @Test
    void shouldRefuseToGrow_whenNumberIsNotHigher(Clients clients) {
        String topic = clients.topic(3);

        assertThrows(InvalidPartitionsException.class, () -> grow(clients.admin(), topic, NewPartitions.increaseTo(3), false));
        assertThrows(InvalidPartitionsException.class, () -> grow(clients.admin(), topic, NewPartitions.increaseTo(2), false));
        assertThrows(
                InvalidReplicaAssignmentException.class,
                () -> grow(clients.admin(), topic, NewPartitions.increaseTo(4, List.of(List.of(4711))), false));
        assertThrows(
                UnknownTopicOrPartitionException.class,
                () -> grow(clients.admin(), Clients.uniqueName(), NewPartitions.increaseTo(3), false));
    }

    private static void create(Admin admin, NewTopic topic) {
        Clients.get(admin.createTopics(List.of(topic)).all());
    }

    private static void grow(Admin admin, String topic, NewPartitions partitions, boolean validateOnly) {
        Clients.get(admin.createPartitions(Map.of(topic, partitions), new CreatePartitionsOptions().validateOnly(validateOnly)).all());
    }

    private static TopicDescription describe(Admin admin, String topic) {
        return Clients.get(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic);
    }

    private static Collection<String> names(Admin admin) {
        return Clients.get(admin.listTopics().names());
    }

    /** Each node hears of a deletion in its own time. */
    private static void assertGone(Clients clients, String topic) {
        Eventually.holds(topic + " is not listed", Clients.PATIENCE, () -> !names(clients.admin()).contains(topic));
        Eventually.holds(topic + " is unknown", Clients.PATIENCE, () -> {
            try {
                describe(clients.admin(), topic);
                return false;
            } catch (UnknownTopicOrPartitionException gone) {
                return true;
            }
        });
    }
}
