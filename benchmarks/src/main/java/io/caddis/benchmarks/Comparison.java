package io.caddis.benchmarks;

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
                reports.add(load.kind() == Load.Kind.IDLE
                        ? IdleSample.take(arms, options.times().idleSeconds())
                        : run(load));
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

    /** How a topic was flushed makes no difference to reading it, so a consume load runs once on each cluster. */
    private List<Arm> armsOf(Load load) {
        if (load.kind() != Load.Kind.CONSUME) {
            return arms;
        }
        List<Arm> onePerCluster = new ArrayList<>();
        for (Arm arm : arms) {
            if (onePerCluster.stream().noneMatch(known -> known.cluster() == arm.cluster())) {
                onePerCluster.add(arm);
            }
        }
        return onePerCluster;
    }

    private static String headline(Map<Metric, Double> values) {
        Metric metric = values.containsKey(Metric.RECORDS_PER_SECOND) ? Metric.RECORDS_PER_SECOND : Metric.LATENCY_P99_MS;
        return String.format(Locale.ROOT, "%,.1f %s", values.get(metric), metric.label());
    }
}
