package io.caddis.benchmarks.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaNodeSettingsTest {

    private final KafkaNodeSettings settings = new KafkaNodeSettings(List.of(1001, 1002, 1003), 2000);

    @Test
    void shouldMakeNodeOneBrokerAndController_soThatNoProcessIsOnlyAController() {
        Map<String, String> properties = settings.properties(1, Path.of("/data/1"));

        assertEquals("broker,controller", properties.get("process.roles"));
        assertEquals("PLAINTEXT://127.0.0.1:1001,CONTROLLER://127.0.0.1:2000", properties.get("listeners"));
        assertEquals("PLAINTEXT://127.0.0.1:1001", properties.get("advertised.listeners"));
    }

    @Test
    void shouldMakeTheOthersBrokersOfItsQuorum() {
        Map<String, String> properties = settings.properties(3, Path.of("/data/3"));

        assertEquals("broker", properties.get("process.roles"));
        assertEquals("PLAINTEXT://127.0.0.1:1003", properties.get("listeners"));
        assertEquals("1@127.0.0.1:2000", properties.get("controller.quorum.voters"));
        assertEquals("/data/3", properties.get("log.dirs"));
    }

    @Test
    void shouldLeaveKafkasTuningAlone() {
        assertFalse(settings.properties(1, Path.of("/data/1")).keySet().stream()
                .anyMatch(name -> name.startsWith("num.") || name.startsWith("log.flush") || name.startsWith("socket.")));
    }

    @Test
    void shouldReplicateCommittedOffsetsAsOftenAsThereAreNodes_whenTheyAreFewerThanKafkasDefault() {
        KafkaNodeSettings single = new KafkaNodeSettings(List.of(1001), 2000);

        assertEquals("1", single.properties(1, Path.of("/data/1")).get("offsets.topic.replication.factor"));
        assertFalse(settings.properties(1, Path.of("/data/1")).containsKey("offsets.topic.replication.factor"));
    }
}
