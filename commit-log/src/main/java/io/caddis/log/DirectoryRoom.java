package io.caddis.log;

/**
 * Judges whether a log directory has room. It has none from the first write that the disk refused until enough is free again,
 * and for a moment more: a quota, or a file system without inodes, says that much is free and refuses the next write all the same.
 *
 * <p>No lock, no clock: the caller guards it and passes the time. Nothing is forbidden by this: whoever must write tries.
 */
final class DirectoryRoom {

    /** Free space that ends a shortage: for a while nobody needs to move again. */
    static final long ENOUGH_BYTES = 64 << 20;
    /** On a small file system, this part of it is enough. */
    static final int ENOUGH_PART = 20;
    /** A shortage lasts so long after the last refused write at least, twice as long each time that it comes back soon. */
    static final long MIN_SHORTAGE_MS = 1_000;
    static final long MAX_SHORTAGE_MS = 64_000;
    /** A shortage this soon after the last one is the same come back. */
    static final long SOON_MS = 60_000;

    private boolean shortage;
    private boolean refusedSinceLook;
    private boolean looked;
    private boolean everShort;
    private long shortageMs = MIN_SHORTAGE_MS;
    private long notBeforeMs;
    private long endedMs;

    boolean hasRoom() {
        return !shortage;
    }

    /** The disk refused a write for want of space. */
    void onRefused() {
        if (!shortage) {
            shortage = true;
            looked = false;
        }
        refusedSinceLook = true;
    }

    /**
     * Somebody looked, as is due about once a second while there is no room.
     *
     * @param usableBytes of the file system, for this process
     * @param totalBytes  of the file system
     * @param nowMs       of a clock that never jumps
     */
    void onMeasured(long usableBytes, long totalBytes, long nowMs) {
        if (!shortage) {
            return;
        }
        if (!looked) {
            looked = true;
            boolean cameBack = everShort && nowMs - endedMs < SOON_MS;
            shortageMs = cameBack ? Math.min(MAX_SHORTAGE_MS, 2 * shortageMs) : MIN_SHORTAGE_MS;
            everShort = true;
        }
        if (refusedSinceLook) {
            refusedSinceLook = false;
            notBeforeMs = nowMs + shortageMs;
        }
        if (nowMs >= notBeforeMs && usableBytes >= Math.min(ENOUGH_BYTES, totalBytes / ENOUGH_PART)) {
            shortage = false;
            endedMs = nowMs;
        }
    }
}
