package io.caddis.log;

import java.io.IOException;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Re-reads closed segments at a bounded rate and verifies every batch, so that a disk that silently forgets is found out
 * while a good copy may still exist.
 *
 * <p>A few bytes at each tick; the place is kept in between. One thread.
 */
final class Scrubber {

    private static final Logger LOG = LoggerFactory.getLogger(Scrubber.class);
    /** Unused budget beyond this is dropped: a pause must not be followed by a burst. */
    private static final long MAX_SAVED_MS = 5_000;

    private final long bytesPerSecond;
    private final Supplier<Collection<PartitionLog>> logs;
    private Iterator<PartitionLog> remainingLogs = List.<PartitionLog>of().iterator();
    private PartitionLog log;
    private long nextBaseOffset;
    private Segment segment;
    private int position;
    private long offset;
    private long lastTickMs = -1;
    private long budgetBytes;

    Scrubber(long bytesPerSecond, Supplier<Collection<PartitionLog>> logs) {
        this.bytesPerSecond = bytesPerSecond;
        this.logs = logs;
    }

    void tick(long nowMs) {
        long elapsedMs = lastTickMs < 0 ? 0 : Math.max(0, Math.min(nowMs - lastTickMs, MAX_SAVED_MS));
        lastTickMs = nowMs;
        budgetBytes = Math.min(budgetBytes + bytesPerSecond * elapsedMs / 1000, bytesPerSecond * MAX_SAVED_MS / 1000);
        boolean passEnded = false;
        while (budgetBytes > 0) {
            if (segment == null && !nextSegment()) {
                if (passEnded) {
                    return; // a whole pass found nothing to read
                }
                passEnded = true;
                remainingLogs = List.copyOf(logs.get()).iterator();
                log = null;
                continue;
            }
            if (segment != null) {
                verifySome();
            }
        }
    }

    /** Moves on to a closed segment; false at the end of a pass. */
    private boolean nextSegment() {
        for (;;) {
            if (log != null) {
                Segment[] segments = log.segments().snapshot();
                for (int i = 0; i < segments.length - 1; i++) {
                    if (segments[i].baseOffset() >= nextBaseOffset && !segments[i].isEmpty()) {
                        segment = segments[i];
                        nextBaseOffset = segment.nextOffset();
                        position = 0;
                        offset = segment.baseOffset();
                        return true;
                    }
                }
            }
            if (!remainingLogs.hasNext()) {
                return false;
            }
            log = remainingLogs.next();
            nextBaseOffset = 0;
        }
    }

    private void verifySome() {
        Segment current = segment;
        try {
            if (!log.segments().contains(current) || !log.directory().isOnline()) {
                segment = null;
                return;
            }
            SegmentScanner.Progress progress = new SegmentScanner(current.file(), current.sizeInBytes(), current.nextOffset())
                    .verify(position, offset, budgetBytes);
            budgetBytes -= Math.max(1, progress.position() - position);
            position = progress.position();
            offset = progress.offset();
            if (progress.metBadBatch()) {
                segment = null;
                log.verify(current);
            } else if (position >= current.sizeInBytes()) {
                segment = null;
            }
        } catch (IOException e) {
            segment = null;
            LOG.warn("The scrub could not read {}, it is examined whole", current, e);
            log.verify(current);
        }
    }
}
