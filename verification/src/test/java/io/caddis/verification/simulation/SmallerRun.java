package io.caddis.verification.simulation;

import io.caddis.verification.simulation.invariant.Violation;
import io.caddis.verification.simulation.node.PlantedBug;
import io.caddis.verification.simulation.world.Rates;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Looks for a run of the same seed that breaks the same invariant with less going wrong: that is the one worth reading. */
final class SmallerRun {

    private static final int MAX_ROUNDS = 4;

    private final long seed;
    private final PlantedBug planted;
    private final String invariant;

    SmallerRun(long seed, PlantedBug planted, Violation violation) {
        this.seed = seed;
        this.planted = planted;
        this.invariant = violation.invariant();
    }

    /** @return with a trace; the run as it was if nothing can be left out */
    Simulation.Outcome find(int faults) {
        SimulationOptions options = SimulationOptions.PLAIN;
        for (UnaryOperator<Rates> calmer : calmer()) {
            options = breaks(options.with(calmer)) ? options.with(calmer) : options;
        }
        Set<Integer> without = new TreeSet<>();
        boolean smaller = true;
        for (int round = 0; smaller && round < MAX_ROUNDS; round++) {
            smaller = false;
            for (int fault = 1; fault <= faults; fault++) {
                if (without.add(fault)) {
                    if (breaks(options.without(without))) {
                        smaller = true;
                    } else {
                        without.remove(fault);
                    }
                }
            }
        }
        return new Simulation(seed, planted, options.without(without).withTrace()).run();
    }

    private boolean breaks(SimulationOptions options) {
        Optional<Violation> violation = new Simulation(seed, planted, options).run().violation();
        return violation.isPresent() && violation.get().invariant().equals(invariant);
    }

    private static List<UnaryOperator<Rates>> calmer() {
        return List.of(
                Rates::withoutSlowMessages,
                Rates::withoutBrokenConnections,
                Rates::withoutRepeatedReplies,
                Rates::withoutRequestsAfterBreak,
                Rates::withoutLostZooKeeperReplies);
    }
}
