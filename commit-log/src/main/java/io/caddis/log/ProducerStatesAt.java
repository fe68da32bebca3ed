package io.caddis.log;

import io.caddis.log.disk.FileOperations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The producers' state as one of the snapshots in a partition's directory tells it.
 *
 * @param producers the state
 * @param offset the offset of the snapshot, -1 if there was none: the state is empty then
 */
record ProducerStatesAt(ProducerStates producers, long offset) {

    /**
     * The newest usable snapshot between two offsets. Those outside are deleted: above the end they belong to batches that are
     * gone, and below the first batch there is a gap that nothing can fill. A state that is known to be behind would refuse
     * producers; one that is unknown lets them continue.
     */
    static ProducerStatesAt newestSnapshot(FileOperations files, LogFiles names, LogId id, long firstOffset, long endOffset) throws IOException {
        for (long offset : snapshotOffsets(names)) {
            if (offset > endOffset || offset < firstOffset) {
                files.delete(names.snapshot(offset));
                continue;
            }
            Optional<ProducerStates> stored = ProducerSnapshot.read(files, names, id, offset);
            if (stored.isPresent()) {
                return new ProducerStatesAt(stored.get(), offset);
            }
        }
        return new ProducerStatesAt(new ProducerStates(), -1);
    }

    /** Deletes the snapshots that stand neither at the start of a segment nor at the end. */
    static void deleteUnneeded(FileOperations files, LogFiles names, Segment[] segments, long endOffset) throws IOException {
        Set<Long> needed = new HashSet<>();
        needed.add(endOffset);
        for (Segment segment : segments) {
            needed.add(segment.baseOffset());
        }
        for (long offset : snapshotOffsets(names)) {
            if (!needed.contains(offset)) {
                files.delete(names.snapshot(offset));
            }
        }
    }

    /** Newest first. */
    private static List<Long> snapshotOffsets(LogFiles names) throws IOException {
        List<Long> offsets = new ArrayList<>();
        for (Path file : names.list()) {
            LogFiles.snapshotOffset(file).ifPresent(offsets::add);
        }
        offsets.sort((left, right) -> Long.compare(right, left));
        return offsets;
    }
}
