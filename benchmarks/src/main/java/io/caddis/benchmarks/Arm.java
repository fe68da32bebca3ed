package io.caddis.benchmarks;

import io.caddis.benchmarks.cluster.BrokerCluster;
import io.caddis.benchmarks.cluster.RestartableCluster;
import io.caddis.benchmarks.load.ClientReply;
import io.caddis.benchmarks.load.Metric;
import io.caddis.benchmarks.process.ProcessUsage;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/**
 * One thing that is compared: a cluster and the topic settings it is given.
 *
 * @param admin         client of the cluster for topics; closed by whoever made it
 * @param topicSettings settings of every topic of this arm
 */
record Arm(BrokerCluster cluster, Admin admin, Map<String, String> topicSettings) {

    private static final double NANOS_PER_MICRO = 1_000;

    /** {@code "Caddis flush.policy=async"}. */
    String name() {
        StringBuilder name = new StringBuilder(cluster.name());
        topicSettings.forEach((setting, value) -> name.append(' ').append(setting).append('=').append(value));
        return name.toString();
    }

    /** @throws IllegalStateException when the cluster was not started here and is not ours to disturb */
    RestartableCluster restartable() {
        if (cluster instanceof RestartableCluster restartable) {
            return restartable;
        }
        throw new IllegalStateException(cluster.name() + " was running before: failover needs clusters that are started here");
    }

    /** Processes of the cluster; empty when they are not known. */
    List<Long> pids() {
        List<Long> pids = new ArrayList<>(cluster.nodePids());
        pids.addAll(cluster.supportPids());
        return pids;
    }

    /** Adds the CPU time the cluster spent on a task to what the client measured. */
    Map<Metric, Double> withClusterCpu(ClientReply.Measured measured, ProcessUsage before, ProcessUsage after) {
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        values.putAll(measured.values());
        if (!cluster.nodePids().isEmpty() && measured.records() > 0) {
            double micros = (after.cpuNanos() - before.cpuNanos()) / NANOS_PER_MICRO;
            values.put(Metric.CLUSTER_CPU_MICROS_PER_RECORD, micros / measured.records());
        }
        return values;
    }
}
