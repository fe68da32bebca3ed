package io.caddis.benchmarks.report;

import java.util.List;

/** How one load ended. */
public sealed interface LoadReport {

    /** Name of the load: {@code "produce-1k"}. */
    String load();

    /**
     * Every round of every arm was measured.
     *
     * @param arms the reference first, then what is compared with it
     */
    record Measured(String load, List<ArmRounds> arms) implements LoadReport {

        public Measured {
            arms = List.copyOf(arms);
            if (arms.isEmpty()) {
                throw new IllegalArgumentException("load " + load + " has no arm");
            }
        }

        public ArmRounds reference() {
            return arms.get(0);
        }
    }

    /** A round failed. The load's other rounds are dropped: medians over different numbers of rounds would be compared. */
    record Failed(String load, String reason) implements LoadReport {
    }
}
