package io.caddis.verification.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.simulation.invariant.Violation;
import io.caddis.verification.simulation.node.PlantedBug;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The simulation itself is tested: a cluster with a known defect must be found out, or a green run proves nothing. */
class PlantedBugsTest {

    private static final Logger LOG = LoggerFactory.getLogger(PlantedBugsTest.class);

    /** Ten times what the hardest of them takes. */
    private static final int MAX_SEEDS = 3_000;

    @ParameterizedTest
    @EnumSource(value = PlantedBug.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void shouldFindPlantedBug(PlantedBug planted) {
        Optional<Violation> found = Optional.empty();
        int seed = 0;
        while (found.isEmpty() && seed < MAX_SEEDS) {
            found = new Simulation(++seed, planted, SimulationOptions.PLAIN).run().violation();
        }
        assertTrue(found.isPresent(), planted + " was not found in " + MAX_SEEDS + " seeds");
        LOG.info("planted={} seed={} found={}", planted, seed, found.get().invariant());
    }
}
