package io.caddis.benchmarks.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CaddisStatusTest {

    private static final String TWO_NODES = """
            {"clusterId":"c", "nodes":[
              {"id":1,"pid":11,"state":"running","kafka":"127.0.0.1:9092","http":"http://x","management":"m","dir":"d"},
              {"id":2,"pid":12,"state":"%s","kafka":"127.0.0.1:9093","http":"http://y","management":"m","dir":"d"}],
             "postgres":{"jdbcUrl":"jdbc:postgresql://127.0.0.1:1/caddis","pid":20},
             "zookeeper":{"connect":"127.0.0.1:2","pids":[30,31,32]}}
            """;

    @Test
    void shouldListEndpointsAndProcesses_whenAllNodesRun() throws IOException {
        CaddisStatus status = CaddisStatus.parse(TWO_NODES.formatted("running"));

        assertEquals(new CaddisStatus("127.0.0.1:9092,127.0.0.1:9093", List.of(11L, 12L), List.of(20L, 30L, 31L, 32L)), status);
    }

    @Test
    void shouldRefuse_whenANodeDoesNotRun() {
        IOException refusal = assertThrows(IOException.class, () -> CaddisStatus.parse(TWO_NODES.formatted("dead")));

        assertEquals("Caddis node 2 is \"dead\", not running", refusal.getMessage());
    }

    @Test
    void shouldNameTheMember_whenTheDocumentLacksIt() {
        RuntimeException refusal = assertThrows(RuntimeException.class, () -> CaddisStatus.parse("{\"clusterId\":\"c\"}"));

        assertTrue(refusal.getMessage().contains("nodes"), refusal.getMessage());
    }
}
