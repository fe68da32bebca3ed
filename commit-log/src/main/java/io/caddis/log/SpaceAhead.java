package io.caddis.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Zeros on disk behind the end of an active segment, so that an append writes where the file has blocks already.
 *
 * <p>Forcing bytes that made a file longer costs the file system a commit of its journal; forcing bytes written over others
 * does not (measured: docs/decisions/0015). So a log whose appends are forced in small portions writes zeros ahead, one
 * journal commit for hundreds of forces. Where a force covers many bytes anyhow, writing everything twice would cost more than
 * it saves. The zeros are no part of the log: its size ends before them, a roll or a clean close cuts them off, and after a
 * crash recovery does. Guarded by the log's lock.
 */
final class SpaceAhead {

    /** Most that can be written ahead at once. */
    static final int MAX_BYTES = 1 << 20;
    /** Space is half of what the segment holds, and not worth a write below this: thousands of logs may have a few records each. */
    private static final int LEAST_BYTES = 64 << 10;
    private static final int BYTES_PER_FORCE_MAX = 128 << 10;
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(MAX_BYTES).asReadOnlyBuffer();

    private final SegmentFile file;
    private final int maxBytes;
    /** Where the file ends, as far as it is known: what was not cut off, or not written, lies before it. */
    private int fileEnd;
    private int bytesSinceForce;

    /**
     * @param maxBytes most to write ahead at once, 0 for never, at most {@link #MAX_BYTES}
     * @param segmentBytes the segment's size, which is the file's
     */
    SpaceAhead(SegmentFile file, int maxBytes, int segmentBytes) {
        this.file = file;
        this.maxBytes = maxBytes;
        this.fileEnd = segmentBytes;
    }

    /** All that was written is about to be forced. */
    void forcing() {
        bytesSinceForce = 0;
    }

    /**
     * An append was written. Writes zeros behind it when it used the last ones up.
     *
     * @param bytes its size
     * @param segmentBytes where it ends
     * @param segmentMaxBytes where the log will roll
     */
    void written(int bytes, int segmentBytes, int segmentMaxBytes) {
        bytesSinceForce = Math.min(BYTES_PER_FORCE_MAX, bytesSinceForce) + Math.min(BYTES_PER_FORCE_MAX, bytes);
        if (segmentBytes <= fileEnd) {
            return;
        }
        fileEnd = segmentBytes;
        int bytesAhead = Math.min(Math.min(segmentBytes / 2, maxBytes), segmentMaxBytes - segmentBytes);
        if (bytesAhead >= Math.min(LEAST_BYTES, maxBytes) && bytesAhead > 0 && bytesSinceForce <= BYTES_PER_FORCE_MAX) {
            extend(segmentBytes, bytesAhead);
        }
    }

    private void extend(int segmentBytes, int bytesAhead) {
        fileEnd = segmentBytes + bytesAhead;
        try {
            file.write(ZEROS.duplicate().limit(bytesAhead), segmentBytes);
        } catch (IOException notNeeded) {
            // the append itself is written; whether the disk is full or ill, the next one finds out
            try {
                cutOff(segmentBytes);
            } catch (IOException stillThere) {
                notNeeded.addSuppressed(stillThere); // recovery cuts them
            }
        }
    }

    /** Takes the zeros back. Not durable until the file is forced, and recovery does the same. @return whether there may have been any */
    boolean cutOff(int segmentBytes) throws IOException {
        if (fileEnd <= segmentBytes) {
            return false;
        }
        file.truncate(segmentBytes);
        fileEnd = segmentBytes;
        return true;
    }

    /** The file was cut by somebody else. */
    void fileEndsAt(int position) {
        fileEnd = position;
    }
}
