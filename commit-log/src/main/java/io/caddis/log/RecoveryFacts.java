package io.caddis.log;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What was found in a partition's directory before anything is changed: the input of {@link RecoveryPlanner}. A value.
 *
 * @param cleanShutdown whether the last process closed this directory in good order
 * @param logStartOffset the stored log start offset, empty if none was ever stored
 * @param manifest what the log last recorded, empty if that is missing or unusable
 * @param segments the files there are, in order of base offset
 */
record RecoveryFacts(boolean cleanShutdown, OptionalLong logStartOffset, Optional<SegmentManifest> manifest, List<SegmentFacts> segments) {

    RecoveryFacts {
        segments = List.copyOf(segments);
    }

    /**
     * One file.
     *
     * @param baseOffset the offset in its name
     * @param sizeInBytes size of the file
     * @param scan the result of reading it whole, empty if it need not be or was not yet read
     */
    record SegmentFacts(long baseOffset, int sizeInBytes, Optional<SegmentScan> scan) {
    }

    /**
     * Everything below was forced to disk: what is missing there is damage, never a torn tail. Without a manifest the last
     * segment's start stands in for it, because a segment is forced before the next one is relied on.
     */
    long recoveryPoint() {
        return manifest.map(SegmentManifest::recoveryPoint)
                .orElseGet(() -> segments.isEmpty() ? 0 : segments.get(segments.size() - 1).baseOffset());
    }

    /** The record of a segment whose file is exactly as large as recorded. */
    Optional<SegmentManifest.Entry> recordedAsFound(SegmentFacts segment) {
        return manifest.flatMap(stored -> stored.entry(segment.baseOffset()))
                .filter(entry -> entry.sizeInBytes() == segment.sizeInBytes());
    }
}
