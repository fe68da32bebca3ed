package io.caddis.broker.api.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.CoordinatorSlots;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReadReplicaSelectionTest {

    private static final int LEADER = 1;
    private static final String LISTENER = "CLIENTS";

    /** Brokers 1 and 5 in rack a, 2, 3 and 4 in rack b; 4 has another listener only. */
    private final ClusterImage image = image();

    @Test
    void shouldStayWithTheLeader_whenItStandsInTheRack() {
        assertEquals(OptionalInt.empty(), choose("a", Map.of(5, 100L)));
    }

    @Test
    void shouldTakeTheFurthestInTheRack_whenTheLeaderIsElsewhere() {
        assertEquals(OptionalInt.of(3), choose("b", Map.of(2, 50L, 3, 60L, 5, 90L)));
    }

    @Test
    void shouldStayWithTheLeader_whenNobodyInTheRackHasTheOffset() {
        assertEquals(OptionalInt.empty(), choose("b", Map.of(2, 49L, 3, 10L)));
        assertEquals(OptionalInt.empty(), choose("c", Map.of(2, 60L)));
    }

    @Test
    void shouldStayWithTheLeader_whenTheReplicaCannotBeReachedByTheClient() {
        assertEquals(OptionalInt.empty(), choose("b", Map.of(4, 60L)));
        assertEquals(OptionalInt.empty(), choose("b", Map.of(6, 60L)), "it is not registered");
    }

    private OptionalInt choose(String rack, Map<Integer, Long> inSyncFollowers) {
        return ReadReplicaSelection.choose(image, LEADER, inSyncFollowers, 50, rack, LISTENER);
    }

    private static ClusterImage image() {
        Map<Integer, BrokerRegistration> brokers = new HashMap<>();
        Map.of(1, "a", 5, "a", 2, "b", 3, "b", 4, "b").forEach((id, rack) -> brokers.put(id, new BrokerRegistration(
                id, new UUID(0, id), id,
                Map.of(id == 4 ? "OTHERS" : LISTENER, new BrokerRegistration.Endpoint("node" + id, 9092, "PLAINTEXT")), Optional.of(rack), true,
                List.of(), false)));
        return new ClusterImage("cluster", 1, Optional.empty(), brokers, Map.of(), Map.of(), Map.of(), Map.of(), CoordinatorSlots.UNASSIGNED);
    }
}
