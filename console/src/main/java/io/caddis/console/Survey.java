package io.caddis.console;

import io.caddis.console.view.Measurements;
import io.caddis.coordinator.image.ClusterImage;

/** Asks every live broker at once for the sizes of its logs and the offsets of what it leads. */
@FunctionalInterface
public interface Survey {

    /**
     * Blocks until all have answered or their time is up; who did not is named in the result. On the survey's own thread.
     *
     * @param before the last result, from which rates are worked out
     */
    Measurements ask(ClusterImage image, Measurements before, long sinceMs) throws InterruptedException;
}
