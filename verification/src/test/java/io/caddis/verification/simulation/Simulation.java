package io.caddis.verification.simulation;

import io.caddis.coordinator.controller.ProcessedIncarnation;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.verification.simulation.invariant.PartitionInvariants;
import io.caddis.verification.simulation.invariant.SimulatedPartition;
import io.caddis.verification.simulation.invariant.Violation;
import io.caddis.verification.simulation.metadata.MetadataTree;
import io.caddis.verification.simulation.metadata.VirtualCatalog;
import io.caddis.verification.simulation.metadata.VirtualZooKeeper;
import io.caddis.verification.simulation.node.Cluster;
import io.caddis.verification.simulation.node.Machine;
import io.caddis.verification.simulation.node.PlantedBug;
import io.caddis.verification.simulation.world.Chance;
import io.caddis.verification.simulation.world.Network;
import io.caddis.verification.simulation.world.Rates;
import io.caddis.verification.simulation.world.Scheduler;
import io.caddis.verification.simulation.world.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One seed: a cluster is drawn, lives through faults, is healed and has to come to rest. */
final class Simulation {

    /** How long things go wrong. */
    private static final int FAULTY_MS = 2_500;

    /** How long a healed cluster may take until every replica is in sync again. */
    private static final int HEALING_MS = 8_000;

    private static final int LOOK_EVERY_MS = 50;
    private static final int MAX_EVENTS = 200_000;

    /**
     * What became of a seed.
     *
     * @param violation empty if all went well
     */
    record Outcome(long seed, Optional<Violation> violation, int events, int acknowledged, int faults, boolean lossAllowed, String trace) {}

    private final long seed;
    private final Scheduler scheduler = new Scheduler();
    private final Cluster cluster;
    private final Faults faults;
    private final Producers producers;

    /**
     * @param options what to leave out, and whether to keep a trace
     */
    Simulation(long seed, PlantedBug planted, SimulationOptions options) {
        this.seed = seed;
        Chance chance = new Chance(seed);
        Rates rates = options.adjust(Rates.draw(chance.split()));
        Trace trace = new Trace(scheduler, options.traced());
        Network network = new Network(scheduler, chance.split(), rates, rates.brokers() + 1);
        List<SimulatedPartition> partitions = Topics.draw(chance.split(), rates.brokers());
        MetadataTree tree = new MetadataTree(Topics.stored(partitions));
        List<PartitionInvariants> checks = new ArrayList<>();
        VirtualZooKeeper zooKeeper = new VirtualZooKeeper(
                scheduler, trace, rates.sessionTimeoutMs(), rates.brokers() + 1, tree, new Decisions(checks));
        this.cluster = new Cluster(scheduler, chance.split(), rates, trace, network, zooKeeper,
                new VirtualCatalog(tree.topics()), checks, planted);
        partitions.forEach(partition -> checks.add(new PartitionInvariants(
                partition,
                tree.partitions(partition.topicId()).get(partition.partition()),
                (brokerId, index) -> cluster.machine(brokerId).log(index))));
        for (int id = 1; id <= rates.brokers(); id++) {
            cluster.machines().add(new Machine(id, cluster, chance.split()));
        }
        this.faults = new Faults(cluster, chance.split(), options.withoutFaults());
        this.producers = new Producers(cluster, chance.split());
        if (trace.isOn()) {
            trace.line("seed " + seed + " " + rates);
            partitions.forEach(partition -> trace.line(partition.toString() + " " + partition.replicas()
                    + " min.insync.replicas " + partition.minInsyncReplicas() + (partition.synced() ? " sync" : " async")));
        }
    }

    /** Hands what controllers write to the invariants. */
    private record Decisions(List<PartitionInvariants> checks) implements VirtualZooKeeper.DecisionListener {
        @Override
        public void onChanged(UUID topicId, PartitionImage after) {
            checks.stream()
                    .filter(check -> check.partition().topicId().equals(topicId) && check.partition().partition() == after.partition())
                    .forEach(check -> check.onAuthority(after));
        }

        @Override
        public void onProcessed(Map<Integer, ProcessedIncarnation> byBrokerId) {
            byBrokerId.forEach((id, processed) -> checks.forEach(check -> check.onProcessed(id, processed.incarnation())));
        }
    }

    Outcome run() {
        Optional<Violation> violation = Optional.empty();
        try {
            cluster.machines().forEach(Machine::start);
            producers.start();
            faults.start(FAULTY_MS);
            runUntil(FAULTY_MS);
            faults.heal();
            comeToRest();
        } catch (Violation found) {
            violation = Optional.of(found);
        } catch (RuntimeException | AssertionError defect) {
            violation = Optional.of(new Violation("NoDefect", describe(defect)));
        }
        violation.filter(found -> cluster.trace().isOn()).ifPresent(found -> cluster.trace().line(found.getMessage()));
        return new Outcome(
                seed,
                violation,
                scheduler.executed(),
                cluster.checks().stream().mapToInt(PartitionInvariants::acknowledged).sum(),
                faults.count(),
                cluster.checks().stream().anyMatch(PartitionInvariants::isVoid),
                cluster.trace().text());
    }

    private static String describe(Throwable defect) {
        StringBuilder text = new StringBuilder(defect.toString());
        for (int i = 0; i < Math.min(12, defect.getStackTrace().length); i++) {
            text.append("\n    at ").append(defect.getStackTrace()[i]);
        }
        return text.toString();
    }

    private void runUntil(long endMs) {
        while (scheduler.step(endMs)) {
            if (scheduler.executed() > MAX_EVENTS) {
                throw new Violation("NoLivelock", MAX_EVENTS + " events after " + scheduler.nowMs() + " ms");
            }
        }
    }

    private void comeToRest() {
        Rest rest = new Rest(cluster);
        producers.lastRecords();
        long deadlineMs = FAULTY_MS + HEALING_MS;
        for (long atMs = FAULTY_MS + LOOK_EVERY_MS; atMs < deadlineMs; atMs += LOOK_EVERY_MS) {
            runUntil(atMs);
            if (rest.missing(producers).isEmpty()) {
                return;
            }
            rest.electWhereAllowed();
        }
        throw new Violation("ComesToRest", "after " + HEALING_MS + " ms without faults: " + rest.missing(producers));
    }
}
