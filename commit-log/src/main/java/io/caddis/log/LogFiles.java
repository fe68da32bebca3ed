package io.caddis.log;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of the files in a partition's directory.
 *
 * <pre>
 *   partition.metadata               topic id, partition, topic name: for people
 *   segments.checkpoint              which segments there are, recovery point, known damage   {@link SegmentManifest}
 *   log-start.checkpoint             first readable offset                                    {@link LogStartCheckpoint}
 *   leader-epoch.checkpoint          leader epochs and their start offsets                    {@link LeaderEpochCheckpoint}
 *   00000000000000001234.log         record batches from offset 1234 on, as sent
 *   00000000000000001234.index       {@link OffsetIndex}
 *   00000000000000001234.timeindex   {@link TimeIndex}
 *   00000000000000001234.snapshot    producers' state before offset 1234                      {@link ProducerSnapshot}
 *   *.N.deleted                      out of the log, waiting for removal
 *   *.tmp                            a checked file whose writing was interrupted
 * </pre>
 *
 * Immutable.
 */
record LogFiles(Path directory) {

    private static final Pattern SEGMENT = Pattern.compile("(\\d{20})\\.log");
    private static final Pattern SNAPSHOT = Pattern.compile("(\\d{20})\\.snapshot");
    private static final String DELETED_SUFFIX = ".deleted";

    Path metadata() {
        return directory.resolve("partition.metadata");
    }

    Path manifest() {
        return directory.resolve("segments.checkpoint");
    }

    Path logStart() {
        return directory.resolve("log-start.checkpoint");
    }

    Path leaderEpochs() {
        return directory.resolve("leader-epoch.checkpoint");
    }

    Path log(long baseOffset) {
        return file(baseOffset, "log");
    }

    Path offsetIndex(long baseOffset) {
        return file(baseOffset, "index");
    }

    Path timeIndex(long baseOffset) {
        return file(baseOffset, "timeindex");
    }

    Path snapshot(long offset) {
        return file(offset, "snapshot");
    }

    /** The name that takes a file out of the log. The number tells apart files that had the same name at different times. */
    Path deleted(Path file, long number) {
        return file.resolveSibling(file.getFileName() + "." + number + DELETED_SUFFIX);
    }

    static boolean isDeleted(Path file) {
        return file.getFileName().toString().endsWith(DELETED_SUFFIX);
    }

    static Optional<Long> segmentBaseOffset(Path file) {
        return offsetIn(SEGMENT, file);
    }

    static Optional<Long> snapshotOffset(Path file) {
        return offsetIn(SNAPSHOT, file);
    }

    List<Path> list() throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(found::add);
        }
        return found;
    }

    private Path file(long offset, String kind) {
        String digits = Long.toString(offset);
        return directory.resolve("0".repeat(20 - digits.length()) + digits + "." + kind);
    }

    private static Optional<Long> offsetIn(Pattern pattern, Path file) {
        Matcher name = pattern.matcher(file.getFileName().toString());
        try {
            return name.matches() ? Optional.of(Long.parseLong(name.group(1))) : Optional.empty();
        } catch (NumberFormatException beyondEveryOffset) {
            return Optional.empty();
        }
    }
}
