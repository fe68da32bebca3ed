package io.caddis.benchmarks;

import io.caddis.benchmarks.cluster.RestartableCluster;
import io.caddis.benchmarks.load.BenchTopic;
import io.caddis.benchmarks.load.GroupProbe;
import io.caddis.benchmarks.load.Metric;
import io.caddis.benchmarks.process.NodeSignal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * The node that coordinates groups is killed: how long until each of them tells its offsets again, all of which must be right.
 * Noticing the death is part of it. The victim is never the controller, as in {@link FailoverLoad}.
 */
final class GroupFailoverLoad implements FaultRounds {

    private final Load load;
    private final Arm arm;
    private final RestartableCluster cluster;
    private final BenchOptions options;
    private final String topicPrefix;
    private int rounds;

    /** @throws IllegalStateException when the cluster was not started here and is not ours to disturb */
    GroupFailoverLoad(Load load, Arm arm, String topicPrefix, BenchOptions options) {
        this.load = load;
        this.arm = arm;
        this.topicPrefix = topicPrefix;
        this.options = options;
        this.cluster = arm.restartable();
        if (cluster.nodePids().size() < 2) {
            throw new IllegalStateException("nobody can take over with --nodes " + cluster.nodePids().size());
        }
    }

    @Override
    public Map<Metric, Double> measure() throws IOException, InterruptedException, ExecutionException {
        rounds++;
        int nodes = cluster.nodePids().size();
        BenchTopic topic = BenchTopic.create(arm.admin(), topicPrefix + "-" + rounds, load.partitionsOfGroup(),
                options.topic().replicationFactor(), options.topic().settings(arm.topicSettings()));
        double answeredMs;
        try (GroupProbe probe = new GroupProbe(cluster.bootstrapServers(), topic.name(), load.partitionsOfGroup())) {
            // each node coordinates about its share of them
            probe.commit(topicPrefix + "-group-" + rounds, load.groups() * nodes + load.groups() / 2);
            int victim = probe.coordinatorOfMost(cluster.controllerNode(arm.admin()));
            List<String> groups = probe.groupsOf(victim, load.groups());
            long pid = cluster.nodePid(victim);
            NodeSignal.KILL.send(pid);
            try {
                answeredMs = probe.awaitAnswers(groups);
            } finally {
                NodeSignal.awaitEnd(pid);
                cluster.startNode(victim);
            }
            topic.awaitInSync(load.partitionsOfGroup());
            probe.delete();
        }
        topic.delete();
        return Map.of(Metric.GROUPS_ANSWER_MS, answeredMs);
    }
}
