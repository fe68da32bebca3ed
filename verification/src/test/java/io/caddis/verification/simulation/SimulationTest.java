package io.caddis.verification.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.caddis.verification.simulation.node.PlantedBug;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * As many seeds as fit into {@code -Dcaddis.simulation.seconds} (60), from {@code -Dcaddis.simulation.firstSeed} (1) on, or the one
 * that {@code -Dcaddis.simulation.seed} names, with its trace. A failure prints the shortest run found for it and how to replay it.
 */
class SimulationTest {

    private static final Logger LOG = LoggerFactory.getLogger(SimulationTest.class);

    private static final long DEFAULT_SECONDS = 60;

    /** Fewer would say that the machine, or the simulation, has become too slow to prove anything. */
    private static final int MIN_SEEDS = 50;

    @Test
    void shouldKeepEveryPromise_whateverGoesWrong() {
        Long only = Long.getLong("caddis.simulation.seed");
        if (only != null) {
            replay(only);
            return;
        }
        long firstSeed = Long.getLong("caddis.simulation.firstSeed", 1);
        long seconds = Long.getLong("caddis.simulation.seconds", DEFAULT_SECONDS);
        long endNanos = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        long events = 0;
        long acknowledged = 0;
        long seed = firstSeed;
        while (seed - firstSeed < MIN_SEEDS || System.nanoTime() < endNanos) {
            Simulation.Outcome outcome = new Simulation(seed, PlantedBug.NONE, SimulationOptions.PLAIN).run();
            outcome.violation().ifPresent(violation -> {
                Simulation.Outcome smaller = new SmallerRun(outcome.seed(), PlantedBug.NONE, violation).find(outcome.faults());
                fail(report(smaller.violation().isPresent() ? smaller : outcome));
            });
            events += outcome.events();
            acknowledged += outcome.acknowledged();
            seed++;
        }
        LOG.info("simulated: seeds={} firstSeed={} events={} acknowledged={}", seed - firstSeed, firstSeed, events, acknowledged);
    }

    private static void replay(long seed) {
        Simulation.Outcome outcome = new Simulation(seed, PlantedBug.NONE, SimulationOptions.PLAIN.withTrace()).run();
        LOG.info("{}", outcome.trace());
        outcome.violation().ifPresent(violation -> fail(report(outcome)));
    }

    private static String report(Simulation.Outcome outcome) {
        return "seed " + outcome.seed() + " " + outcome.violation().orElseThrow().getMessage()
                + "\nreplay: ./mvnw -pl verification test -Dtest=SimulationTest -Dcaddis.simulation.seed=" + outcome.seed()
                + "\nthe run with what could be left out:\n" + outcome.trace();
    }

    @Test
    void shouldRunTheSameAgain_whenSeedIsTheSame() {
        for (long seed = 1; seed <= 5; seed++) {
            String first = trace(seed);
            assertEquals(first, trace(seed));
            assertNotEquals(first, trace(seed + 1_000));
        }
    }

    private static String trace(long seed) {
        return new Simulation(seed, PlantedBug.NONE, SimulationOptions.PLAIN.withTrace()).run().trace();
    }
}
