package io.caddis.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.CoordinatorSlots;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SettingsAgreementTest {

    private static final String SETTING = "min.insync.replicas";

    private final List<String> warnings = new ArrayList<>();
    private final Map<Integer, BrokerRegistration> brokers = new HashMap<>();
    private final SettingsAgreement agreement = new SettingsAgreement(1, Map.of(SETTING, "2"), warnings::add);

    @Test
    void shouldSayNothing_whenAllAgree() {
        up(1, 10, Map.of(SETTING, "2"));
        up(2, 11, Map.of(SETTING, "2"));
        up(3, 12, Map.of());
        see(Map.of());

        assertEquals(List.of(), warnings);
    }

    @Test
    void shouldNameNodesAndValues_onceForEachStartOfTheOther() {
        up(2, 11, Map.of(SETTING, "1"));
        see(Map.of());
        see(Map.of());

        assertEquals(1, warnings.size());
        assertTrue(warnings.get(0).startsWith("min.insync.replicas is 2 on this node (1) and 1 on node 2:"), warnings.get(0));

        up(2, 15, Map.of(SETTING, "1"));
        see(Map.of());
        assertEquals(2, warnings.size());
    }

    @Test
    void shouldSayNothing_whileAValueHoldsForTheWholeCluster() {
        up(2, 11, Map.of(SETTING, "1"));
        see(Map.of(SETTING, "2"));
        assertEquals(List.of(), warnings);

        see(Map.of());
        assertEquals(1, warnings.size(), "what nodes were started with holds again");
    }

    private void up(int id, long brokerEpoch, Map<String, String> settings) {
        brokers.put(id, new BrokerRegistration(
                id, new UUID(0, id), brokerEpoch, Map.of(), Optional.empty(), true, List.of(), false, false, List.of(), settings));
    }

    private void see(Map<String, String> clusterSettings) {
        agreement.onImage(null, new ClusterImage(
                "cluster", 1, Optional.empty(), brokers, Map.of(), Map.of(), clusterSettings, Map.of(), CoordinatorSlots.UNASSIGNED));
    }
}
