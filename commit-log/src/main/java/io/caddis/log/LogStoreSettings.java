package io.caddis.log;

/**
 * Settings of a node's whole log store.
 *
 * @param recoveryThreads logs that are opened in parallel at start
 * @param maxOpenSegments bound on file handles kept open for segments that nobody uses at the moment
 * @param checkpointIntervalMs time between two recovery-point checkpoints
 * @param scrubBytesPerSecond rate at which closed segments are re-read and their checksums verified, 0 for never
 * @param spaceAheadBytes most that a log with forced appends writes ahead of its end in zeros, 0 to {@link SpaceAhead#MAX_BYTES}
 */
public record LogStoreSettings(int recoveryThreads, int maxOpenSegments, long checkpointIntervalMs, long scrubBytesPerSecond,
        int spaceAheadBytes) {

    public static final int MAX_SPACE_AHEAD_BYTES = SpaceAhead.MAX_BYTES;

    public static final LogStoreSettings DEFAULTS = new LogStoreSettings(2, 1024, 60_000, 1 << 20, 0);

    public LogStoreSettings {
        atLeast("recoveryThreads", recoveryThreads, 1);
        atLeast("maxOpenSegments", maxOpenSegments, 1);
        atLeast("checkpointIntervalMs", checkpointIntervalMs, 1);
        atLeast("scrubBytesPerSecond", scrubBytesPerSecond, 0);
        atLeast("spaceAheadBytes", spaceAheadBytes, 0);
        if (spaceAheadBytes > SpaceAhead.MAX_BYTES) {
            throw new IllegalArgumentException("spaceAheadBytes=" + spaceAheadBytes + " is above its maximum of " + SpaceAhead.MAX_BYTES);
        }
    }

    private static void atLeast(String name, long value, long minimum) {
        if (value < minimum) {
            throw new IllegalArgumentException(name + "=" + value + " is below its minimum of " + minimum);
        }
    }
}
