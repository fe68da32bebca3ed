package io.caddis.coordinator.lag;

import java.util.Optional;

/**
 * What a window of samples says of a group in a partition. Rules and no thresholds, after the idea of LinkedIn's Burrow: a lag
 * is bad if it does not go away, not if it is large.
 */
final class VerdictRules {

    /** What is said of a movement needs to have been watched for half of a window. */
    private static final int ROUNDS_FOR_MOVEMENT_MIN = LagWindow.ROUNDS / 2;

    private VerdictRules() {}

    /**
     * @param groupEmpty    it has no members
     * @param stateSinceMs  for an empty group since when, epoch milliseconds
     * @param committedAtMs when the present offset was committed, epoch milliseconds; also if it is the one before it again
     */
    record Standing(boolean groupEmpty, long stateSinceMs, long committedAtMs, int intervalMs) {}

    /** In this order; absent if there are too few samples. */
    static Optional<LagVerdict> verdict(LagWindow window, Standing standing) {
        long newest = window.newestRound();
        if (standing.groupEmpty() && !isReadFromOutside(window, standing)) {
            return Optional.of(LagVerdict.EMPTY);
        }
        long lag = window.lag(newest);
        if (lag == LagWindow.UNKNOWN) {
            return Optional.empty();
        }
        if (lag <= 0) {
            return Optional.of(LagVerdict.OK);
        }
        if (window.greatestCommitted() > window.committed(newest)) {
            return Optional.of(LagVerdict.REWOUND);
        }
        long oldest = window.oldestRoundWithLag();
        if (window.leastLag(oldest, newest) <= 0) {
            return Optional.of(LagVerdict.OK); // a partition that gets a record now and then never alarms
        }
        if (newest - oldest < ROUNDS_FOR_MOVEMENT_MIN) {
            return Optional.empty();
        }
        if (window.oldestCommittedSince(oldest) == window.committed(newest)) {
            boolean committedInWindow = standing.committedAtMs() > oldest * standing.intervalMs();
            return Optional.of(committedInWindow ? LagVerdict.STALLED : LagVerdict.STOPPED);
        }
        return Optional.of(isGrowing(window, oldest, newest) ? LagVerdict.GROWING : LagVerdict.OK);
    }

    /** A consumer that assigns its partitions by hand commits to a group that has no members. */
    private static boolean isReadFromOutside(LagWindow window, Standing standing) {
        long emptySince = Math.floorDiv(standing.stateSinceMs(), (long) standing.intervalMs()) + 1;
        long first = window.oldestCommittedSince(emptySince);
        return first != LagWindow.UNKNOWN && window.committed(window.newestRound()) > first;
    }

    /**
     * The least lag of the last third is above the greatest of the first. Commits every few seconds make a saw out of any lag;
     * its teeth, and chance, do not come through this.
     */
    private static boolean isGrowing(LagWindow window, long oldest, long newest) {
        long third = (newest - oldest + 1) / 3;
        long before = window.greatestLag(oldest, oldest + third - 1);
        long now = window.leastLag(newest - third + 1, newest);
        return before != LagWindow.UNKNOWN && now != LagWindow.UNKNOWN && now > before;
    }
}
