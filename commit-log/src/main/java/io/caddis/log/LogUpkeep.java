package io.caddis.log;

import io.caddis.log.RetentionRule.SegmentAge;
import java.io.IOException;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that changes a log's files besides appending: forcing, checkpoints, deletion, truncation, examination, closing.
 *
 * <p>Called by the flusher, the store's upkeep thread and whoever truncates; one lock lets them in one at a time, and is
 * taken before the tail's. Appends and reads go on meanwhile, except during a truncation.
 */
final class LogUpkeep {

    private static final Logger LOG = LoggerFactory.getLogger(LogUpkeep.class);

    private final LogId id;
    private final LogFiles names;
    private final LogContext context;
    private final SegmentList segments;
    private final LogCheckpoints checkpoints;
    private final LogTail tail;
    private final Object lock = new Object();
    private volatile LongSupplier retentionBound;
    /** Once true it stays so: what was found may be gone, then a closer look finds nothing. */
    private volatile boolean damageFound;

    LogUpkeep(LogId id, LogFiles names, LogContext context, SegmentList segments, LogCheckpoints checkpoints, LogTail tail) {
        this.id = id;
        this.names = names;
        this.context = context;
        this.segments = segments;
        this.checkpoints = checkpoints;
        this.tail = tail;
        this.retentionBound = tail::visibleOffset;
        this.damageFound = Stream.of(segments.snapshot()).anyMatch(segment -> !segment.damage().isEmpty());
    }

    // ---- durability ----

    /** Forces everything appended before this call. @return whether the durable offset moved */
    boolean force() {
        synchronized (lock) {
            LogTail.Unforced unforced = tail.takeUnforced();
            try (UnforcedWrites.Batch batch = unforced.batch()) {
                batch.force(context.files(), names.directory());
            } catch (IOException e) {
                // no second attempt: the kernel may have dropped the pages and would report success (fsyncgate)
                throw context.directory().fail("cannot force " + id + " to disk", e);
            }
            context.directory().requireOnline(); // another log's failure must not be followed by an acknowledgement here
            return tail.forced(unforced.target());
        }
    }

    /** Writes what goes with closed segments, after their force: all of it can be rebuilt. */
    void finishClosedSegments() {
        synchronized (lock) {
            try {
                if (checkpoints.writeClosedSegments(tail.durable().offset())) {
                    writeManifest();
                }
            } catch (IOException e) {
                rebuildableFailed(e);
            }
        }
    }

    /** Records how far everything is durable, so that a restart need not read further back. */
    void checkpoint() {
        synchronized (lock) {
            tail.requireUsable();
            try {
                if (checkpoints.isManifestOutdated(tail.durable().offset())) {
                    writeManifest();
                }
                if (checkpoints.areEpochsOutdated()) {
                    writeEpochs();
                }
            } catch (IOException e) {
                rebuildableFailed(e);
            }
        }
    }

    private void writeManifest() throws IOException {
        checkpoints.clearSegmentsMark(); // before looking: what changes from now on is marked again
        checkpoints.writeManifest(segments.snapshot(), tail.durable().offset());
    }

    private void writeEpochs() throws IOException {
        checkpoints.clearEpochsMark();
        long coveredOffset = tail.durable().offset();
        checkpoints.writeEpochs(coveredOffset, tail.epochEntries());
    }

    /** What can be rebuilt may be missing, on a full disk and only there. */
    private void rebuildableFailed(IOException e) {
        checkpoints.segmentsChanged();
        checkpoints.epochsChanged();
        LogException failure = context.directory().writeFailed(id, "write indexes and checkpoints", e);
        if (failure instanceof LogException.NoSpace) {
            LOG.warn("{}: indexes and checkpoints stay behind", failure.getMessage());
        } else {
            throw failure;
        }
    }

    // ---- deletion ----

    /** See {@link PartitionLog#deleteRecordsBefore}. */
    long deleteRecordsBefore(long offset) {
        synchronized (lock) {
            tail.requireUsable();
            if (offset < 0 || offset > tail.end().offset()) {
                throw new LogException.OffsetOutOfRange(id, offset, tail.logStartOffset(), tail.end().offset());
            }
            if (offset > tail.logStartOffset()) {
                try {
                    checkpoints.writeLogStart(offset);
                } catch (IOException e) {
                    throw context.directory().writeFailed(id, "store the log start offset", e);
                }
                tail.moveStart(offset);
            }
            return tail.logStartOffset();
        }
    }

    /** See {@link PartitionLog#boundRetention}. */
    void boundRetention(LongSupplier bound) {
        retentionBound = bound;
    }

