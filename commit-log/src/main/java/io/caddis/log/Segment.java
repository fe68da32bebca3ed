package io.caddis.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One file of a log: the batches from {@link #baseOffset()} up to the next segment's.
 *
 * <p>The last segment of a log is active: it grows, and its indexes are in memory. A closed one never changes again, except
 * that damage may be found in it; it holds neither an open file nor an index, both come from the node's bounded tables.
 * Writers hold the log's lock. Readers take no lock: they only look below an end that was published after the write.
 */
final class Segment {

    private final long baseOffset;
    private final SegmentFile file;
    private final IndexFiles indexFiles;
    private final SegmentIndexCache indexCache;
    /** Set while the segment is active, and then until the index files are written. */
    private volatile SegmentIndex ownIndex;
    private volatile SegmentIndex.LargestTimestamp largestTimestamp;
    private volatile int sizeInBytes;
    private volatile long nextOffset;
    private volatile List<SegmentDamage> damage;
    private long firstAppendMs;
    /** The reference that keeps the written descriptor open until it was forced; guarded by the log's lock. */
    private SegmentChannel dirtyChannel;
    private final SpaceAhead ahead;

    /**
     * @param spaceAheadBytes most to write ahead of the end, see {@link SpaceAhead}
     * @param ownIndex the index of an active segment or a freshly scanned one, null if it is in the index files
     * @param firstAppendMs when the first batch came, -1 for an empty segment
     */
    Segment(long baseOffset, SegmentFile file, IndexFiles indexFiles, SegmentIndexCache indexCache, int spaceAheadBytes,
            SegmentIndex ownIndex, SegmentExtent extent, long firstAppendMs) {
        this.baseOffset = baseOffset;
        this.file = file;
        this.indexFiles = indexFiles;
        this.indexCache = indexCache;
        this.ownIndex = ownIndex;
        this.sizeInBytes = extent.sizeInBytes();
        this.nextOffset = extent.nextOffset();
        this.largestTimestamp = extent.largestTimestamp();
        this.damage = extent.damage();
        this.firstAppendMs = firstAppendMs;
        this.ahead = new SpaceAhead(file, spaceAheadBytes, sizeInBytes);
    }

    /**
     * What a segment holds.
     *
     * @param sizeInBytes size of the file
     * @param nextOffset the offset after the last one
     * @param largestTimestamp the largest timestamp and where it is
     * @param damage known damage, in the order of positions
     */
    record SegmentExtent(int sizeInBytes, long nextOffset, SegmentIndex.LargestTimestamp largestTimestamp, List<SegmentDamage> damage) {
        static SegmentExtent empty(long baseOffset) {
            return new SegmentExtent(0, baseOffset, SegmentIndex.LargestTimestamp.NONE, List.of());
        }
    }

    long baseOffset() {
        return baseOffset;
    }

    int sizeInBytes() {
        return sizeInBytes;
    }

    long nextOffset() {
        return nextOffset;
    }

    boolean isEmpty() {
        return sizeInBytes == 0;
    }

    long largestTimestampMs() {
        return largestTimestamp.timestampMs();
    }

    SegmentExtent extent() {
        return new SegmentExtent(sizeInBytes, nextOffset, largestTimestamp, damage);
    }

    SegmentFile file() {
        return file;
    }

    List<SegmentDamage> damage() {
        return damage;
    }

    long firstAppendMs() {
        return firstAppendMs;
    }

    // ---- writing, under the log's lock ----

    /**
     * Writes batches behind the last one. The offsets become visible when the log publishes its new end.
     *
     * @param segmentMaxBytes the size up to which space may be written ahead, 0 for none
     * @throws IOException after which the file may hold a part of the bytes: {@link #cutBack} is due
     */
    void write(ByteBuffer batches, int segmentMaxBytes) throws IOException {
        file.write(batches, sizeInBytes);
        if (dirtyChannel == null) {
            dirtyChannel = file.acquire();
        }
        ahead.written(batches.remaining(), sizeInBytes + batches.remaining(), segmentMaxBytes);
    }

    /** Removes what a failed write left behind the last batch. */
    void cutBack() throws IOException {
        file.truncate(sizeInBytes);
        ahead.fileEndsAt(sizeInBytes);
    }

    /** Removes what was written ahead: nothing is appended any more. @return whether there may have been any of it */
    boolean cutSpaceAhead() throws IOException {
        return ahead.cutOff(sizeInBytes);
    }

    void indexBatch(long batchBaseOffset, int position, int batchBytes, long maxTimestamp, int indexIntervalBytes) {
        SegmentIndex index = ownIndex;
        index.add((int) (batchBaseOffset - baseOffset), position, batchBytes, maxTimestamp, indexIntervalBytes);
        largestTimestamp = index.largestTimestamp();
    }

    void grown(int newSizeInBytes, long newNextOffset, long nowMs) {
        if (firstAppendMs < 0) {
            firstAppendMs = nowMs;
        }
        nextOffset = newNextOffset;
        sizeInBytes = newSizeInBytes;
    }

    boolean isIndexFull(int segmentIndexMaxBytes) {
        SegmentIndex index = ownIndex;
        return index != null && index.isFull(segmentIndexMaxBytes);
    }

    /** Hands over the reference on the descriptor with unforced bytes; empty if all is forced. */
    Optional<SegmentChannel> takeDirtyChannel() {
        ahead.forcing();
        Optional<SegmentChannel> taken = Optional.ofNullable(dirtyChannel);
        dirtyChannel = null;
        return taken;
    }

    /** Makes this the segment as it is after its end was cut off. */
    void truncated(SegmentExtent extent, SegmentIndex index) {
        indexCache.remove(this);
        ownIndex = index;
        largestTimestamp = extent.largestTimestamp();
        damage = extent.damage();
        nextOffset = extent.nextOffset();
        sizeInBytes = extent.sizeInBytes();
        ahead.fileEndsAt(sizeInBytes);
    }

    // ---- closing ----

    /** Writes the index files; a closed segment then gives its own index up. Any thread, once the segment is closed. */
    void writeIndexFiles() throws IOException {
        SegmentIndex index = ownIndex;
        if (index != null) {
            indexFiles.write(baseOffset, index);
        }
    }

    /** Gives index and file back to the node's tables; a reader gets them from there. */
    void release() {
        SegmentIndex index = ownIndex;
        if (index != null) {
            indexCache.put(this, index);
            ownIndex = null;
        }
        file.close();
    }

    void closeFile() {
        indexCache.remove(this);
        file.close();
    }

    // ---- reading, any thread ----

    /** The segment's index: its own, a cached one, or the one in its files. */
    private SegmentIndex index() throws IOException, SuspectSegmentException {
        SegmentIndex own = ownIndex;
        if (own != null) {
            return own;
        }
        Optional<SegmentIndex> cached = indexCache.get(this);
        if (cached.isPresent()) {
            return cached.get();
        }
        Optional<SegmentIndex> stored = indexFiles.read(baseOffset, sizeInBytes, largestTimestamp);
        if (stored.isEmpty()) {
            throw new SuspectSegmentException(this, "its index files are not usable", null);
        }
        indexCache.put(this, stored.get());
        return stored.get();
    }

    /** A search in the good bytes before a position; readers never look behind the end that was published to them. */
    SegmentSearch search(int limit) throws IOException, SuspectSegmentException {
        return new SegmentSearch(this, index(), damage, limit);
    }

    /** The damage that an offset is lost in. */
    Optional<SegmentDamage> damageAt(long offset) {
        for (SegmentDamage bad : damage) {
            if (offset >= bad.startOffset() && offset < bad.endOffset()) {
                return Optional.of(bad);
            }
        }
        return Optional.empty();
    }

    /** The position at which the good bytes that begin at a position end, at most {@code limit}. */
    int goodUntil(int position, int limit) {
        for (SegmentDamage bad : damage) {
            if (bad.startPosition() > position || (bad.startPosition() == position && bad.endPosition() > position)) {
                return Math.min(limit, bad.startPosition());
            }
        }
        return limit;
    }

    /**
     * Reads the whole closed segment, verifies every batch, and takes note of the damage and of new indexes, which lead
     * around it.
     *
     * @return damage not known before
     */
    List<SegmentDamage> verify(int indexIntervalBytes) throws IOException {
        SegmentScanner.Result result;
        try {
            int readable = (int) Math.min(file.size(), sizeInBytes);
            result = new SegmentScanner(file, readable, nextOffset).scan(baseOffset, indexIntervalBytes);
        } catch (NoSuchFileException gone) {
            result = new SegmentScanner.Result(new SegmentScan(baseOffset, 0, baseOffset, List.of()), new SegmentIndex());
        }
        List<SegmentDamage> found = damageOf(result.scan(), nextOffset);
        List<SegmentDamage> fresh = new ArrayList<>(found);
        fresh.removeIf(candidate -> damage.stream().anyMatch(known -> known.startOffset() <= candidate.startOffset()
                && known.endOffset() >= candidate.endOffset()));
        if (found.size() > 0) {
            damage = List.copyOf(found);
        }
        if (ownIndex != null) {
            ownIndex = result.index();
        } else {
            indexCache.put(this, result.index());
            indexFiles.write(baseOffset, result.index());
        }
        return fresh;
    }

    /** @param endOffset the offset up to which the segment must have records */
    static List<SegmentDamage> damageOf(SegmentScan scan, long endOffset) {
        List<SegmentDamage> found = new ArrayList<>();
        for (SegmentScan.BadRun run : scan.badRuns()) {
            found.add(new SegmentDamage(scan.baseOffset(), run.position(), run.position() + run.sizeInBytes(), run.startOffset(),
                    run.nextOffset().orElse(Math.max(endOffset, run.startOffset())),
                    run.sizeInBytes() + " bytes at position " + run.position() + (run.zeroFilled() ? " are zero" : " are no valid batch")));
        }
        boolean endsShort = scan.nextOffset() < endOffset
                && (scan.badRuns().isEmpty() || scan.badRuns().get(scan.badRuns().size() - 1).nextOffset().isPresent());
        if (endsShort) {
            found.add(new SegmentDamage(scan.baseOffset(), scan.sizeInBytes(), scan.sizeInBytes(), scan.nextOffset(), endOffset,
                    "the file ends at position " + scan.sizeInBytes() + ", before offset " + endOffset));
        }
        return found;
    }

    @Override
    public String toString() {
        return "segment " + file;
    }
}
