package io.caddis.broker.api.admin;

import static io.caddis.broker.api.admin.AdminRequests.ask;
import static io.caddis.broker.api.admin.AdminRequests.askInEveryVersion;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.message.ListPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.ListPartitionReassignmentsRequestData.ListPartitionReassignmentsTopics;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData.OngoingPartitionReassignment;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData.OngoingTopicReassignment;
import org.junit.jupiter.api.Test;

class ListPartitionReassignmentsHandlerTest {

    private final ClusterFixture cluster = ClusterFixture.withBrokers(3)
            .topic("quiet", 1, 2)
            .topic(new TopicImage(ClusterFixture.idOf("moving"), "moving", Map.of(), List.of(
                    new PartitionImage(0, List.of(3, 1), 1, 1, 4, 9, List.of(1), List.of(), List.of(), List.of(3), List.of(1)),
                    new PartitionImage(1, List.of(2), 2, 2, 4, 9, List.of(2), List.of(), List.of()))));
    private final ListPartitionReassignmentsHandler handler = new ListPartitionReassignmentsHandler(cluster);

    private List<OngoingTopicReassignment> list(ListPartitionReassignmentsRequestData request) {
        return ((ListPartitionReassignmentsResponseData) ask(handler, request)).topics();
    }

    private static ListPartitionReassignmentsRequestData of(String topic, Integer... partitions) {
        return new ListPartitionReassignmentsRequestData().setTopics(List.of(
                new ListPartitionReassignmentsTopics().setName(topic).setPartitionIndexes(List.of(partitions))));
    }

    private static List<OngoingTopicReassignment> whatMoves() {
        return List.of(new OngoingTopicReassignment().setName("moving").setPartitions(List.of(new OngoingPartitionReassignment()
                .setPartitionIndex(0)
                .setReplicas(List.of(3, 1))
                .setAddingReplicas(List.of(3))
                .setRemovingReplicas(List.of(1)))));
    }

    @Test
    void shouldNameWhatMoves_whenAllAreAskedFor() {
        assertEquals(whatMoves(), list(new ListPartitionReassignmentsRequestData().setTopics(null)));
    }

    @Test
    void shouldAnswerOnlyWhatIsAskedFor() {
        assertEquals(whatMoves(), list(of("moving", 0, 1)));
        assertEquals(List.of(), list(of("moving", 1)));
        assertEquals(List.of(), list(of("quiet", 0, 1)));
        assertEquals(List.of(), list(of("unknown", 0)));
        assertEquals(List.of(), list(of("moving", -1, 99)));
    }

    @Test
    void shouldFitEveryVersion() {
        askInEveryVersion(handler, version -> of("moving", 0));
    }
}
