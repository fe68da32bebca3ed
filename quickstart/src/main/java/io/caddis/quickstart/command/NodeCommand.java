package io.caddis.quickstart.command;

import io.caddis.quickstart.archive.Distributions;
import io.caddis.quickstart.cli.Command.NodeAction;
import io.caddis.quickstart.cluster.ClusterException;
import io.caddis.quickstart.cluster.ClusterPlan;
import io.caddis.quickstart.cluster.ClusterState;
import io.caddis.quickstart.cluster.Component;
import io.caddis.quickstart.cluster.NodeState;
import io.caddis.quickstart.process.ClusterProcesses;
import io.caddis.quickstart.process.Launcher;
import io.caddis.quickstart.process.Ports;
import io.caddis.quickstart.process.RunningProcess;
import io.caddis.quickstart.process.Signal;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/** {@code node start|stop|kill|pause|resume ID} and {@code node add}. */
final class NodeCommand {

    private final LocalCluster cluster;
    private final Distributions distributions;
    private final ThreadFactory threads;
    private final Progress progress;

    NodeCommand(LocalCluster cluster, Distributions distributions, ThreadFactory threads, Progress progress) {
        this.cluster = cluster;
        this.distributions = distributions;
        this.threads = threads;
        this.progress = progress;
    }

    void run(NodeAction action, int id) throws InterruptedException {
        DirectoryLock.holding(cluster.directory(), progress, () -> {
            NodeState node = cluster.state().node(id);
            Optional<RunningProcess> process = cluster.processes().of(new Component.Node(id));
            switch (action) {
                case START -> start(node, process);
                case STOP -> stop(id, process);
                case KILL -> {
                    cluster.signals().kill(required(process, id));
                    progress.say("node " + id + " killed.");
                }
                case PAUSE -> {
                    signal(required(process, id), Signal.STOP);
                    progress.say("node " + id + " paused; ./caddis node resume " + id + " wakes it.");
                }
                case RESUME -> {
                    signal(required(process, id), Signal.CONT);
                    progress.say("node " + id + " resumed.");
                }
                default -> throw new IllegalArgumentException("not a node action: " + action);
            }
        });
    }

    void add() throws InterruptedException {
        DirectoryLock.holding(cluster.directory(), progress, () -> {
            ClusterState extended = ClusterPlan.withOneMoreNode(cluster.state(), Ports::isFree);
            cluster.stateFile().write(extended);
            launch(extended.nodes().get(extended.nodes().size() - 1));
        });
    }

    private void stop(int id, Optional<RunningProcess> process) {
        if (process.isPresent()) {
            new ClusterStop(cluster, threads, progress).stop(new Component.Node(id), process.get());
        } else {
            cluster.stateFile().update(state -> state.withNode(id, known -> known.withStopped(true)));
            progress.say("node " + id + " was not running.");
        }
    }

    private void start(NodeState node, Optional<RunningProcess> process) throws InterruptedException {
        if (process.isPresent()) {
            if (process.get().paused()) {
                throw new ClusterException("node " + node.id() + " is paused. Wake it: ./caddis node resume "
                        + node.id() + ".");
            }
            progress.say("node " + node.id() + " was running already (pid " + process.get().pid() + ").");
            return;
        }
        launch(node);
    }

    private void launch(NodeState node) throws InterruptedException {
        ClusterProcesses processes = cluster.processes();
        if (processes.of(new Component.Postgres()).isEmpty()) {
            progress.say("PostgreSQL is not running; ./caddis up starts what is missing.");
        }
        try (Launcher launcher = new Launcher();
                StopOnExit stopOnExit = StopOnExit.startedBy(launcher, cluster, threads, progress)) {
            new ClusterStart(cluster, distributions, launcher, threads, progress).startNode(node);
            stopOnExit.disarm();
        }
    }

    private void signal(RunningProcess process, Signal signal) {
        if (!cluster.signals().send(process, signal)) {
            throw new ClusterException("Process " + process.pid() + " has ended meanwhile.");
        }
    }

    private static RunningProcess required(Optional<RunningProcess> process, int id) {
        return process.orElseThrow(() -> new ClusterException("node " + id + " is not running. Start it: "
                + "./caddis node start " + id + "."));
    }
}
