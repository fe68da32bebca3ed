package io.caddis.broker.settings;

import static io.caddis.broker.settings.SettingsFixture.startedWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.broker.settings.DescribedSetting.Candidate;
import io.caddis.broker.settings.DescribedSetting.Layer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsCatalogueTest {

    private static DescribedSetting find(List<DescribedSetting> settings, String name) {
        return settings.stream().filter(setting -> setting.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void shouldShowEveryTopicSetting_whenATopicHasNoOverride() {
        List<DescribedSetting> described = new SettingsCatalogue(startedWith(), Map.of(), Map.of()).describeTopic(Map.of());

        assertEquals(TopicSettingDeclarations.BY_NAME.size(), described.size());
        assertTrue(described.stream().allMatch(setting -> setting.layer() == Layer.DEFAULT));
        assertEquals(Optional.of("604800000"), find(described, "retention.ms").value());
        assertEquals(Optional.of("delete"), find(described, "cleanup.policy").value());
        assertFalse(find(described, "retention.ms").readOnly());
        assertTrue(find(described, "preallocate").readOnly(), "what is fixed in this version cannot be set");
    }

    @Test
    void shouldShowEveryLayer_whenASettingIsGivenInAll() {
        SettingsCatalogue catalogue = new SettingsCatalogue(
                startedWith("log.retention.hours", "1", "log.retention.ms", "4"),
                Map.of("log.retention.ms", "3"), Map.of("log.retention.ms", "2"));

        DescribedSetting setting = find(catalogue.describeTopic(Map.of("retention.ms", "1")), "retention.ms");

        assertEquals(Optional.of("1"), setting.value());
        assertEquals(Layer.TOPIC, setting.layer());
        assertEquals(
                List.of(candidate("retention.ms", "1", Layer.TOPIC),
                        candidate("log.retention.ms", "2", Layer.NODE),
                        candidate("log.retention.ms", "3", Layer.CLUSTER),
                        candidate("log.retention.ms", "4", Layer.START_UP),
                        candidate("log.retention.hours", "1", Layer.START_UP),
                        candidate("log.retention.hours", "168", Layer.DEFAULT)),
                setting.candidates());
    }

    private static Candidate candidate(String name, String value, Layer layer) {
        return new Candidate(name, Optional.of(value), layer);
    }

    @Test
    void shouldShowTheTopicsUnit_whenTheDefaultIsGivenInHours() {
        DescribedSetting setting = find(
                new SettingsCatalogue(startedWith("log.retention.hours", "2"), Map.of(), Map.of()).describeTopic(Map.of()),
                "retention.ms");

        assertEquals(Optional.of("7200000"), setting.value());
        assertEquals(Layer.START_UP, setting.layer());
    }

    @Test
    void shouldAgreeWithTheTypedSettings_whenLayersAreMixed() {
        BrokerSettings node = startedWith("log.roll.hours", "3");
        Map<String, String> cluster = Map.of("log.segment.bytes", "3000000");
        Map<String, String> own = Map.of("message.max.bytes", "12");
        Map<String, String> topic = Map.of("retention.bytes", "77");
        List<DescribedSetting> shown = new SettingsCatalogue(node, cluster, own).describeTopic(topic);
        TopicSettings typed = TopicSettings.of(node, DynamicBrokerSettings.inForce(cluster, own), topic);

        assertEquals(String.valueOf(typed.segmentMaxMs()), find(shown, "segment.ms").value().orElseThrow());
        assertEquals(String.valueOf(typed.segmentMaxBytes()), find(shown, "segment.bytes").value().orElseThrow());
        assertEquals(String.valueOf(typed.maxBatchBytes()), find(shown, "max.message.bytes").value().orElseThrow());
        assertEquals(String.valueOf(typed.retentionMaxBytes()), find(shown, "retention.bytes").value().orElseThrow());
    }

    @Test
    void shouldHidePasswordsEverywhere_whenTheyAreSet() {
        List<DescribedSetting> described = new SettingsCatalogue(
                startedWith("listeners", "SASL_SSL://node1:9093", "ssl.keystore.location", "store", "ssl.key.password", "hunter2",
                        "listener.name.sasl_ssl.plain.sasl.jaas.config", "hunter2"),
                Map.of(), Map.of()).describeNode();

        for (String name : List.of("ssl.key.password", "listener.name.sasl_ssl.plain.sasl.jaas.config")) {
            DescribedSetting setting = find(described, name);
            assertTrue(setting.sensitive());
            assertEquals(Optional.empty(), setting.value());
            assertEquals(List.of(new Candidate(name, Optional.empty(), Layer.START_UP)), setting.candidates());
        }
        assertFalse(described.toString().contains("hunter2"), "a password was shown");
    }

    @Test
    void shouldShowEveryBrokerSetting_whenANodeIsDescribed() {
        List<DescribedSetting> described = new SettingsCatalogue(
                startedWith(), Map.of("log.segment.bytes", "2000000"), Map.of()).describeNode();

        assertEquals(BrokerSettings.DEFINITIONS.names().size(), described.size());
        assertEquals(Layer.CLUSTER, find(described, "log.segment.bytes").layer());
        assertFalse(find(described, "log.segment.bytes").readOnly());
        assertTrue(find(described, "num.network.threads").readOnly());
        assertEquals(Optional.empty(), find(described, "broker.rack").value());
        assertEquals(Optional.of("1"), find(described, "broker.id").value());
    }

    @Test
    void shouldShowOnlyWhatIsSet_whenTheClusterIsDescribed() {
        List<DescribedSetting> described = new SettingsCatalogue(
                startedWith("log.segment.bytes", "4000000"), Map.of("log.segment.bytes", "2000000", "of.a.later.version", "1"),
                Map.of("log.segment.bytes", "3000000")).describeCluster();

        assertEquals(1, described.size());
        assertEquals(Optional.of("2000000"), described.get(0).value());
        assertEquals(List.of(candidate("log.segment.bytes", "2000000", Layer.CLUSTER)), described.get(0).candidates());
    }
}
