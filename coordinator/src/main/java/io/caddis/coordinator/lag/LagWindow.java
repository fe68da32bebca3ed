package io.caddis.coordinator.lag;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * The samples of the last {@link #ROUNDS} rounds of one group in one partition; a round may be missing. Everything is asked as
 * of the newest sample.
 */
final class LagWindow {

    /** Ten minutes at the default interval. */
    static final int ROUNDS = 60;

    static final long UNKNOWN = LagHistoryRow.UNKNOWN;

    /** Fewer give no rate. */
    private static final int SAMPLES_FOR_RATE_MIN = 4;

    private static final long NO_ROUND = -1;

    private final long[] committed = unknown();
    private final long[] ends = unknown();
    private final long[] timeLagsMs = unknown();
    private long newest = NO_ROUND;

    private static long[] unknown() {
        long[] values = new long[ROUNDS];
        Arrays.fill(values, UNKNOWN);
        return values;
    }

    /**
     * @param round     not before the newest, which it replaces if it is the same
     * @param end       UNKNOWN if not known
     * @param timeLagMs UNKNOWN if not known
     */
    void put(long round, long committedOffset, long end, long timeLagMs) {
        if (round < newest) {
            throw new IllegalArgumentException("a sample of round " + round + " after one of round " + newest);
        }
        for (long missed = Math.max(newest + 1, round - ROUNDS + 1); newest != NO_ROUND && missed < round; missed++) {
            set(missed, UNKNOWN, UNKNOWN, UNKNOWN);
        }
        set(round, committedOffset, end, timeLagMs);
        newest = round;
    }

    private void set(long round, long committedOffset, long end, long timeLagMs) {
        int at = (int) (round % ROUNDS);
        committed[at] = committedOffset;
        ends[at] = end;
        timeLagsMs[at] = timeLagMs;
    }

    /** Negative before the first. */
    long newestRound() {
        return newest;
    }

    private long oldestPossible() {
        return Math.max(0, newest - ROUNDS + 1);
    }

    private long at(long[] series, long round) {
        return newest == NO_ROUND || round > newest || round < oldestPossible() ? UNKNOWN : series[(int) (round % ROUNDS)];
    }

    long committed(long round) {
        return at(committed, round);
    }

    long timeLagMs(long round) {
        return at(timeLagsMs, round);
    }

    /** In records; UNKNOWN if the end or the committed offset is. */
    long lag(long round) {
        long end = at(ends, round);
        long offset = at(committed, round);
        return end == UNKNOWN || offset == UNKNOWN ? UNKNOWN : end - offset;
    }

    /** Of the oldest sample with a lag; UNKNOWN if there is none. */
    long oldestRoundWithLag() {
        for (long round = oldestPossible(); round <= newest; round++) {
            if (lag(round) != UNKNOWN) {
                return round;
            }
        }
        return UNKNOWN;
    }

    /** UNKNOWN if there is no sample from {@code fromRound} on. */
    long oldestCommittedSince(long fromRound) {
        for (long round = Math.max(fromRound, oldestPossible()); round <= newest; round++) {
            if (committed(round) != UNKNOWN) {
                return committed(round);
            }
        }
        return UNKNOWN;
    }

    long greatestCommitted() {
        return Arrays.stream(committed).max().orElse(UNKNOWN);
    }

    /** UNKNOWN if there is no lag in these rounds. */
    long leastLag(long fromRound, long toRound) {
        long least = UNKNOWN;
        for (long round = fromRound; round <= toRound; round++) {
            long lag = lag(round);
            if (lag != UNKNOWN && (least == UNKNOWN || lag < least)) {
                least = lag;
            }
        }
        return least;
    }

    /** UNKNOWN if there is no lag in these rounds. */
    long greatestLag(long fromRound, long toRound) {
        long greatest = UNKNOWN;
        for (long round = fromRound; round <= toRound; round++) {
            greatest = Math.max(greatest, lag(round)); // UNKNOWN is the least long
        }
        return greatest;
    }

    /** Offsets committed in a round, of the time after the offset last went back. */
    OptionalDouble committedPerRound() {
        return slope(committed, roundAfterLastFall(committed));
    }

    /** Records written in a round, of the time after the log was last cut. */
    OptionalDouble producedPerRound() {
        return slope(ends, roundAfterLastFall(ends));
    }

    /** By how many milliseconds the time lag changes in a round. */
    OptionalDouble timeLagMsPerRound() {
        return slope(timeLagsMs, oldestPossible());
    }

    private long roundAfterLastFall(long[] series) {
        long after = oldestPossible();
        long last = UNKNOWN;
        for (long round = oldestPossible(); round <= newest; round++) {
            long value = at(series, round);
            if (value != UNKNOWN) {
                if (value < last) {
                    after = round;
                }
                last = value;
            }
        }
        return after;
    }

    /** Of the straight line with the least squares. Values are taken relative to the newest, so that no digit is lost. */
    private OptionalDouble slope(long[] series, long fromRound) {
        int count = 0;
        long base = UNKNOWN;
        double sumX = 0;
        double sumY = 0;
        double sumXx = 0;
        double sumXy = 0;
        for (long round = newest; round >= fromRound; round--) {
            long value = at(series, round);
            if (value == UNKNOWN) {
                continue;
            }
            base = base == UNKNOWN ? value : base;
            double x = round - newest;
            double y = value - base;
            count++;
            sumX += x;
            sumY += y;
            sumXx += x * x;
            sumXy += x * y;
        }
        if (count < SAMPLES_FOR_RATE_MIN) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of((count * sumXy - sumX * sumY) / (count * sumXx - sumX * sumX));
    }
}
