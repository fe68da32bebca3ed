package io.caddis.quickstart.check;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.quickstart.cluster.ClusterException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SelfCheckTest {

    @Test
    void shouldShipTwentyThousandFlights_withTheirBusiestAirports() {
        Flights flights = Flights.shipped();
        Map<String, Integer> perOrigin = flights.perOrigin();

        assertEquals(20_000, flights.flights().size());
        assertEquals(20_000, perOrigin.values().stream().mapToInt(Integer::intValue).sum());
        assertEquals(1_302, perOrigin.get("PHX"));
        assertEquals(1_243, perOrigin.get("LAS"));
        assertEquals(1_149, perOrigin.get("HOU"));
    }

    @Test
    void shouldPass_whenTheCountsAgree() {
        assertDoesNotThrow(() -> SelfCheck.compare(Map.of("PHX", 2, "LAS", 1), Map.of("LAS", 1, "PHX", 2)));
    }

    @Test
    void shouldNameOnlyTheAirportsThatDiffer() {
        ClusterException failed = assertThrows(ClusterException.class, () -> SelfCheck.compare(
                Map.of("PHX", 2, "LAS", 1, "HOU", 7), Map.of("PHX", 3, "HOU", 7, "XXX", 1)));

        assertTrue(failed.getMessage().contains("3 airports"), failed.getMessage());
        assertTrue(failed.getMessage().contains("PHX=2 sent, 3 read"), failed.getMessage());
        assertTrue(failed.getMessage().contains("LAS=1 sent, 0 read"), failed.getMessage());
        assertTrue(failed.getMessage().contains("XXX=0 sent, 1 read"), failed.getMessage());
        assertFalse(failed.getMessage().contains("HOU"), failed.getMessage());
    }

    @Test
    void shouldReplicateAsFarAsThereAreNodes_andSurviveTheLossOfOneOfThree() {
        assertEquals(1, SelfCheck.topic(1).replicationFactor());
        assertEquals("1", SelfCheck.topic(1).configs().get("min.insync.replicas"));
        assertEquals(2, SelfCheck.topic(2).replicationFactor());
        assertEquals("1", SelfCheck.topic(2).configs().get("min.insync.replicas"));
        assertEquals(3, SelfCheck.topic(3).replicationFactor());
        assertEquals("2", SelfCheck.topic(3).configs().get("min.insync.replicas"));
        assertEquals(3, SelfCheck.topic(5).replicationFactor());
    }

    @Test
    void shouldTakePercentilesByNearestRank() {
        Latencies latencies = new Latencies(100);
        for (int ms = 100; ms >= 1; ms--) {
            latencies.add(ms * 1_000_000L);
        }

        assertEquals(50.0, latencies.percentileMs(0.50));
        assertEquals(99.0, latencies.percentileMs(0.99));
        assertEquals(0.0, new Latencies(1).percentileMs(0.5));
    }
}
