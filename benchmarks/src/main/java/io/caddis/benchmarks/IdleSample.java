package io.caddis.benchmarks;

import io.caddis.benchmarks.load.Metric;
import io.caddis.benchmarks.process.ProcessUsage;
import io.caddis.benchmarks.report.ArmRounds;
import io.caddis.benchmarks.report.LoadReport;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What the clusters use while nobody uses them. All sides are sampled over the same seconds. */
final class IdleSample {

    private static final double BYTES_PER_MIB = 1024 * 1024;
    /** After a start, servers compile what they ran and load what comes late; that is not what idling costs. */
    private static final int SETTLE_SECONDS = 90;

    private IdleSample() {
    }

    /** Lets the nodes settle, then blocks for {@code seconds}. Arms that share a cluster are sampled once, under the cluster's name. */
    static LoadReport take(List<Arm> arms, int seconds) throws InterruptedException {
        List<Arm> clusters = new ArrayList<>();
        for (Arm arm : arms) {
            if (clusters.stream().noneMatch(known -> known.cluster() == arm.cluster())) {
                clusters.add(arm);
            }
        }
        TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
        long startNanos = System.nanoTime();
        List<ProcessUsage> before = clusters.stream().map(arm -> ProcessUsage.ofAll(arm.pids())).toList();
        TimeUnit.SECONDS.sleep(seconds);
        List<ArmRounds> rounds = new ArrayList<>();
        for (int i = 0; i < clusters.size(); i++) {
            Arm arm = clusters.get(i);
            long cpuNanos = ProcessUsage.ofAll(arm.pids()).cpuNanos() - before.get(i).cpuNanos();
            rounds.add(new ArmRounds(arm.cluster().name(), List.of(values(arm, cpuNanos, System.nanoTime() - startNanos))));
        }
        return new LoadReport.Measured(Load.IDLE.label(), rounds);
    }

    private static Map<Metric, Double> values(Arm arm, long cpuNanos, long elapsedNanos) {
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        int nodes = arm.cluster().nodePids().size();
        if (nodes > 0) {
            ProcessUsage nodeUsage = ProcessUsage.ofAll(arm.cluster().nodePids());
            ProcessUsage supportUsage = ProcessUsage.ofAll(arm.cluster().supportPids());
            values.put(Metric.NODE_RESIDENT_MIB, nodeUsage.residentBytes() / BYTES_PER_MIB / nodes);
            values.put(Metric.SUPPORT_RESIDENT_MIB, supportUsage.residentBytes() / BYTES_PER_MIB);
            values.put(Metric.CLUSTER_CPU_PERCENT, 100.0 * cpuNanos / elapsedNanos);
        }
        return values;
    }
}
