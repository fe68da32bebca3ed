package io.caddis.log;

import io.caddis.log.disk.FileOperations;
import java.io.IOException;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The node's table of open segment files: bounds how many idle ones stay open, the least recently used go first.
 *
 * <p>Files in use (a reader's slice, unflushed bytes) are never closed, so the bound is on idle ones. Any thread; the
 * lock is taken only to open or close, finding an open file costs two volatile accesses.
 */
final class OpenSegments {

    /** Share of the bound that one eviction frees, so that the search for the oldest is not made for every file opened. */
    private static final int EVICTION_DIVISOR = 16;

    private final FileOperations files;
    private final int maxOpenSegments;
    private final Set<SegmentFile> open = new HashSet<>();
    private final AtomicLong tick = new AtomicLong();

    OpenSegments(FileOperations files, int maxOpenSegments) {
        this.files = files;
        this.maxOpenSegments = maxOpenSegments;
    }

    FileOperations files() {
        return files;
    }

    /** The file's channel with one reference for the caller, opened if need be. */
    SegmentChannel acquire(SegmentFile file) throws IOException {
        SegmentChannel current = file.current();
        if (current != null && current.tryRetain()) {
            current.touch(tick.incrementAndGet());
            return current;
        }
        return open(file);
    }

    private synchronized SegmentChannel open(SegmentFile file) throws IOException {
        SegmentChannel current = file.current();
        if (current == null || !current.tryRetain()) {
            if (open.size() >= maxOpenSegments) {
                evictLeastRecentlyUsed();
            }
            current = new SegmentChannel(files.open(file.path(), StandardOpenOption.READ, StandardOpenOption.WRITE));
            current.tryRetain();
            file.setCurrent(current);
            open.add(file);
        }
        current.touch(tick.incrementAndGet());
        return current;
    }

    /** Drops the table's reference: the file closes as soon as its last user is done. */
    synchronized void forget(SegmentFile file) {
        SegmentChannel current = file.current();
        if (open.remove(file) && current != null) {
            file.setCurrent(null);
            current.release();
        }
    }

    /** As {@link #forget}, if this is still the file's channel. */
    synchronized void forget(SegmentFile file, SegmentChannel broken) {
        if (file.current() == broken) {
            forget(file);
        }
    }

    synchronized int size() {
        return open.size();
    }

    private void evictLeastRecentlyUsed() {
        List<SegmentFile> idle = new ArrayList<>();
        for (SegmentFile file : open) {
            if (file.current().isIdle()) {
                idle.add(file);
            }
        }
        // sorted by a copy: the ticks move while other threads use the files
        record Candidate(SegmentFile file, long lastUsed) {
        }
        idle.stream().map(file -> new Candidate(file, file.current().lastUsed()))
                .sorted(Comparator.comparingLong(Candidate::lastUsed))
                .limit(open.size() - maxOpenSegments + Math.max(1, maxOpenSegments / EVICTION_DIVISOR))
                .forEach(candidate -> forget(candidate.file()));
    }
}
