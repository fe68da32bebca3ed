package io.caddis.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandLineTest {

    @Test
    void shouldCompareAllLoadsOnThreeNodes_whenNothingIsSaid() {
        BenchOptions options = BenchCommandLine.parse(List.of());

        assertEquals(List.of(Load.values()).subList(0, Load.values().length - 4), options.loads());
        assertEquals(5, options.rounds());
        assertEquals(new BenchOptions.Times(10, 10, 10), options.times());
        assertEquals(new BenchOptions.TopicShape(6, (short) 1, 0, Map.of()), options.topic());
        assertEquals(new BenchOptions.ClientShape(1, 2_000, 512, 100, 42, "512m"), options.client());
        assertEquals(new BenchOptions.Sides(3, Optional.empty(), Optional.empty(), false, "1G",
                new BenchOptions.PortBases(19_092, 18_080)), options.sides());
        assertEquals(options.directory().resolve("report.json"), options.jsonFile());
    }

    @Test
    void shouldTakeEveryOption_whenAllAreGiven() {
        BenchOptions options = BenchCommandLine.parse(List.of("--loads", "produce-1k,idle", "--rounds", "3", "--seconds", "4",
                "--warmup-seconds", "2", "--idle-seconds", "1", "--nodes", "1", "--partitions", "2", "--replication", "3", "--idle-partitions", "300",
                "--config", "flush.policy=async", "--config", "segment.bytes=1048576", "--producers", "2", "--rate", "100",
                "--consume-mib", "8", "--failover-rate", "50", "--seed", "-7", "--client-heap", "256m", "--kafka-heap", "512m",
                "--caddis", "a:1", "--kafka", "b:2", "--port-base", "29092", "--http-base", "28080",
                "--dir", "/data/bench", "--json", "/data/out.json"));

        assertEquals(new BenchOptions(
                new BenchOptions.TopicShape(2, (short) 3, 300, Map.of("flush.policy", "async", "segment.bytes", "1048576")),
                3, new BenchOptions.Times(4, 2, 1), List.of(Load.IDLE, Load.PRODUCE_1_KIB),
                new BenchOptions.ClientShape(2, 100, 8, 50, -7, "256m"),
                new BenchOptions.Sides(1, Optional.of("a:1"), Optional.of("b:2"), false, "512m",
                        new BenchOptions.PortBases(29_092, 28_080)),
                Path.of("/data/bench"), Path.of("/data/out.json")), options);
    }

    @Test
    void shouldDisturbNodesOfReplicatedTopics_whenFailoverIsAskedFor() {
        BenchOptions options = BenchCommandLine.parse(List.of("failover", "--rounds", "2"));

        assertEquals(List.of(Load.FAILOVER_KILL, Load.FAILOVER_FREEZE, Load.FAILOVER_STOP, Load.FAILOVER_GROUPS), options.loads());
        assertEquals(3, options.topic().replicationFactor());
        assertEquals(Map.of("min.insync.replicas", "2"), options.topic().settings(Map.of()));
        assertEquals(2, options.rounds());
    }

    @Test
    void shouldAskForAllButOneReplica_besideTheSettingsOfTheArm() {
        assertEquals(Map.of("min.insync.replicas", "1", "flush.policy", "async"),
                BenchCommandLine.parse(List.of()).topic().settings(Map.of("flush.policy", "async")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --round 3                          | unknown option '--round'
            failovers                          | unknown option 'failovers'
            --rounds 2 failover                | unknown option 'failover'
            --rounds                           | --rounds needs a value
            --rounds 0                         | --rounds takes a number from 1 to 1000, got '0'
            --rounds many                      | --rounds takes a number from 1 to 1000, got 'many'
            --rounds 3 --rounds 4              | --rounds is given twice
            --loads produce                    | unknown load 'produce'
            --config flush.policy              | --config takes NAME=VALUE, got 'flush.policy'
            --seed x                           | --seed takes a whole number, got 'x'
            --client-heap 12                   | --client-heap takes a heap size such as 512m or 1G, got '12'
            --noise-floor --caddis a:1         | leave --caddis out
            --noise-floor --config a=b         | leave --config out
            """)
    void shouldNameTheWordAndTheWayOut_whenAWordIsWrong(String words, String message) {
        UsageException refusal = assertThrows(UsageException.class, () -> BenchCommandLine.parse(List.of(words.split(" "))));

        assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
    }
}