    /** Deletes the segments that {@link RetentionRule} gives up. @return how many */
    int runRetention(long nowMs) {
        synchronized (lock) {
            tail.requireUsable();
            LogSettings settings = tail.settings();
            List<SegmentAge> ages = Stream.of(segments.snapshot())
                    .map(segment -> new SegmentAge(segment.nextOffset(), segment.sizeInBytes(), segment.largestTimestampMs())).toList();
            long boundOffset = Math.min(tail.visibleOffset(), retentionBound.getAsLong());
            int count = RetentionRule.deletable(ages, tail.logStartOffset(), boundOffset, settings, nowMs);
            if (count > 0) {
                try {
                    deleteFirst(count, ages.get(count - 1).nextOffset(), nowMs + settings.fileDeleteDelayMs());
                } catch (IOException e) {
                    throw context.directory().writeFailed(id, "delete old segments", e);
                }
            }
            return count;
        }
    }

    private void deleteFirst(int count, long nextOffset, long removeAtMs) throws IOException {
        long logStartOffset = Math.max(tail.logStartOffset(), nextOffset);
        checkpoints.writeLogStart(logStartOffset);
        List<Segment> detached = tail.detachFirst(count, nextOffset);
        tail.moveStart(logStartOffset);
        checkpoints.segmentsChanged();
        LOG.info("Deleting {} segments of {}, log start offset is now {}", detached.size(), id, logStartOffset);
        segments.deleteFiles(detached, false, removeAtMs);
    }

    void removeDueFiles(long nowMs) {
        synchronized (lock) {
            try {
                segments.removeDueFiles(nowMs);
            } catch (IOException e) {
                throw context.directory().fail("cannot delete old files of " + id, e);
            }
        }
    }

    // ---- truncation ----

    /** See {@link PartitionLog#truncateTo}. */
    void truncateTo(long offset) {
        synchronized (lock) {
            if (offset <= segments.first().baseOffset()) {
                truncateFullyAndStartAt(offset);
                return;
            }
            tail.truncate(offset, true, names, () -> truncation().cutTo(offset, Math.min(offset, tail.durable().offset())));
        }
    }

    /** See {@link PartitionLog#truncateFullyAndStartAt}. */
    void truncateFullyAndStartAt(long offset) {
        synchronized (lock) {
            tail.truncate(Long.MIN_VALUE, false, names, () -> truncation().startAnewAt(offset));
        }
    }

    private LogTruncation truncation() {
        return new LogTruncation(segments, checkpoints, tail.settings().indexIntervalBytes());
    }

    // ---- examination ----

    /** Finds out whether a read met damage, or a file that left the log meanwhile. */
    void examine(SuspectSegmentException suspicion) {
        Segment segment = suspicion.segment();
        synchronized (lock) {
            if (tail.closeForExamination(segment)) {
                LOG.warn("Reading all of {} because a read met something wrong: {}", segment, suspicion.getMessage());
                verify(segment);
            }
        }
    }

    boolean hasFoundDamage() {
        return damageFound;
    }

    /** Reads a closed segment whole, takes note of damage in it, and keeps a copy of the bad bytes. */
    void verify(Segment segment) {
        synchronized (lock) {
            if (!segments.contains(segment)) {
                return;
            }
            try {
                for (SegmentDamage found : segment.verify(tail.settings().indexIntervalBytes())) {
                    damageFound = true;
                    checkpoints.segmentsChanged();
                    context.directory().quarantine().keepDamage(id, segment.file(), found);
                }
            } catch (IOException e) {
                throw context.directory().writeFailed(id, "verify " + segment, e);
            }
        }
    }

    // ---- closing ----

    /** Writes everything that lets the next start read nothing but these files. */
    void closeCleanly() {
        if (!tail.close()) {
            return;
        }
        try {
            force();
            synchronized (lock) {
                if (tail.cutSpaceAhead()) {
                    segments.active().file().force();
                }
                long endOffset = tail.end().offset();
                boolean manifestOutdated = checkpoints.isManifestOutdated(endOffset);
                boolean endStateOutdated = checkpoints.isEndStateOutdated(endOffset);
                checkpoints.writeClosedSegments(endOffset);
                if (endStateOutdated) {
                    checkpoints.writeEndState(segments.snapshot(), endOffset, tail.encodedProducers());
                }
                if (manifestOutdated) {
                    writeManifest();
                }
                if (endStateOutdated || checkpoints.areEpochsOutdated()) {
                    writeEpochs();
                }
            }
        } catch (IOException e) {
            rebuildableFailed(e);
        } finally {
            segments.closeFiles();
        }
    }

    /** Closes the files and leaves everything on disk as it is. */
    void closeAbruptly() {
        synchronized (lock) {
            tail.close();
            tail.takeUnforced().batch().close();
            segments.closeFiles();
        }
    }
}
