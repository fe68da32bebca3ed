package io.caddis.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * Reads a segment whole, verifies each batch with its CRC, and finds the good batches behind bad bytes.
 *
 * <p>Recovery, the scrub and a read that met a bad header use it. Builds the segment's indexes on the way. One thread,
 * blocks for the time it takes to read the file.
 */
final class SegmentScanner {

    private static final int WINDOW_BYTES = 256 * 1024;
    private static final int CRC_COVERS_FROM = 21;

    private final SegmentFile file;
    private final int sizeInBytes;
    private final long offsetBound;
    private final ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES).limit(0);
    private final CRC32C crc = new CRC32C();
    private int windowPosition;

    /**
     * @param sizeInBytes where the scan ends
     * @param offsetBound no batch of this segment may hold this offset or a later one: the next segment's base offset
     */
    SegmentScanner(SegmentFile file, int sizeInBytes, long offsetBound) {
        this.file = file;
        this.sizeInBytes = sizeInBytes;
        this.offsetBound = offsetBound;
    }

    /** What a scan found, and the indexes of the good batches. */
    record Result(SegmentScan scan, SegmentIndex index) {
        Result withoutZerosAtEnd() {
            return new Result(scan.withoutZerosAtEnd(), index);
        }
    }

    Result scan(long baseOffset, int indexIntervalBytes) throws IOException {
        SegmentIndex index = new SegmentIndex();
        List<SegmentScan.BadRun> badRuns = new ArrayList<>();
        long expectedOffset = baseOffset;
        int position = 0;
        boolean behindBadRun = false;
        while (position < sizeInBytes) {
            if (!isGoodBatch(position) || baseOffsetAt(position) != expectedOffset) {
                boolean zeroFilled = isZeroFilled(position);
                int next = zeroFilled ? -1 : findGoodBatch(position, expectedOffset);
                if (next < 0) {
                    badRuns.add(new SegmentScan.BadRun(position, sizeInBytes - position, expectedOffset, OptionalLong.empty(), zeroFilled));
                    break;
                }
                long nextOffset = baseOffsetAt(next);
                badRuns.add(new SegmentScan.BadRun(position, next - position, expectedOffset, OptionalLong.of(nextOffset), false));
                expectedOffset = nextOffset;
                position = next;
                behindBadRun = true;
            }
            int at = moveWindowTo(position, RecordBatchHeader.SIZE_IN_BYTES);
            int batchBytes = RecordBatchHeader.sizeInBytes(window, at);
            int relativeOffset = (int) (expectedOffset - baseOffset);
            if (behindBadRun) {
                index.addReachable(relativeOffset, position, batchBytes, RecordBatchHeader.maxTimestamp(window, at));
            } else {
                index.add(relativeOffset, position, batchBytes, RecordBatchHeader.maxTimestamp(window, at), indexIntervalBytes);
            }
            behindBadRun = false;
            expectedOffset = RecordBatchHeader.lastOffset(window, at) + 1;
            position += batchBytes;
        }
        return new Result(new SegmentScan(baseOffset, sizeInBytes, expectedOffset, List.copyOf(badRuns)), index);
    }

    /**
     * Verifies batches from a position on until the budget is used up or a bad one is met.
     *
     * @return where it stopped: behind the last batch verified, or at the bad one
     */
    Progress verify(int from, long expectedOffset, long budgetBytes) throws IOException {
        int position = from;
        long offset = expectedOffset;
        while (position < sizeInBytes && position - from < budgetBytes) {
            if (!isGoodBatch(position) || baseOffsetAt(position) != offset) {
                return new Progress(position, offset, true);
            }
            int at = moveWindowTo(position, RecordBatchHeader.SIZE_IN_BYTES);
            offset = RecordBatchHeader.lastOffset(window, at) + 1;
            position += RecordBatchHeader.sizeInBytes(window, at);
        }
        return new Progress(position, offset, false);
    }

    record Progress(int position, long offset, boolean metBadBatch) {
    }

    private boolean isGoodBatch(int position) throws IOException {
        int size = plausibleSize(position);
        if (size < 0) {
            return false;
        }
        int at = moveWindowTo(position, RecordBatchHeader.SIZE_IN_BYTES);
        int expectedCrc = RecordBatchHeader.crc(window, at);
        int delta = RecordBatchHeader.lastOffsetDelta(window, at);
        long baseOffset = RecordBatchHeader.baseOffset(window, at);
        if (delta < 0 || baseOffset < 0 || delta >= offsetBound - baseOffset) {
            return false;
        }
        return crcOf(position + CRC_COVERS_FROM, position + size) == expectedCrc;
    }

    /** The batch's size if a header that could be one lies here, else -1. */
    private int plausibleSize(int position) throws IOException {
        if (sizeInBytes - position < RecordBatchHeader.SIZE_IN_BYTES) {
            return -1;
        }
        int at = moveWindowTo(position, RecordBatchHeader.SIZE_IN_BYTES);
        int size = RecordBatchHeader.sizeInBytes(window, at);
        boolean plausible = RecordBatchHeader.magic(window, at) == RecordBatchHeader.MAGIC
                && size >= RecordBatchHeader.SIZE_IN_BYTES && size <= sizeInBytes - position;
        return plausible ? size : -1;
    }

    private long baseOffsetAt(int position) throws IOException {
        return RecordBatchHeader.baseOffset(window, moveWindowTo(position, RecordBatchHeader.SIZE_IN_BYTES));
    }

    /** Position of the first good batch at or behind a place that is not as expected, -1 if there is none. */
    private int findGoodBatch(int bad, long leastOffset) throws IOException {
        if (isGoodBatchFrom(bad, leastOffset) && isContinuedBehind(bad)) {
            return bad; // offsets are missing, no bytes are bad
        }
        // a batch with damaged records has its length intact: following it avoids taking a batch that somebody stored
        // inside of a record for one of ours
        int size = plausibleSize(bad);
        if (size > 0 && isGoodBatchFrom(bad + size, leastOffset)) {
            return bad + size;
        }
        for (int position = bad + 1; position <= sizeInBytes - RecordBatchHeader.SIZE_IN_BYTES; position++) {
            int at = moveWindowTo(position, RecordBatchHeader.SIZE_IN_BYTES);
            if (RecordBatchHeader.magic(window, at) == RecordBatchHeader.MAGIC && isGoodBatchFrom(position, leastOffset)) {
                return position;
            }
        }
        return -1;
    }

    private boolean isGoodBatchFrom(int position, long leastOffset) throws IOException {
        return plausibleSize(position) > 0 && baseOffsetAt(position) >= leastOffset && isGoodBatch(position);
    }

    /** A base offset alone is no evidence, no CRC covers it: where the next batch takes another for due, this one's is wrong. */
    private boolean isContinuedBehind(int position) throws IOException {
        int at = moveWindowTo(position, RecordBatchHeader.SIZE_IN_BYTES);
        long dueOffset = RecordBatchHeader.lastOffset(window, at) + 1;
        int next = position + RecordBatchHeader.sizeInBytes(window, at);
        return plausibleSize(next) < 0 || baseOffsetAt(next) == dueOffset;
    }

    private boolean isZeroFilled(int from) throws IOException {
        int position = from;
        while (position < sizeInBytes) {
            int at = moveWindowTo(position, 1);
            for (; at < window.limit(); at++, position++) {
                if (window.get(at) != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private int crcOf(int from, int to) throws IOException {
        crc.reset();
        int position = from;
        while (position < to) {
            int at = moveWindowTo(position, 1);
            int length = Math.min(window.limit() - at, to - position);
            crc.update(window.duplicate().limit(at + length).position(at));
            position += length;
        }
        return (int) crc.getValue();
    }

    /** Makes the window hold the bytes and answers where in it they begin. */
    private int moveWindowTo(int position, int bytes) throws IOException {
        int at = position - windowPosition;
        if (at < 0 || at + bytes > window.limit()) {
            window.clear().limit(Math.min(WINDOW_BYTES, sizeInBytes - position));
            file.readFully(window, position);
            window.flip();
            windowPosition = position;
            at = 0;
        }
        return at;
    }
}
