package io.caddis.quickstart.command;

import io.caddis.quickstart.archive.Distributions;
import io.caddis.quickstart.check.SelfCheck;
import io.caddis.quickstart.check.SelfCheckReport;
import io.caddis.quickstart.cluster.ClusterRequest;
import io.caddis.quickstart.cluster.ClusterState;
import io.caddis.quickstart.cluster.Component;
import io.caddis.quickstart.process.ClusterProcesses;
import io.caddis.quickstart.process.Launcher;
import io.caddis.quickstart.wildfly.FirstSignIn;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** {@code up}: start, prove, and stay or leave. */
final class UpCommand {

    private static final long WATCH_INTERVAL_MS = 1_000;

    private final LocalCluster cluster;
    private final Distributions distributions;
    private final ThreadFactory threads;
    private final Progress progress;

    UpCommand(LocalCluster cluster, Distributions distributions, ThreadFactory threads, Progress progress) {
        this.cluster = cluster;
        this.distributions = distributions;
        this.threads = threads;
        this.progress = progress;
    }

    void run(ClusterRequest request, boolean detach) throws InterruptedException {
        try (Launcher launcher = new Launcher();
                StopOnExit stopOnExit = detach ? StopOnExit.startedBy(launcher, cluster, threads, progress)
                        : StopOnExit.everything(launcher, cluster, threads, progress)) {
            DirectoryLock.holding(cluster.directory(), progress,
                    () -> startAndProve(request, detach, launcher, stopOnExit));
            if (!detach && !launcher.startedPids().isEmpty()) {
                progress.say("Ctrl-C stops the cluster.");
                watchUntilStopped();
            }
            stopOnExit.disarm();
        }
    }

    private void startAndProve(ClusterRequest request, boolean detach, Launcher launcher, StopOnExit stopOnExit)
            throws InterruptedException {
        long begin = System.nanoTime();
        try {
            new ClusterStart(cluster, distributions, launcher, threads, progress).start(request);
        } finally {
            if (launcher.startedPids().isEmpty()) {
                // Nothing of this command runs; what ran before is none of its business.
                stopOnExit.disarm();
            }
        }
        if (launcher.startedPids().isEmpty()) {
            progress.say("The cluster in " + cluster.directory().root() + " is running already.");
            progress.say(StatusReport.of(cluster, Commands::serves).text());
            return;
        }
        if (detach) {
            // From here on a failure leaves the cluster to be looked at.
            stopOnExit.disarm();
        }
        prove();
        progress.say("Up in " + Progress.since(begin) + ".");
        progress.say(endpoints());
    }

    private void prove() throws InterruptedException {
        // Client libraries log into the cluster's directory: the terminal is for what the user needs to know.
        System.setProperty("org.slf4j.simpleLogger.logFile", cluster.directory().launcherLog().toString());
        SelfCheckReport report = new SelfCheck(cluster.state().bootstrapServers()).run();
        cluster.stateFile().update(state -> state.withClusterId(report.clusterId()));
        progress.say(report.text());
    }

    private String endpoints() {
        ClusterState state = cluster.state();
        List<Path> logs = state.nodes().stream()
                .map(node -> cluster.directory().node(node.id()).resolve("server/log/server.log"))
                .toList();
        String signIn = FirstSignIn.password(logs)
                .map(password -> " (first sign-in: admin, password " + password + ", shown only now)")
                .orElse("");
        return String.join(System.lineSeparator(),
                "Kafka       " + state.bootstrapServers(),
                "Web         " + state.nodes().get(0).httpUrl() + "/console/" + signIn,
                "PostgreSQL  " + state.jdbcUrl() + " (role caddis, password in "
                        + cluster.directory().postgresPassword() + ")",
                "ZooKeeper   " + state.zookeeperConnect(),
                "Logs        " + cluster.directory().node(state.nodes().get(0).id()).getParent()
                        + "/*/server/log/server.log");
    }

    /** Says when a component loses its process; returns when none has one any more, after a {@code down} elsewhere. */
    private void watchUntilStopped() throws InterruptedException {
        Set<Component> before = cluster.processes().components().keySet();
        while (!before.isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(WATCH_INTERVAL_MS);
            ClusterProcesses now = cluster.processes();
            Set<Component> ended = new HashSet<>(before);
            ended.removeAll(now.components().keySet());
            ended.forEach(component -> progress.say(component.title() + " has ended."));
            before = now.components().keySet();
        }
        progress.say("The cluster has stopped.");
    }
}
