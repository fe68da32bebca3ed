package io.caddis.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the words after {@code ./caddis bench}. */
final class BenchCommandLine {

    static final String USAGE = """
            usage: ./caddis bench [option ...]            compare Caddis with Apache Kafka on this machine
                   ./caddis bench failover [option ...]   kill, freeze and stop nodes of both, with three replicas
                   ./caddis bench jmh [word ...]          run the JMH benchmarks of the commit log; words go to JMH

              --loads NAME,...            what to run (default: all but failover-*, or these): %s
              --rounds N                  measured rounds of each load and arm, alternating (5)
              --seconds N                 length of a round (10)
              --warmup-seconds N          unmeasured run of each arm before a load (10)
              --idle-seconds N            length of the idle sample (10)
              --nodes N                   nodes on each side (3)
              --partitions N              partitions of each topic (6)
              --replication N             replicas of each partition (1; failover: 3); all but one of them must have a
                                          record before it is acknowledged
              --idle-partitions N         partitions of a further topic without load, beside idle and failover-* (0)
              --config NAME=VALUE         topic setting sent to Caddis only, repeatable; without it Caddis is measured
                                          twice, with flush.policy=sync and flush.policy=async
              --producers N               producer threads, each with a producer of its own (1)
              --rate N                    records a second of the latency load (2000)
              --failover-rate N           records a second of the failover loads, for each partition (100)
              --consume-mib N             payload of one pass of a consume load, in MiB (512)
              --seed N                    seed of the record values (42)
              --client-heap SIZE          heap of the client JVM (512m)
              --kafka-heap SIZE           heap of a Kafka node (1G, as Kafka's own script)
              --caddis HOST:PORT,...      measure this running Caddis instead of starting one
              --kafka HOST:PORT,...       measure this running Kafka instead of starting one
              --noise-floor               compare Kafka with a second Kafka, to see what noise alone does
              --port-base N               first Kafka port of the Caddis that is started (19092)
              --http-base N               first HTTP port of the Caddis that is started (18080)
              --dir DIR                   where the clusters live (.caddis-bench)
              --json FILE                 where the report goes (DIR/report.json)
              --help                      this text
            """.formatted(String.join(",", Load.labels()));

    private static final Set<String> VALUED = Set.of("--loads", "--rounds", "--seconds", "--warmup-seconds", "--idle-seconds",
            "--nodes", "--partitions", "--replication", "--idle-partitions", "--config", "--producers", "--rate", "--failover-rate",
            "--consume-mib", "--seed",
            "--client-heap", "--kafka-heap", "--caddis", "--kafka", "--port-base", "--http-base", "--dir", "--json");

    /** The word before the options that asks for the failover loads. */
    private static final String FAILOVER = "failover";
    private static final int FAILOVER_REPLICAS = 3;
    private static final int MAX_PORT = 65_535;
    private static final int MAX_NODES = 9;

    private final Map<String, List<String>> values = new HashMap<>();
    private final Set<String> flags = new HashSet<>();
    private final boolean failover;

    private BenchCommandLine(List<String> words) {
        failover = !words.isEmpty() && words.get(0).equals(FAILOVER);
        for (int i = failover ? 1 : 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("--noise-floor")) {
                flags.add(word);
            } else if (VALUED.contains(word)) {
                i++;
                if (i == words.size()) {
                    throw new UsageException(word + " needs a value");
                }
                List<String> given = values.computeIfAbsent(word, ignored -> new ArrayList<>());
                if (!given.isEmpty() && !word.equals("--config")) {
                    throw new UsageException(word + " is given twice");
                }
                given.add(words.get(i));
            } else {
                throw new UsageException("unknown option '" + word + "'");
            }
        }
    }

    /**
     * Reads and checks the words.
     *
     * @throws UsageException when a word is unknown, a value is out of range, or two options contradict each other
     */
    static BenchOptions parse(List<String> words) {
        BenchCommandLine line = new BenchCommandLine(words);
        Path directory = Path.of(line.text("--dir").orElse(".caddis-bench")).toAbsolutePath().normalize();
        return new BenchOptions(line.topic(), line.number("--rounds", 5, 1, 1_000),
                new BenchOptions.Times(line.number("--seconds", 10, 1, 3_600), line.number("--warmup-seconds", 10, 1, 3_600),
                        line.number("--idle-seconds", 10, 1, 3_600)),
                line.loads(), line.client(), line.sides(), directory,
                line.text("--json").map(file -> Path.of(file).toAbsolutePath()).orElse(directory.resolve("report.json")));
    }

    private BenchOptions.TopicShape topic() {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String setting : values.getOrDefault("--config", List.of())) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw new UsageException("--config takes NAME=VALUE, got '" + setting + "'");
            }
            settings.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return new BenchOptions.TopicShape(number("--partitions", 6, 1, 10_000),
                (short) number("--replication", failover ? FAILOVER_REPLICAS : 1, 1, MAX_NODES),
                number("--idle-partitions", 0, 0, 10_000), settings);
    }

    private List<Load> loads() {
        return text("--loads").map(names -> Arrays.stream(names.split(",")).map(Load::ofLabel).toList())
                .orElse(Load.withFaults(failover));
    }

    private BenchOptions.ClientShape client() {
        return new BenchOptions.ClientShape(number("--producers", 1, 1, 64), number("--rate", 2_000, 1, 1_000_000),
                number("--consume-mib", 512, 1, 65_536), number("--failover-rate", 100, 1, 10_000), seed(), heap("--client-heap", "512m"));
    }

    private BenchOptions.Sides sides() {
        boolean noiseFloor = flags.contains("--noise-floor");
        Optional<String> caddis = text("--caddis");
        if (noiseFloor && caddis.isPresent()) {
            throw new UsageException("--noise-floor measures no Caddis: leave --caddis out");
        }
        if (noiseFloor && values.containsKey("--config")) {
            throw new UsageException("--noise-floor measures no Caddis: leave --config out");
        }
        return new BenchOptions.Sides(number("--nodes", 3, 1, MAX_NODES), caddis, text("--kafka"), noiseFloor,
                heap("--kafka-heap", "1G"), new BenchOptions.PortBases(
                        number("--port-base", 19_092, 1, MAX_PORT), number("--http-base", 18_080, 1, MAX_PORT)));
    }

    private Optional<String> text(String option) {
        return Optional.ofNullable(values.get(option)).map(given -> given.get(0));
    }

    private int number(String option, int absent, int lowest, int highest) {
        Optional<String> text = text(option);
        if (text.isEmpty()) {
            return absent;
        }
        try {
            int number = Integer.parseInt(text.get());
            if (number >= lowest && number <= highest) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, together with the range.
        }
        throw new UsageException(option + " takes a number from " + lowest + " to " + highest + ", got '" + text.get() + "'");
    }

    private long seed() {
        try {
            return Long.parseLong(text("--seed").orElse("42"));
        } catch (NumberFormatException e) {
            throw new UsageException("--seed takes a whole number, got '" + text("--seed").orElseThrow() + "'");
        }
    }

    private String heap(String option, String absent) {
        String size = text(option).orElse(absent);
        if (!size.matches("[1-9][0-9]{0,6}[kKmMgG]")) {
            throw new UsageException(option + " takes a heap size such as 512m or 1G, got '" + size + "'");
        }
        return size;
    }
}
