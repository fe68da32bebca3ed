package io.caddis.benchmarks;

import io.caddis.benchmarks.cluster.RestartableCluster;
import io.caddis.benchmarks.load.BenchTopic;
import io.caddis.benchmarks.load.FailoverProbe;
import io.caddis.benchmarks.load.Metric;
import io.caddis.benchmarks.process.NodeSignal;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * One fault of one cluster, again and again: a node that leads partitions of a new topic gets a signal while a probe writes to
 * all of them; the round's figure is the longest time that a partition acknowledged nothing. The cluster is whole again before
 * the round ends.
 *
 * <p>The victim is never the controller: the peer has only one, whose death no broker could make up for.
 */
final class FailoverLoad implements FaultRounds {

    /** What an undisturbed cluster does is seen for this long before the fault, and what it does afterwards. */
    private static final long QUIET_MS = 1_500;

    private final Load load;
    private final Arm arm;
    private final RestartableCluster cluster;
    private final BenchOptions options;
    private final String topicPrefix;
    private int rounds;

    /** @throws IllegalStateException when the cluster was not started here and is not ours to disturb */
    FailoverLoad(Load load, Arm arm, String topicPrefix, BenchOptions options) {
        this.load = load;
        this.arm = arm;
        this.topicPrefix = topicPrefix;
        this.options = options;
        this.cluster = arm.restartable();
        if (options.topic().replicationFactor() < 2) {
            throw new IllegalStateException("nobody can take over with --replication " + options.topic().replicationFactor());
        }
    }

    /** Blocks until all replicas are in sync again. */
    @Override
    public Map<Metric, Double> measure() throws IOException, InterruptedException, ExecutionException {
        rounds++;
        int partitions = options.topic().partitions();
        BenchTopic topic = BenchTopic.create(arm.admin(), topicPrefix + "-" + rounds, partitions,
                options.topic().replicationFactor(), options.topic().settings(arm.topicSettings()));
        double longestGapMs;
        try (FailoverProbe probe = new FailoverProbe(cluster.bootstrapServers(), topic.name(), partitions,
                options.client().failoverRecordsPerSecond())) {
            probe.awaitEveryPartition();
            TimeUnit.MILLISECONDS.sleep(QUIET_MS);
            int victim = victim(topic);
            long pid = cluster.nodePid(victim);
            probe.begin();
            signal().send(pid);
            try {
                probe.awaitEveryPartition();
                TimeUnit.MILLISECONDS.sleep(QUIET_MS);
                longestGapMs = probe.longestGapMs();
            } finally {
                restore(victim, pid);
            }
            topic.awaitInSync(partitions);
            probe.finish();
        }
        topic.delete();
        return Map.of(Metric.LONGEST_GAP_MS, longestGapMs);
    }

    private NodeSignal signal() {
        return switch (load) {
            case FAILOVER_KILL -> NodeSignal.KILL;
            case FAILOVER_FREEZE -> NodeSignal.STOP;
            case FAILOVER_STOP -> NodeSignal.TERM;
            default -> throw new IllegalStateException(load.label() + " is no failover load");
        };
    }

    private void restore(int victim, long pid) throws IOException, InterruptedException {
        if (load == Load.FAILOVER_FREEZE) {
            NodeSignal.CONT.send(pid);
        } else {
            NodeSignal.awaitEnd(pid);
            cluster.startNode(victim);
        }
    }

    private int victim(BenchTopic topic) throws ExecutionException, InterruptedException {
        int controller = cluster.controllerNode(arm.admin());
        Map<Integer, Long> leaders = topic.leaders();
        leaders.remove(controller);
        return leaders.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey)
                .orElseThrow(() -> new IllegalStateException("the controller, node " + controller + ", leads all partitions of "
                        + topic.name()));
    }
}
