package io.caddis.console.view;

import static io.caddis.console.view.Clusters.MIN_ISR_TWO;
import static io.caddis.console.view.Clusters.partition;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.caddis.admin.Level;
import io.caddis.admin.cluster.BrokerRow;
import io.caddis.admin.cluster.BrokerState;
import io.caddis.admin.cluster.Cause;
import io.caddis.admin.cluster.Overview;
import io.caddis.admin.topic.LastChange;
import io.caddis.admin.topic.PartitionRow;
import io.caddis.admin.topic.PartitionState;
import io.caddis.admin.topic.ReplicaState;
import io.caddis.admin.topic.ReplicaView;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ClusterViewTest {

    private static final UUID ID = new UUID(7, 77);
    private static final List<Integer> REPLICAS = List.of(1, 2, 3);

    @Test
    void shouldSayThatAllIsWell_whenNothingIsTheMatter() {
        ClusterView view = Clusters.view(Clusters.healthy(3, 2));

        Overview overview = overview(view);

        assertEquals(Level.OK, overview.verdict().level());
        assertEquals(List.of(), overview.verdict().causes());
        assertEquals(6, overview.partitions());
        assertEquals(18, overview.replicas());
        assertEquals(List.of(2, 2, 2), overview.brokers().stream().map(BrokerRow::leaders).toList());
        assertEquals(List.of(0, 0, 0), overview.brokers().stream().map(BrokerRow::leaderSkewPercent).toList());
    }

    @Test
    void shouldNameEveryState_worstFirst() {
        assertEquals(List.of(PartitionState.HEALTHY), states(partition(0, REPLICAS, 1, 0, REPLICAS)));
        assertEquals(List.of(PartitionState.UNDER_REPLICATED), states(partition(0, REPLICAS, 1, 0, List.of(1, 2))));
        assertEquals(
                List.of(PartitionState.UNDER_MIN_ISR, PartitionState.UNDER_REPLICATED, PartitionState.NON_PREFERRED_LEADER),
                states(partition(0, REPLICAS, 2, 0, List.of(2))));
        assertEquals(
                List.of(PartitionState.OFFLINE, PartitionState.UNDER_MIN_ISR, PartitionState.UNDER_REPLICATED),
                states(partition(0, REPLICAS, -1, 0, List.of())));
        assertEquals(List.of(PartitionState.HEALTHY), states(partition(0, List.of(1), 1, 0, List.of(1))), "one replica needs one");
    }

    @Test
    void shouldNotCallAPartitionUnderReplicated_whileAReplicaIsOnlyBeingAdded() {
        PartitionImage moving = new PartitionImage(
                0, List.of(1, 2, 3), 1, 101, 0, 0, List.of(1, 2), List.of(), List.of(), List.of(3), List.of());

        assertEquals(List.of(PartitionState.REASSIGNING), states(moving));
    }

    @Test
    void shouldShowWhatEachReplicaIs() {
        PartitionImage partition = new PartitionImage(
                0, List.of(1, 2, 3, 4, 5), 1, 101, 0, 0, List.of(1, 2), List.of(3), List.of());
        ClusterView view = Clusters.view(Clusters.image(List.of(topic(partition)), 1, 2, 3, 4));

        assertEquals(
                List.of(ReplicaState.LEADER, ReplicaState.IN_SYNC, ReplicaState.ELIGIBLE, ReplicaState.OUT_OF_SYNC, ReplicaState.OFFLINE),
                view.partitions().get(0).replicas().stream().map(ReplicaView::state).toList());
    }

    @Test
    void shouldPutTheWorstCauseFirst_andNameWhoIsMissing() {
        TopicImage topic = topic(partition(0, REPLICAS, 1, 3, List.of(1)), partition(1, REPLICAS, 1, 2, List.of(1, 2)));
        ClusterView before = Clusters.view(Clusters.image(List.of(topic), 1, 2, 3));

        ClusterView view = Clusters.next(before, Clusters.image(List.of(topic), 1, 2), 60_000);

        List<Cause> causes = overview(view).verdict().causes();
        assertEquals(List.of("under-min-isr", "under-replicated", "broker-gone"), causes.stream().map(Cause::code).toList());
        assertEquals(Level.CRITICAL, overview(view).verdict().level());
        assertEquals(Map.of("brokers", "2,3"), causes.get(0).params());
        assertEquals(1L, causes.get(0).count());
        assertEquals("/partitions?state=UNDER_MIN_ISR", causes.get(0).link());
        assertEquals(Map.of("brokers", "3", "since", "1970-01-01T00:01:00Z"), causes.get(2).params());
        assertEquals(BrokerState.OFFLINE, view.brokers().get(2).state());
        assertNull(view.brokers().get(2).brokerEpoch());
    }

    @Test
    void shouldSayWhatChangedLast_andKeepTheRowsOfOtherTopics() {
        TopicImage other = new TopicImage(new UUID(7, 1), "other", Map.of(), List.of(partition(0, REPLICAS, 1, 0, REPLICAS)));
        ClusterImage image = Clusters.image(List.of(other, topic(partition(0, REPLICAS, 1, 0, REPLICAS))), 1, 2, 3);
        ClusterView before = Clusters.view(image);

        ClusterView led = Clusters.next(
                before, Clusters.replacing(image, topic(partition(0, REPLICAS, 2, 1, List.of(2, 3)))), 5_000);
        ClusterView shrunk = Clusters.next(
                led, Clusters.replacing(led.image(), topic(partition(0, REPLICAS, 2, 2, List.of(2)))), 6_000);

        assertEquals(new LastChange("1970-01-01T00:00:05Z", "leader-changed", null), row(led).lastChange());
        assertEquals(new LastChange("1970-01-01T00:00:06Z", "isr-changed", null), row(shrunk).lastChange());
        assertSame(before.topic("other"), shrunk.topic("other"));
    }

    @Test
    void shouldForgetATopic_whenOneOfTheSameNameTakesItsPlace() {
        ClusterView before = Clusters.view(Clusters.image(List.of(topic(partition(0, REPLICAS, 1, 0, REPLICAS))), 1, 2, 3));
        TopicImage successor =
                new TopicImage(new UUID(8, 8), "orders", Map.of(), List.of(partition(0, REPLICAS, 1, 5, REPLICAS)));

        ClusterView view = Clusters.next(before, Clusters.image(List.of(successor), 1, 2, 3), 5_000);

        assertNull(row(view).lastChange(), "another topic has not changed, it is new");
    }

    @Test
    void shouldShowSizes_onlyOfBrokersThatAnswered() {
        ClusterImage image = Clusters.image(List.of(topic(partition(0, REPLICAS, 1, 0, REPLICAS))), 1, 2, 3);
        PartitionId id = new PartitionId(ID, 0);
        Measurements measured = new Measurements(
                Map.of(1, Map.of(id, Long.MAX_VALUE - 1)), Map.of(id, new Measurements.Offsets(5, 9)), Map.of("orders", 7L), List.of());

        ClusterView view = Clusters.view(image).next(image, measured, 2_000, 1, MIN_ISR_TWO);

        assertEquals(Long.MAX_VALUE - 1, row(view).sizeBytes());
        assertEquals(4L, view.topics().get(0).messages());
        assertEquals(7L, view.topics().get(0).messagesInPerSecond());
        assertNull(row(view).replicas().get(1).sizeBytes());
        assertNull(view.brokers().get(1).sizeBytes(), "broker 2 did not answer");
    }

    private static List<PartitionState> states(PartitionImage partition) {
        return PartitionRows.states(partition, 2);
    }

    private static PartitionRow row(ClusterView view) {
        return view.topic("orders").partitions().get(0);
    }

    private static TopicImage topic(PartitionImage... partitions) {
        return new TopicImage(ID, "orders", Map.of(), List.of(partitions));
    }

    private static Overview overview(ClusterView view) {
        return OverviewMaker.overview(view, Clusters.WELL, new IndicatorHistory(), 1);
    }
}
