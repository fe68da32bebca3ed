package io.caddis.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Walks over the headers of the batches in a part of a segment, without reading the records.
 *
 * <p>Trusts nothing: a header that cannot be right ends the walk, and {@link #isMalformed()} says so. One thread.
 */
final class BatchWalk {

    /** Enough for the stretch between two index entries in one read. */
    static final int LOOKUP_WINDOW_BYTES = 8 * 1024;
    /** For walks over whole segments. */
    static final int REPLAY_WINDOW_BYTES = 64 * 1024;

    private final SegmentFile file;
    private final int limit;
    private final ByteBuffer window;
    private int windowPosition;
    private int nextPosition;
    private int position = -1;
    private int headerAt;
    private boolean malformed;

    /**
     * @param from position of a batch
     * @param limit position at which the walk ends, the end of a batch
     */
    BatchWalk(SegmentFile file, int from, int limit, int windowBytes) {
        this.file = file;
        this.limit = limit;
        this.nextPosition = from;
        this.window = ByteBuffer.allocate(Math.max(RecordBatchHeader.SIZE_IN_BYTES, Math.min(windowBytes, limit - from))).limit(0);
    }

    /** Moves to the next batch; false at the end and at a malformed header. */
    boolean next() throws IOException {
        if (malformed || nextPosition >= limit) {
            return false;
        }
        int remaining = limit - nextPosition;
        if (remaining < RecordBatchHeader.SIZE_IN_BYTES) {
            malformed = true;
            return false;
        }
        position = nextPosition;
        headerAt = moveWindowTo(position);
        int size = RecordBatchHeader.sizeInBytes(window, headerAt);
        if (RecordBatchHeader.magic(window, headerAt) != RecordBatchHeader.MAGIC || size < RecordBatchHeader.SIZE_IN_BYTES
                || size > remaining || RecordBatchHeader.lastOffsetDelta(window, headerAt) < 0) {
            malformed = true;
            return false;
        }
        nextPosition = position + size;
        return true;
    }

    private int moveWindowTo(int target) throws IOException {
        int at = target - windowPosition;
        if (at < 0 || at + RecordBatchHeader.SIZE_IN_BYTES > window.limit()) {
            window.clear().limit(Math.min(window.capacity(), limit - target));
            file.readFully(window, target);
            window.flip();
            windowPosition = target;
            at = 0;
        }
        return at;
    }

    boolean isMalformed() {
        return malformed;
    }

    /** Buffer that holds the current batch's header at {@link #headerAt()}; valid until the next step. */
    ByteBuffer header() {
        return window;
    }

    int headerAt() {
        return headerAt;
    }

    int position() {
        return position;
    }

    int sizeInBytes() {
        return RecordBatchHeader.sizeInBytes(window, headerAt);
    }

    long baseOffset() {
        return RecordBatchHeader.baseOffset(window, headerAt);
    }

    long lastOffset() {
        return RecordBatchHeader.lastOffset(window, headerAt);
    }

    long maxTimestamp() {
        return RecordBatchHeader.maxTimestamp(window, headerAt);
    }

    int leaderEpoch() {
        return RecordBatchHeader.leaderEpoch(window, headerAt);
    }
}
