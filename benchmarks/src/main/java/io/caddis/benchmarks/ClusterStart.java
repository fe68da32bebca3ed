package io.caddis.benchmarks;

import io.caddis.benchmarks.cluster.AttachedCluster;
import io.caddis.benchmarks.cluster.BrokerCluster;
import io.caddis.benchmarks.cluster.CaddisCluster;
import io.caddis.benchmarks.cluster.KafkaJars;
import io.caddis.benchmarks.cluster.KafkaPeer;
import io.caddis.benchmarks.process.OpenResources;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Brings up, or attaches to, what is compared. */
final class ClusterStart {

    private static final String FLUSH_POLICY = "flush.policy";

    private final BenchOptions options;
    private final Installation installation;
    private final OpenResources resources;
    private final PrintStream progress;

    ClusterStart(BenchOptions options, Installation installation, OpenResources resources, PrintStream progress) {
        this.options = options;
        this.installation = installation;
        this.resources = resources;
        this.progress = progress;
    }

    /** Blocks until all clusters serve. The reference comes first. */
    List<Arm> arms() throws IOException, InterruptedException {
        BrokerCluster reference = reference();
        BrokerCluster compared = compared();
        Admin comparedAdmin = admin(compared);
        List<Arm> arms = new ArrayList<>();
        arms.add(new Arm(reference, admin(reference), Map.of()));
        for (Map<String, String> settings : comparedSettings()) {
            arms.add(new Arm(compared, comparedAdmin, settings));
        }
        return arms;
    }

    private List<Map<String, String>> comparedSettings() {
        if (options.sides().noiseFloor()) {
            return List.of(Map.of());
        }
        Map<String, String> given = options.topic().caddisSettings();
        return given.isEmpty() ? List.of(Map.of(FLUSH_POLICY, "sync"), Map.of(FLUSH_POLICY, "async")) : List.of(given);
    }

    private BrokerCluster reference() throws IOException, InterruptedException {
        if (options.sides().kafka().isPresent()) {
            return new AttachedCluster("Kafka", options.sides().kafka().get());
        }
        KafkaJars jars = installation.kafkaJars();
        return startKafka("Kafka " + jars.version(), jars, "kafka");
    }

    private BrokerCluster compared() throws IOException, InterruptedException {
        if (options.sides().noiseFloor()) {
            KafkaJars jars = installation.kafkaJars();
            return startKafka("second Kafka " + jars.version(), jars, "kafka-second");
        }
        if (options.sides().caddis().isPresent()) {
            return new AttachedCluster("Caddis", options.sides().caddis().get());
        }
        long startNanos = System.nanoTime();
        Path directory = options.directory().resolve("caddis");
        BrokerCluster cluster = CaddisCluster.start(installation.script(), directory, options.sides().nodes(),
                options.sides().caddisPorts().kafka(), options.sides().caddisPorts().http(), resources);
        sayReady(cluster, startNanos);
        return cluster;
    }

    private BrokerCluster startKafka(String name, KafkaJars jars, String directory) throws IOException, InterruptedException {
        long startNanos = System.nanoTime();
        BrokerCluster cluster = KafkaPeer.start(name, jars, options.directory().resolve(directory), options.sides().nodes(),
                options.sides().kafkaHeap(), resources);
        sayReady(cluster, startNanos);
        return cluster;
    }

    private Admin admin(BrokerCluster cluster) {
        return resources.add(Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrapServers())));
    }

    private void sayReady(BrokerCluster cluster, long startNanos) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos);
        progress.println(cluster.name() + ": " + options.sides().nodes() + " node(s) ready on " + cluster.bootstrapServers()
                + " in " + seconds + " s");
    }
}
