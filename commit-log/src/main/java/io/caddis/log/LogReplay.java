package io.caddis.log;

import java.io.IOException;

/**
 * Rebuilds what the batches of a log imply, producers' state and leader epochs, from their headers.
 *
 * <p>The same updates as at an append, so that state after a restart or a truncation is what it was at that offset.
 * One thread, used once.
 */
final class LogReplay {

    private final LogId id;
    private final Quarantine quarantine;
    private final ProducerStates producers;
    private final long producersFrom;
    private final LeaderEpochHistory epochs;
    private final long epochsFrom;
    private final long nowMs;
    private long appliedUpTo;
    private boolean foundDamage;

    /**
     * @param producersFrom offset at which {@code producers} stands
     * @param epochsFrom offset up to which {@code epochs} is complete
     * @param nowMs stands in for the unknown time of the appends, so that no producer expires early
     */
    LogReplay(LogId id, Quarantine quarantine, ProducerStates producers, long producersFrom, LeaderEpochHistory epochs, long epochsFrom, long nowMs) {
        this.id = id;
        this.quarantine = quarantine;
        this.producers = producers;
        this.producersFrom = producersFrom;
        this.epochs = epochs;
        this.epochsFrom = epochsFrom;
        this.nowMs = nowMs;
    }

    void over(Segment[] segments, int indexIntervalBytes) throws IOException {
        long from = Math.min(producersFrom, epochsFrom);
        for (Segment segment : segments) {
            if (segment.nextOffset() > from && !segment.isEmpty()) {
                over(segment, from, indexIntervalBytes);
            }
        }
    }

    private void over(Segment segment, long from, int indexIntervalBytes) throws IOException {
        try {
            segment.search(segment.sizeInBytes()).forEachBatch(from, this::apply);
        } catch (SuspectSegmentException suspect) {
            // not noticed before because the segment was as large as recorded: look closely, then go around the damage
            for (SegmentDamage damage : segment.verify(indexIntervalBytes)) {
                foundDamage = true;
                quarantine.keepDamage(id, segment.file(), damage);
            }
            try {
                segment.search(segment.sizeInBytes()).forEachBatch(Math.max(from, appliedUpTo), this::apply);
            } catch (SuspectSegmentException again) {
                throw new IOException(segment + " changes while it is read", again);
            }
        }
    }

    /** Whether damage was met that nobody knew of. */
    boolean foundDamage() {
        return foundDamage;
    }

    private void apply(BatchWalk batch) {
        if (batch.baseOffset() >= producersFrom) {
            producers.update(batch.header(), batch.headerAt(), nowMs);
        }
        if (batch.baseOffset() >= epochsFrom && batch.leaderEpoch() > epochs.latest().orElse(-1)) {
            epochs.note(batch.leaderEpoch(), batch.baseOffset());
        }
        appliedUpTo = batch.lastOffset() + 1;
    }
}
