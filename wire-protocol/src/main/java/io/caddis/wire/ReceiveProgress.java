package io.caddis.wire;

import org.apache.kafka.common.network.NetworkReceive;

/**
 * How the frame that a client is sending comes along, looked at once in every sweep of its event loop. Counting sweeps and
 * not time keeps a pause of the loop itself from being taken for the client's.
 */
final class ReceiveProgress {

    /** Per sweep, which is a second: slower than any link over which such frames make sense. */
    static final int SLOW_BYTES_PER_SWEEP = 256 << 10;
    /** So many slow sweeps in a row, and the frame must not keep memory from others. */
    static final int SLOW_SWEEPS_MAX = 3;

    private NetworkReceive partial;
    private long sinceMs;
    private int bytesAtLastSweep;
    private int slowSweeps;

    /** The frame is complete, or there is none. */
    void reset() {
        partial = null;
    }

    /** @param receive what the connection is receiving, null if nothing */
    void sweep(NetworkReceive receive, long nowMs) {
        boolean begun = receive != null && receive.bytesRead() > 0 && !receive.complete() && !waitsForMemory(receive);
        if (!begun) {
            partial = null;
        } else if (receive != partial) {
            partial = receive;
            sinceMs = nowMs;
            slowSweeps = 0;
            bytesAtLastSweep = receive.bytesRead();
        } else {
            boolean slow = receive.bytesRead() - bytesAtLastSweep < SLOW_BYTES_PER_SWEEP;
            slowSweeps = slow ? slowSweeps + 1 : 0;
            bytesAtLastSweep = receive.bytesRead();
        }
    }

    /** True if the frame has been incomplete for longer than allowed. */
    boolean isOverdue(long nowMs, long partialRequestTimeoutMs) {
        return partial != null && nowMs - sinceMs > partialRequestTimeoutMs;
    }

    /** True if the frame holds memory and hardly fills it: it has to go when another one wants memory. */
    boolean wastesMemory() {
        return partial != null && partial.memoryAllocated() && slowSweeps >= SLOW_SWEEPS_MAX;
    }

    /** The client has sent its length and we have no room for the frame: that is not the client's slowness. */
    static boolean waitsForMemory(NetworkReceive receive) {
        return receive != null && receive.requiredMemoryAmountKnown() && !receive.memoryAllocated();
    }
}
