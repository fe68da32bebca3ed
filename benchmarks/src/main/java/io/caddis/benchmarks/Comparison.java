package io.caddis.benchmarks;

import io.caddis.benchmarks.load.BenchTopic;
import io.caddis.benchmarks.load.ClientProcess;
import io.caddis.benchmarks.load.Metric;
import io.caddis.benchmarks.process.OpenResources;
import io.caddis.benchmarks.report.ArmRounds;
import io.caddis.benchmarks.report.LoadReport;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * The order of a run: load after load, and within a load the arms in turn, round after round (ABAB), so that a machine that
 * slows down or speeds up does so for all of them. All clusters run all the time; those not measured are idle.
 */
final class Comparison {

    private final BenchOptions options;
    private final List<Arm> arms;
    private final OpenResources resources;
    private final PrintStream progress;

    /** @param arms the reference first */
    Comparison(BenchOptions options, List<Arm> arms, OpenResources resources, PrintStream progress) {
        this.options = options;
        this.arms = List.copyOf(arms);
        this.resources = resources;
        this.progress = progress;
    }

    /** Runs every load; a load that fails is reported as failed and does not stop those after it. */
    List<LoadReport> run() throws InterruptedException {
        List<LoadReport> reports = new ArrayList<>();
        for (Load load : options.loads()) {
            try {
                reports.add(switch (load.kind()) {
                    case IDLE -> withIdleTopics(() -> IdleSample.take(arms, options.times().idleSeconds()));
                    case FAILOVER -> withIdleTopics(() -> runFailover(load));
                    case PRODUCE, CONSUME, LATENCY, COMMIT, SETTLE -> run(load);
                });
            } catch (IOException | ExecutionException | RuntimeException e) {
                if (resources.isClosed()) {
                    throw new InterruptedException("the run is being stopped");
                }
                progress.println(load.label() + " failed: " + e);
                reports.add(new LoadReport.Failed(load.label(), e.getMessage()));
            }
        }
        return reports;
    }

    private LoadReport run(Load load) throws IOException, InterruptedException, ExecutionException {
        List<Arm> loadArms = armsOf(load);
        // Time in the name: an attached cluster may hold topics of an earlier run that was cut off.
        String prefix = "bench-" + load.label() + "-" + System.currentTimeMillis();
        List<LoadSession> sessions = new ArrayList<>();
        List<List<Map<Metric, Double>>> rounds = new ArrayList<>();
        try (ClientProcess client = ClientProcess.start(options.client().heap(),
                options.directory().resolve("client-" + load.label() + ".log"), resources)) {
            for (int i = 0; i < loadArms.size(); i++) {
                sessions.add(new LoadSession(load, loadArms.get(i), prefix + "-" + i, options, client));
                rounds.add(new ArrayList<>());
            }
            for (LoadSession session : sessions) {
                session.prepare();
            }
            for (LoadSession session : sessions) {
                session.measure(options.times().warmupSeconds());
            }
            for (int round = 1; round <= options.rounds(); round++) {
                for (int i = 0; i < sessions.size(); i++) {
                    Map<Metric, Double> values = sessions.get(i).measure(options.times().roundSeconds());
                    rounds.get(i).add(values);
                    progress.println(load.label() + " round " + round + "/" + options.rounds() + " "
                            + loadArms.get(i).name() + ": " + headline(values));
                }
            }
            for (LoadSession session : sessions) {
                session.end();
            }
        }
        List<ArmRounds> results = new ArrayList<>();
        for (int i = 0; i < loadArms.size(); i++) {
            results.add(new ArmRounds(loadArms.get(i).name(), rounds.get(i)));
        }
        return new LoadReport.Measured(load.label(), results);
    }

    private LoadReport runFailover(Load load) throws IOException, InterruptedException, ExecutionException {
        String prefix = "bench-" + load.label() + "-" + System.currentTimeMillis();
        List<FaultRounds> sides = new ArrayList<>();
        List<List<Map<Metric, Double>>> rounds = new ArrayList<>();
        List<Arm> onePerCluster = onePerCluster();
        for (Arm arm : onePerCluster) {
            String topics = prefix + "-" + sides.size();
            sides.add(load == Load.FAILOVER_GROUPS
                    ? new GroupFailoverLoad(load, arm, topics, options) : new FailoverLoad(load, arm, topics, options));
            rounds.add(new ArrayList<>());
        }
        for (int round = 1; round <= options.rounds(); round++) {
            for (int i = 0; i < sides.size(); i++) {
                Map<Metric, Double> values = sides.get(i).measure();
                rounds.get(i).add(values);
                progress.println(load.label() + " round " + round + "/" + options.rounds() + " " + onePerCluster.get(i).name()
                        + ": " + headline(values));
            }
        }
        List<ArmRounds> results = new ArrayList<>();
        for (int i = 0; i < sides.size(); i++) {
            results.add(new ArmRounds(onePerCluster.get(i).name(), rounds.get(i)));
        }
        return new LoadReport.Measured(load.label(), results);
    }

    private interface Measurement {

        LoadReport take() throws IOException, InterruptedException, ExecutionException;
    }

    /** Takes a measurement while a topic without load lies on each cluster, if one is asked for. */
    private LoadReport withIdleTopics(Measurement measurement) throws IOException, InterruptedException, ExecutionException {
        List<BenchTopic> idle = new ArrayList<>();
        try {
            if (options.topic().idlePartitions() > 0) {
                for (Arm arm : onePerCluster()) {
                    idle.add(BenchTopic.create(arm.admin(), "bench-without-load-" + System.currentTimeMillis(),
                            options.topic().idlePartitions(), options.topic().replicationFactor(),
                            options.topic().settings(arm.topicSettings())));
                }
            }
            return measurement.take();
        } finally {
            for (BenchTopic topic : idle) {
                topic.delete();
            }
        }
    }

    /** How a topic is flushed makes no difference to reading it and to its groups, so these run once on each cluster. */
    private List<Arm> armsOf(Load load) {
        return switch (load.kind()) {
            case CONSUME, COMMIT, SETTLE -> onePerCluster();
            case IDLE, PRODUCE, LATENCY, FAILOVER -> arms;
        };
    }

    private List<Arm> onePerCluster() {
        List<Arm> onePerCluster = new ArrayList<>();
        for (Arm arm : arms) {
            if (onePerCluster.stream().noneMatch(known -> known.cluster() == arm.cluster())) {
                onePerCluster.add(arm);
            }
        }
        return onePerCluster;
    }

    private static String headline(Map<Metric, Double> values) {
        Metric metric = List.of(Metric.RECORDS_PER_SECOND, Metric.ROWS_PER_SECOND, Metric.SETTLE_MEDIAN_MS,
                Metric.GROUPS_ANSWER_MS, Metric.LONGEST_GAP_MS, Metric.LATENCY_P99_MS).stream()
                .filter(values::containsKey).findFirst().orElseThrow();
        return String.format(Locale.ROOT, "%,.1f %s", values.get(metric), metric.label());
    }
}
