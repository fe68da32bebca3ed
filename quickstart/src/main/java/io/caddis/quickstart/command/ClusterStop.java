package io.caddis.quickstart.command;

import io.caddis.quickstart.cluster.Component;
import io.caddis.quickstart.process.ClusterProcesses;
import io.caddis.quickstart.process.RunningProcess;
import io.caddis.quickstart.process.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.function.Predicate;

/**
 * Stops processes in the order in which they need each other: nodes, then ZooKeeper, then PostgreSQL. Blocking. Also
 * works when nothing but the process table is left to go by.
 */
final class ClusterStop {

    /** A node hands over its partitions and flushes its logs; WildFly itself is done within a second. */
    private static final Duration NODE_PATIENCE = Duration.ofSeconds(60);
    private static final Duration ZOOKEEPER_PATIENCE = Duration.ofSeconds(10);
    private static final Duration POSTGRES_PATIENCE = Duration.ofSeconds(30);

    private final LocalCluster cluster;
    private final ThreadFactory threads;
    private final Progress progress;

    ClusterStop(LocalCluster cluster, ThreadFactory threads, Progress progress) {
        this.cluster = cluster;
        this.threads = threads;
        this.progress = progress;
    }

    /** Stops everything that belongs to the cluster, also what nothing remembers. */
    void stopAll() throws InterruptedException {
        stop(process -> true);
        ClusterProcesses left = cluster.processes();
        left.surplus().forEach(cluster.signals()::kill);
        // Backends of a server that was killed, or paused on their own.
        cluster.table().workingIn(cluster.directory().postgresData()).forEach(cluster.signals()::kill);
    }

    /** Stops those of {@code pids} that run, and nothing else. */
    void stopOnly(List<Long> pids) throws InterruptedException {
        stop(process -> pids.contains(process.pid()));
    }

    private void stop(Predicate<RunningProcess> chosen) throws InterruptedException {
        Map<Component, RunningProcess> components = cluster.processes().components();
        // A node cannot stop in order while what it talks to sleeps.
        components.values().stream().filter(chosen).filter(RunningProcess::paused)
                .forEach(process -> cluster.signals().send(process, Signal.CONT));
        for (Class<? extends Component> kind : List.of(Component.ClassRecorder.class, Component.Node.class,
                Component.ZooKeeper.class, Component.Postgres.class)) {
            try (ParallelSteps steps = new ParallelSteps(threads)) {
                components.forEach((component, process) -> {
                    if (kind.isInstance(component) && chosen.test(process)) {
                        steps.begin(() -> {
                            stop(component, process);
                            return null;
                        });
                    }
                });
                steps.awaitAll();
            }
        }
    }

    /** Stops one component in a controlled way, and says how long it took. */
    void stop(Component component, RunningProcess process) {
        long begin = System.nanoTime();
        boolean polite = cluster.signals().stop(process, signalFor(component), patienceFor(component));
        if (component instanceof Component.Node node && cluster.stateFile().read().isPresent()) {
            cluster.stateFile().update(state -> state.withNode(node.id(), known -> known.withStopped(true)));
        }
        progress.say(component.title() + (polite ? " stopped in " + Progress.since(begin)
                : " did not stop within " + Progress.seconds(patienceFor(component)) + " and was killed"));
    }

    private static Signal signalFor(Component component) {
        return component instanceof Component.Postgres ? Signal.INT : Signal.TERM;
    }

    private static Duration patienceFor(Component component) {
        if (component instanceof Component.Node) {
            return NODE_PATIENCE;
        }
        return component instanceof Component.Postgres ? POSTGRES_PATIENCE : ZOOKEEPER_PATIENCE;
    }
}
