package io.caddis.coordinator.lag;

/**
 * {@link #SAMPLES} consecutive samples of a block. The three series are as long as there are partitions times {@link
 * #SAMPLES}: first all samples of the first partition, in order of time, then those of the next. Whoever makes one hands the
 * arrays over.
 *
 * @param startedAtMs     epoch milliseconds of the first sample, a multiple of {@code intervalMs}
 * @param intervalMs      between two samples, 1 or more
 * @param partitions      ascending
 * @param committed       offsets, {@link #UNKNOWN} where there is no sample
 * @param lags            in records, or {@link #UNKNOWN}
 * @param timeLagsMs      in milliseconds, or {@link #UNKNOWN}
 */
public record LagHistoryRow(
        LagBlock block, int slot, long startedAtMs, int intervalMs, int[] partitions, long[] committed, long[] lags,
        long[] timeLagsMs) {

    /** Samples of each partition in a row. */
    public static final int SAMPLES = 12;

    public static final long UNKNOWN = Long.MIN_VALUE;
}
