package io.caddis.benchmarks;

import io.caddis.benchmarks.cluster.BrokerCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** The facts without which a figure means nothing: machine, JDK, versions, load before the run, command. */
final class Environment {

    private static final Path LOAD_AVERAGE = Path.of("/proc/loadavg");
    private static final Path MEMORY = Path.of("/proc/meminfo");

    private Environment() {
    }

    /** Collects them now, for a run of {@code ./caddis bench} with these words. */
    static Map<String, String> describe(List<String> words, BenchOptions options, BrokerCluster reference, BrokerCluster compared)
            throws IOException {
        Properties versions = Installation.versions();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("command", ("./caddis bench " + String.join(" ", words)).trim());
        facts.put("reference", side(reference));
        facts.put("compared", side(compared));
        facts.put("caddis", versions.getProperty("caddis"));
        facts.put("kafka-clients", versions.getProperty("kafka-clients"));
        facts.put("jdk", System.getProperty("java.vendor") + " " + Runtime.version());
        facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch"));
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("memory", firstLine(MEMORY).replaceFirst("^MemTotal:\\s*", ""));
        facts.put("file system", Files.getFileStore(options.directory()).type());
        facts.put("load average before", firstLine(LOAD_AVERAGE));
        return facts;
    }

    private static String side(BrokerCluster cluster) {
        String origin = cluster.nodePids().isEmpty() ? "running before" : cluster.nodePids().size() + " node(s) started";
        return cluster.name() + ", " + origin + ", " + cluster.bootstrapServers();
    }

    private static String firstLine(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file).get(0) : "unknown";
    }
}
