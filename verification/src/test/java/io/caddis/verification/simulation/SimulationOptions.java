package io.caddis.verification.simulation;

import io.caddis.verification.simulation.world.Rates;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * How a seed is run differently from what it draws: for people who read a failure, and to make one smaller.
 *
 * @param traced        write down what happens
 * @param withoutFaults numbers of faults to leave out
 * @param adjustment    of the rates drawn
 */
record SimulationOptions(boolean traced, Set<Integer> withoutFaults, UnaryOperator<Rates> adjustment) {

    static final SimulationOptions PLAIN = new SimulationOptions(false, Set.of(), UnaryOperator.identity());

    Rates adjust(Rates drawn) {
        return adjustment.apply(drawn);
    }

    SimulationOptions withTrace() {
        return new SimulationOptions(true, withoutFaults, adjustment);
    }

    SimulationOptions without(Set<Integer> faults) {
        return new SimulationOptions(traced, Set.copyOf(faults), adjustment);
    }

    SimulationOptions with(UnaryOperator<Rates> further) {
        return new SimulationOptions(traced, withoutFaults, drawn -> further.apply(adjustment.apply(drawn)));
    }
}
