package io.caddis.broker.replica;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.coordinator.image.PartitionImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RemovalOrderTest {

    private static final int THIS_NODE = 1;
    private static final OptionalInt EPOCH_7 = OptionalInt.of(7);

    private static PartitionImage partition(List<Integer> replicas, int leader, int leaderEpoch, List<Integer> isr) {
        return new PartitionImage(0, replicas, leader, leader, leaderEpoch, 40, isr, List.of(), List.of());
    }

    private static final PartitionImage GIVEN_AWAY = partition(List.of(2, 3, 4), 2, 9, List.of(2, 3));

    private static boolean ordered(PartitionImage partition) {
        return RemovalOrder.isGiven(THIS_NODE, live(1, 2, 3, 4), Optional.of(partition), EPOCH_7, 2);
    }

    private static ClusterImage live(Integer... ids) {
        Map<Integer, BrokerRegistration> brokers = new TreeMap<>();
        for (int id : ids) {
            brokers.put(id, new BrokerRegistration(id, new UUID(0, id), id, Map.of(), Optional.empty(), true, List.of(), false));
        }
        return new ClusterImage("c", 1, Optional.empty(), brokers, Map.of(), Map.of(), Map.of(), Map.of(), CoordinatorSlots.UNASSIGNED);
    }

    @Test
    void shouldOrder_whenOthersHaveThePartition() {
        assertTrue(ordered(GIVEN_AWAY));
        assertTrue(RemovalOrder.isGiven(THIS_NODE, live(2, 3), Optional.of(GIVEN_AWAY), OptionalInt.empty(), 2), "nothing in the log");
    }

    @Test
    void shouldNotOrder_whenThePartitionIsMissing() {
        assertFalse(RemovalOrder.isGiven(THIS_NODE, live(1, 2, 3), Optional.empty(), EPOCH_7, 2));
    }

    @Test
    void shouldNotOrder_whenThisNodeIsAReplica() {
        assertFalse(ordered(partition(List.of(2, 3, 1), 2, 9, List.of(2, 3))));
    }

    @Test
    void shouldNotOrder_whenTheDecisionIsNotNewerThanTheLog() {
        assertFalse(ordered(partition(List.of(2, 3, 4), 2, 7, List.of(2, 3))));
        assertFalse(ordered(partition(List.of(2, 3, 4), 2, 6, List.of(2, 3))));
    }

    @Test
    void shouldNotOrder_whenTooFewAreInSync() {
        assertFalse(ordered(partition(List.of(2, 3, 4), 2, 9, List.of(2))));
        assertTrue(ordered(partition(List.of(2), 2, 9, List.of(2))), "one replica is all it is to have");
    }

    @Test
    void shouldNotOrder_whenNobodyLeadsOrAnInSyncReplicaIsAway() {
        assertFalse(ordered(partition(List.of(2, 3, 4), PartitionImage.NO_LEADER, 9, List.of(2, 3))));
        assertFalse(RemovalOrder.isGiven(THIS_NODE, live(1, 2), Optional.of(GIVEN_AWAY), EPOCH_7, 2));
    }

    @Test
    void shouldNotOrder_whileThePartitionMoves() {
        assertFalse(ordered(new PartitionImage(
                0, List.of(2, 3, 4), 2, 2, 9, 40, List.of(2, 3), List.of(), List.of(), List.of(4), List.of())));
    }
}
