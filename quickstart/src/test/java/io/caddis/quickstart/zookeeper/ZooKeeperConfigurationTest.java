package io.caddis.quickstart.zookeeper;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.quickstart.cluster.ZooKeeperState;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ZooKeeperConfigurationTest {

    private static final ZooKeeperState FIRST = new ZooKeeperState(1, 9602, 9603, 9604);
    private static final ZooKeeperState SECOND = new ZooKeeperState(2, 9605, 9606, 9607);

    @Test
    void shouldListenOnLoopbackOnlyAndKeepItsDiskTidy() {
        List<String> lines = ZooKeeperConfiguration.lines(FIRST, List.of(FIRST), Path.of("/z/1/data"));

        assertTrue(lines.containsAll(List.of("clientPort=9602", "clientPortAddress=127.0.0.1", "dataDir=/z/1/data",
                "autopurge.purgeInterval=1", "admin.enableServer=false")), lines.toString());
    }

    @Test
    void shouldRunStandAlone_whenItIsTheOnlyOne() {
        List<String> lines = ZooKeeperConfiguration.lines(FIRST, List.of(FIRST), Path.of("/z/1/data"));

        assertFalse(lines.stream().anyMatch(line -> line.startsWith("server.")), lines.toString());
    }

    @Test
    void shouldKnowAllMembers_whenItIsAnEnsemble() {
        List<String> lines = ZooKeeperConfiguration.lines(SECOND, List.of(FIRST, SECOND), Path.of("/z/2/data"));

        assertTrue(lines.containsAll(List.of("server.1=127.0.0.1:9603:9604", "server.2=127.0.0.1:9606:9607",
                "clientPort=9605")), lines.toString());
    }
}
