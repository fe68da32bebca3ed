package io.caddis.verification.simulation.invariant;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** An end of a broker's process after which records may be missing, and whether the controller has been told. */
final class UncleanEnd {

    private final Set<UUID> runsSince = new HashSet<>();
    private boolean lossy;
    private boolean announced;

    /** It has happened once more before the broker was in the ISR again. */
    void again() {
        runsSince.clear();
        announced = false;
    }

    void lost() {
        lossy = true;
    }

    void startedAgain(UUID run) {
        runsSince.add(run);
    }

    /** @return whether this run is one that knows */
    boolean announcedBy(UUID run) {
        announced |= runsSince.contains(run);
        return announced;
    }

    /** Records are gone, not only in danger. */
    boolean isLossy() {
        return lossy;
    }

    boolean isAnnounced() {
        return announced;
    }
}
