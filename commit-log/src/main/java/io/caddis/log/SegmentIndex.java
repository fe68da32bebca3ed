package io.caddis.log;

/**
 * The two indexes of one segment and the rule of when a batch gets an entry.
 *
 * <p>One thread at a time adds (the log's lock); any thread looks up.
 */
final class SegmentIndex {

    private final OffsetIndex offsets;
    private final TimeIndex times;
    private volatile LargestTimestamp largestTimestamp;
    private long bytesSinceEntry;

    SegmentIndex() {
        this(new OffsetIndex(), new TimeIndex(), LargestTimestamp.NONE);
    }

    SegmentIndex(OffsetIndex offsets, TimeIndex times, LargestTimestamp largestTimestamp) {
        this.offsets = offsets;
        this.times = times;
        this.largestTimestamp = largestTimestamp;
    }

    /** @param indexIntervalBytes bytes of batches after which the next batch gets an entry */
    void add(int relativeOffset, int position, int batchBytes, long maxTimestamp, int indexIntervalBytes) {
        if (maxTimestamp > largestTimestamp.timestampMs()) {
            largestTimestamp = new LargestTimestamp(maxTimestamp, position);
        }
        if (bytesSinceEntry > indexIntervalBytes) {
            addEntry(relativeOffset, position);
        }
        bytesSinceEntry += batchBytes;
    }

    /** Makes sure that a batch is found without walking over what lies before it: used behind damaged bytes. */
    void addReachable(int relativeOffset, int position, int batchBytes, long maxTimestamp) {
        if (maxTimestamp > largestTimestamp.timestampMs()) {
            largestTimestamp = new LargestTimestamp(maxTimestamp, position);
        }
        addEntry(relativeOffset, position);
        bytesSinceEntry = batchBytes;
    }

    private void addEntry(int relativeOffset, int position) {
        offsets.add(relativeOffset, position);
        LargestTimestamp largest = largestTimestamp;
        times.addIfLarger(largest.timestampMs(), largest.position());
        bytesSinceEntry = 0;
    }

    /** Whether another entry would not fit into an index file of this size. */
    boolean isFull(int segmentIndexMaxBytes) {
        return offsets.sizeInBytes() > segmentIndexMaxBytes - OffsetIndex.ENTRY_BYTES && offsets.sizeInBytes() > 0;
    }

    OffsetIndex offsets() {
        return offsets;
    }

    TimeIndex times() {
        return times;
    }

    LargestTimestamp largestTimestamp() {
        return largestTimestamp;
    }

    int memoryBytes() {
        return offsets.memoryBytes() + times.memoryBytes();
    }

    /**
     * The largest timestamp of a segment and the first batch that carries it.
     *
     * @param timestampMs -1 if no batch has a timestamp
     * @param position position of that batch, 0 if there is none
     */
    record LargestTimestamp(long timestampMs, int position) {
        static final LargestTimestamp NONE = new LargestTimestamp(RecordBatchHeader.NO_TIMESTAMP, 0);
    }
}
