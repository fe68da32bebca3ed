package io.caddis.wire;

/**
 * How much memory requests take that are being received or handled, of all event loops of a node. Safe from any thread;
 * decides and counts, the bytes themselves are the loops' ({@link LoopMemory}).
 *
 * <p>Memory is taken when a client announces a frame, long before its bytes have come. So that announcing is not enough to
 * stop the node, frames larger than {@link #ORDINARY_FRAME_MAX_BYTES} have half of the memory at most, and the other half is
 * always open to ordinary ones. A single large frame is taken whatever its size, or it could never be: together frames hold
 * no more than the bound, one frame of the largest size and one ordinary frame.
 */
final class RequestMemory {

    /** What clients with default settings send is smaller: a Java producer's requests end at 1 MiB. */
    static final int ORDINARY_FRAME_MAX_BYTES = 2 << 20;

    private final long maxBytes;
    private final long shareBytes;
    private long ordinaryBytes;
    private long largeBytes;
    private long releases;
    private int waiting;

    /** @param maxBytes 1 or more */
    RequestMemory(long maxBytes) {
        this.maxBytes = maxBytes;
        this.shareBytes = maxBytes / 2;
    }

    /** Takes memory for one frame, or says that it has to wait for a release. */
    synchronized boolean tryTake(int frameBytes) {
        boolean bothFit = ordinaryBytes + largeBytes < maxBytes;
        if (isLarge(frameBytes)) {
            boolean fits = largeBytes == 0 || (bothFit && largeBytes < shareBytes);
            largeBytes += fits ? frameBytes : 0;
            return fits;
        }
        boolean fits = bothFit || ordinaryBytes < shareBytes;
        ordinaryBytes += fits ? frameBytes : 0;
        return fits;
    }

    /** Gives back what was taken for a frame. */
    synchronized void release(int frameBytes) {
        long left = isLarge(frameBytes) ? largeBytes -= frameBytes : (ordinaryBytes -= frameBytes);
        if (left < 0) {
            throw new IllegalStateException("memory was given back twice: " + -left + " bytes more than were taken");
        }
        releases++;
    }

    private static boolean isLarge(int frameBytes) {
        return frameBytes > ORDINARY_FRAME_MAX_BYTES;
    }

    /** Grows with every release: a frame that was refused has no better chance before. */
    synchronized long releases() {
        return releases;
    }

    long maxBytes() {
        return maxBytes;
    }

    /** Negative while the last frame passed the bound. */
    synchronized long availableBytes() {
        return maxBytes - ordinaryBytes - largeBytes;
    }

    /** @param change of the number of connections whose announced frame has no memory */
    synchronized void waitingChanged(int change) {
        waiting += change;
    }

    /** True while some connection of the node waits: memory that is held and not used is somebody's loss. */
    synchronized boolean isAwaited() {
        return waiting > 0;
    }
}
