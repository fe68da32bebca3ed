package io.caddis.log;

import io.caddis.log.Segment.SegmentExtent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * The segments of one log, in order of base offset, the active one last; and the removal of those that left the log.
 *
 * <p>Changes are guarded by the log's locks; {@link #snapshot()} may be read by any thread and its array is never changed.
 */
final class SegmentList {

    private final LogId id;
    private final LogFiles names;
    private final LogContext context;
    private final IndexFiles indexFiles;
    private final Deque<DeletedFile> deletedFiles = new ArrayDeque<>();
    private volatile Segment[] segments;
    private long deletions;

    /** A file under its {@code .deleted} name and the time at which it may go. */
    private record DeletedFile(Path file, long removeAtMs) {
    }

    SegmentList(LogId id, LogFiles names, LogContext context) {
        this.id = id;
        this.names = names;
        this.context = context;
        this.indexFiles = new IndexFiles(context.files(), names, id);
        this.segments = new Segment[0];
    }

    Segment[] snapshot() {
        return segments;
    }

    Segment active() {
        Segment[] current = segments;
        return current[current.length - 1];
    }

    Segment first() {
        return segments[0];
    }

    boolean contains(Segment segment) {
        return Arrays.asList(segments).contains(segment);
    }

    IndexFiles indexFiles() {
        return indexFiles;
    }

    long totalBytes() {
        long bytes = 0;
        for (Segment segment : segments) {
            bytes += segment.sizeInBytes();
        }
        return bytes;
    }

    SegmentFile file(long baseOffset) {
        return new SegmentFile(names.log(baseOffset), context.openSegments());
    }

    /** Adds a segment whose file exists. */
    Segment add(long baseOffset, SegmentFile file, SegmentIndex ownIndex, SegmentExtent extent, long firstAppendMs) {
        assert segments.length == 0 || active().nextOffset() <= baseOffset : "segments must not overlap";
        Segment segment = new Segment(baseOffset, file, indexFiles, context.indexCache(), context.spaceAheadBytes(), ownIndex, extent,
                firstAppendMs);
        Segment[] extended = Arrays.copyOf(segments, segments.length + 1);
        extended[segments.length] = segment;
        segments = extended;
        return segment;
    }

    /** Creates an empty segment and makes it the active one. Its directory entry is not durable yet. */
    Segment create(long baseOffset) throws IOException {
        SegmentFile file = file(baseOffset);
        // the log ends here, so a file of this name can only be what a failed attempt left
        context.files().open(file.path(), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING).close();
        return add(baseOffset, file, new SegmentIndex(), SegmentExtent.empty(baseOffset), -1);
    }

    /** Takes the first segments out of the log. Readers that hold a slice of them keep it. */
    List<Segment> detachFirst(int count) {
        Segment[] current = segments;
        segments = Arrays.copyOfRange(current, count, current.length);
        return Arrays.asList(current).subList(0, count);
    }

    /** Takes the segments that begin at or after an offset out of the log. */
    List<Segment> detachFrom(long offset) {
        Segment[] current = segments;
        int kept = 0;
        while (kept < current.length && current[kept].baseOffset() < offset) {
            kept++;
        }
        segments = Arrays.copyOf(current, kept);
        return Arrays.asList(current).subList(kept, current.length);
    }

    /**
     * Renames the files of detached segments, newest first, and lets them go at the given time.
     * Newest first for a truncation and oldest first for retention: what a crash leaves is a log without a gap.
     */
    void deleteFiles(List<Segment> detached, boolean newestFirst, long removeAtMs) throws IOException {
        for (int i = 0; i < detached.size(); i++) {
            Segment segment = detached.get(newestFirst ? detached.size() - 1 - i : i);
            long number = deletions++;
            for (Path file : List.of(names.log(segment.baseOffset()), names.offsetIndex(segment.baseOffset()),
                    names.timeIndex(segment.baseOffset()), names.snapshot(segment.baseOffset()))) {
                if (Files.exists(file)) {
                    Path deleted = names.deleted(file, number);
                    context.files().rename(file, deleted);
                    deletedFiles.add(new DeletedFile(deleted, removeAtMs));
                }
            }
            segment.takeDirtyChannel().ifPresent(SegmentChannel::release);
            segment.closeFile();
        }
    }

    /** Removes files whose delay is over. */
    void removeDueFiles(long nowMs) throws IOException {
        while (!deletedFiles.isEmpty() && deletedFiles.peek().removeAtMs() <= nowMs) {
            context.files().delete(deletedFiles.poll().file());
        }
    }

    void closeFiles() {
        for (Segment segment : segments) {
            segment.closeFile();
        }
    }

    @Override
    public String toString() {
        return "segments of " + id;
    }
}
