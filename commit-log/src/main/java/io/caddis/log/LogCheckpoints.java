package io.caddis.log;

import io.caddis.log.disk.FileOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What one log keeps on disk beside its batches, so that a restart need not read them all: manifest, leader epochs, log
 * start, and the index files and producer snapshots of closed segments. Knows what of it is out of date.
 *
 * <p>Writing is guarded by the log's structure lock; the marks may be set by any thread.
 */
final class LogCheckpoints {

    private final LogId id;
    private final LogFiles names;
    private final FileOperations files;
    private final List<ClosedSegment> closedSegments = new ArrayList<>();
    private volatile boolean segmentsOutdated;
    private volatile boolean epochsOutdated;
    private long recordedRecoveryPoint;
    /** The end of the log at which the active segment's index files and a producer snapshot were written, -1 for never. */
    private long endStateOffset;

    /** A segment whose index files, and whose successor's producer snapshot, are not written yet. */
    private record ClosedSegment(Segment segment, long nextBaseOffset, ByteBuffer producerStates) {
    }

    /** @param recordedRecoveryPoint the recovery point on disk, -1 if what is on disk is not up to date */
    LogCheckpoints(LogId id, LogFiles names, FileOperations files, long recordedRecoveryPoint) {
        this.id = id;
        this.names = names;
        this.files = files;
        this.recordedRecoveryPoint = recordedRecoveryPoint;
        this.endStateOffset = recordedRecoveryPoint;
        this.segmentsOutdated = recordedRecoveryPoint < 0;
        this.epochsOutdated = recordedRecoveryPoint < 0;
    }

    // ---- marks ----

    synchronized void closed(Segment segment, long nextBaseOffset, ByteBuffer producerStates) {
        closedSegments.add(new ClosedSegment(segment, nextBaseOffset, producerStates));
        segmentsOutdated = true;
    }

    void segmentsChanged() {
        segmentsOutdated = true;
    }

    void epochsChanged() {
        epochsOutdated = true;
    }

    boolean isManifestOutdated(long recoveryPoint) {
        return segmentsOutdated || recordedRecoveryPoint != recoveryPoint;
    }

    boolean isEndStateOutdated(long endOffset) {
        return endStateOffset != endOffset;
    }

    boolean areEpochsOutdated() {
        return epochsOutdated;
    }

    /** After a truncation: segments that were closed may be gone, and one of them is active again. */
    synchronized void truncated(SegmentList remaining) {
        closedSegments.removeIf(closed -> !remaining.contains(closed.segment()) || closed.segment() == remaining.active());
        segmentsOutdated = true;
        epochsOutdated = true;
        endStateOffset = -1;
    }

    // ---- writing, under the structure lock ----

    /** Durably, before anything below the offset is deleted. */
    void writeLogStart(long logStartOffset) throws IOException {
        LogStartCheckpoint.write(files, names.logStart(), id, logStartOffset);
    }

    /** Durably. The marks are cleared first: a change while this writes is a new mark. */
    void writeManifest(Segment[] segments, long recoveryPoint) throws IOException {
        List<SegmentManifest.Entry> entries = new ArrayList<>();
        List<SegmentDamage> damage = new ArrayList<>();
        for (Segment segment : segments) {
            entries.add(SegmentManifest.Entry.of(segment));
            damage.addAll(segment.damage());
        }
        new SegmentManifest(recoveryPoint, entries, damage).write(files, names.manifest(), id);
        recordedRecoveryPoint = recoveryPoint;
    }

    void clearSegmentsMark() {
        segmentsOutdated = false;
    }

    /** @param coveredOffset the epochs of all batches below it are among the entries */
    void writeEpochs(long coveredOffset, List<LeaderEpochHistory.Entry> entries) throws IOException {
        new LeaderEpochCheckpoint(coveredOffset, entries).write(files, names.leaderEpochs(), id);
    }

    void clearEpochsMark() {
        epochsOutdated = false;
    }

    /** Writes what goes with the segments closed below an offset. @return whether there were any */
    boolean writeClosedSegments(long durableOffset) throws IOException {
        List<ClosedSegment> due;
        synchronized (this) {
            due = closedSegments.stream().filter(closed -> closed.nextBaseOffset() <= durableOffset).toList();
            closedSegments.removeAll(due);
        }
        for (ClosedSegment closed : due) {
            closed.segment().writeIndexFiles();
            closed.segment().release();
            ProducerSnapshot.write(files, names, id, closed.nextBaseOffset(), closed.producerStates());
        }
        return !due.isEmpty();
    }

    /** Writes what a clean close leaves, so that the next start reads no batch. */
    void writeEndState(Segment[] segments, long endOffset, ByteBuffer producerStates) throws IOException {
        segments[segments.length - 1].writeIndexFiles();
        ProducerSnapshot.write(files, names, id, endOffset, producerStates);
        ProducerStatesAt.deleteUnneeded(files, names, segments, endOffset);
        endStateOffset = endOffset;
    }
}
