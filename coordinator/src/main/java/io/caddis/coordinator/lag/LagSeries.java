package io.caddis.coordinator.lag;

import io.caddis.coordinator.lag.LagRows.Measured;
import io.caddis.coordinator.lag.LagRows.MeasuredBlock;
import java.util.Optional;

/**
 * Samples as rows of history: every {@link LagHistoryRow#SAMPLES} rounds since 1970 are a stretch, so that each round belongs
 * to the same one, whichever node takes its sample.
 */
final class LagSeries {

    private static final int SAMPLES = LagHistoryRow.SAMPLES;

    private LagSeries() {}

    static long stretchOf(long round) {
        return round / SAMPLES;
    }

    static long lastRoundOf(long stretch) {
        return stretch * SAMPLES + SAMPLES - 1;
    }

    /** The first that has no round before {@code round}. */
    static long firstWholeStretch(long round) {
        return Math.floorDiv(Math.max(0, round) + SAMPLES - 1, (long) SAMPLES);
    }

    /** Empty if the windows hold no sample of the stretch. */
    static Optional<LagHistoryRow> row(LagBlock block, MeasuredBlock measured, long stretch, int intervalMs) {
        int count = measured.partitions().size();
        int[] partitions = new int[count];
        long[] committed = new long[count * SAMPLES];
        long[] lags = new long[count * SAMPLES];
        long[] timeLagsMs = new long[count * SAMPLES];
        boolean any = false;
        int at = 0;
        for (Measured partition : measured.partitions().values()) {
            partitions[at / SAMPLES] = partition.lag().partition();
            for (int i = 0; i < SAMPLES; i++) {
                long round = stretch * SAMPLES + i;
                committed[at] = partition.window().committed(round);
                lags[at] = partition.window().lag(round);
                timeLagsMs[at] = partition.window().timeLagMs(round);
                any |= committed[at] != LagHistoryRow.UNKNOWN;
                at++;
            }
        }
        return any
                ? Optional.of(new LagHistoryRow(
                        block, measured.slot(), stretch * SAMPLES * intervalMs, intervalMs, partitions, committed, lags, timeLagsMs))
                : Optional.empty();
    }

    /** The samples of one partition that a row holds, in order of time. */
    static void forEachSample(LagHistoryRow row, int partitionIndex, SampleUse use) {
        long firstRound = row.startedAtMs() / row.intervalMs();
        for (int i = 0; i < SAMPLES; i++) {
            int at = partitionIndex * SAMPLES + i;
            if (row.committed()[at] != LagHistoryRow.UNKNOWN) {
                long end = row.lags()[at] == LagHistoryRow.UNKNOWN ? LagWindow.UNKNOWN : row.committed()[at] + row.lags()[at];
                use.sample(firstRound + i, row.committed()[at], end, row.timeLagsMs()[at]);
            }
        }
    }

    /** What is done with a sample; the end and the time lag may be UNKNOWN. */
    interface SampleUse {
        void sample(long round, long committedOffset, long end, long timeLagMs);
    }
}
