package io.caddis.broker.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DynamicBrokerSettingsTest {

    @Test
    void shouldBeDynamic_whenASettingIsTheDefaultOfATopicSetting() {
        assertTrue(DynamicBrokerSettings.isDynamic("log.retention.ms"));
        assertTrue(DynamicBrokerSettings.isDynamic("message.max.bytes"));
        assertTrue(DynamicBrokerSettings.isDynamic("min.insync.replicas"));
        assertFalse(DynamicBrokerSettings.isDynamic("log.retention.hours"), "only the strongest name is dynamic");
        assertFalse(DynamicBrokerSettings.isDynamic("num.network.threads"));
    }

    @Test
    void shouldAccept_whenValuesAreGood() {
        assertEquals(List.of(), DynamicBrokerSettings.problemsOf(
                Map.of("log.retention.ms", "-1", "log.segment.bytes", "2000000", "log.cleanup.policy", "delete"), true));
    }

    @Test
    void shouldRefuse_whenASettingIsStaticUnknownOrMalformed() {
        assertEquals(
                List.of("Cannot update these configs dynamically: num.network.threads; set it in the node's start-up settings"
                        + " and restart the node"),
                DynamicBrokerSettings.problemsOf(Map.of("num.network.threads", "3"), true));
        assertEquals(
                List.of("Unknown broker config name: log.retention.mss; did you mean 'log.retention.ms'?"),
                DynamicBrokerSettings.problemsOf(Map.of("log.retention.mss", "3"), true));
        assertEquals(
                List.of("Invalid value 5 for configuration log.segment.bytes: Value must be at least 1048576"),
                DynamicBrokerSettings.problemsOf(Map.of("log.segment.bytes", "5"), true));
    }

    @Test
    void shouldRefuse_whenASettingIsNotOneOfThisManyBrokers() {
        Map<String, String> evacuation = Map.of("replicas.evacuate", "true");
        Map<String, String> rebalancing = Map.of("auto.replica.rebalance.enable", "false");

        assertEquals(List.of(), DynamicBrokerSettings.problemsOf(evacuation, true));
        assertEquals(List.of("Cannot update these configs at default cluster level, broker id must be specified: replicas.evacuate"),
                DynamicBrokerSettings.problemsOf(evacuation, false));
        assertEquals(List.of(), DynamicBrokerSettings.problemsOf(rebalancing, false));
        assertEquals(1, DynamicBrokerSettings.problemsOf(rebalancing, true).size());
    }

    @ParameterizedTest
    @CsvSource({"min.insync.replicas,1", "log.flush.policy,async"})
    void shouldRefuseForOneBroker_whatLeadersMustAgreeOn(String name, String value) {
        assertEquals(List.of(), DynamicBrokerSettings.problemsOf(Map.of(name, value), false));
        assertEquals(
                List.of("Cannot update these configs for one broker, leaders must agree on it: " + name
                        + "; set it at default cluster level, or for a topic"),
                DynamicBrokerSettings.problemsOf(Map.of(name, value), true));
    }
}
