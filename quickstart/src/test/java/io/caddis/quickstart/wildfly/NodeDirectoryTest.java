package io.caddis.quickstart.wildfly;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.caddis.quickstart.cluster.ClusterDirectory;
import io.caddis.quickstart.cluster.ClusterPlan;
import io.caddis.quickstart.cluster.ClusterRequest;
import io.caddis.quickstart.cluster.ClusterState;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeDirectoryTest {

    private static Properties brokerProperties(Map<String, String> settings) throws IOException {
        ClusterState state = ClusterPlan.first(new ClusterRequest(OptionalInt.of(2), OptionalInt.of(3),
                OptionalInt.empty(), OptionalInt.empty(), settings), port -> true);
        NodeDirectory directory = new NodeDirectory(new ClusterDirectory(Path.of("/c")), state.node(2));
        return loaded(String.join("\n", directory.brokerLines(state)));
    }

    private static Properties loaded(String text) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        return properties;
    }

    @Test
    void shouldNameTheNodeItsPortsAndItsDirectory() throws IOException {
        assertEquals(Map.of("node.id", "2",
                "listeners", "PLAINTEXT://127.0.0.1:9093",
                "advertised.listeners", "PLAINTEXT://127.0.0.1:9093",
                "zookeeper.connect", "127.0.0.1:9602,127.0.0.1:9605,127.0.0.1:9608",
                "log.dirs", "/c/nodes/2/data",
                "console.urls", "http://127.0.0.1:8080/console,http://127.0.0.1:8081/console"), brokerProperties(Map.of()));
    }

    @Test
    void shouldLetTheUserReplaceASetting() throws IOException {
        assertEquals("/mnt/disk", brokerProperties(Map.of("log.dirs", "/mnt/disk")).get("log.dirs"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " leading", "trailing ", "a=b:c", "back\\slash", "#no comment", "!x", "two\nlines", "ümlaut"})
    void shouldSurviveThePropertiesFormat(String text) throws IOException {
        assertEquals(Map.of("a.b", text), loaded(NodeDirectory.property("a.b", text)));
    }
}
