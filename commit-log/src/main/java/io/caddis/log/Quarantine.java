package io.caddis.log;

import io.caddis.log.disk.FileOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a log directory keeps what it no longer serves and must not lose: {@code <log directory>/.quarantine}.
 *
 * <pre>
 *   &lt;log&gt;.N.offline                    a whole log that contradicts itself, or that somebody set aside
 *   &lt;log&gt;.N.deleted-&lt;ms since 1970&gt;    a log that was deleted by an explicit order, to be removed at that time
 *   &lt;log&gt;.&lt;base&gt;-&lt;position&gt;.N.bytes    bad bytes, or bytes cut off with good batches among them
 *   &lt;log&gt;.&lt;base&gt;.N.log                 a segment behind a cut
 * </pre>
 *
 * Only {@code deleted} entries are ever removed here. Any thread; calls for one log are made one at a time.
 */
final class Quarantine {

    private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);
    private static final int COPY_BYTES = 256 * 1024;
    private static final Pattern OFFLINE = Pattern.compile("(.+)\\.\\d+\\.offline");
    private static final Pattern DELETED = Pattern.compile("(.+)\\.\\d+\\.deleted-(\\d{1,18})");

    private final FileOperations files;
    private final Path directory;
    private final Map<LogId, Path> offlineLogs = new ConcurrentHashMap<>();

    private Quarantine(FileOperations files, Path directory) {
        this.files = files;
        this.directory = directory;
    }

    static Quarantine open(FileOperations files, Path logDirectory) throws IOException {
        Quarantine quarantine = new Quarantine(files, logDirectory.resolve(".quarantine"));
        if (!Files.isDirectory(quarantine.directory)) {
            files.createDirectory(quarantine.directory);
            files.forceDirectory(logDirectory);
        }
        for (Path entry : quarantine.entries()) {
            Matcher name = OFFLINE.matcher(entry.getFileName().toString());
            if (name.matches()) {
                LogId.parse(name.group(1)).ifPresent(id -> quarantine.offlineLogs.put(id, entry));
            }
        }
        return quarantine;
    }

    /** The files of a log that is offline here; no empty log may silently take its place. */
    Optional<Path> offline(LogId id) {
        return Optional.ofNullable(offlineLogs.get(id));
    }

    Map<LogId, Path> offlineLogs() {
        return Map.copyOf(offlineLogs);
    }

    /** Lets a new log take the place of one that is offline. The files stay. */
    void release(LogId id) throws IOException {
        Path entry = offlineLogs.remove(id);
        if (entry != null) {
            files.rename(entry, unused(entry.getFileName() + ".superseded", ""));
            files.forceDirectory(directory);
        }
    }

    /** Moves a whole log here. */
    void moveOffline(LogId id, Path logFiles, String why) throws IOException {
        Path target = unused(id.toString(), ".offline");
        move(logFiles, target);
        offlineLogs.put(id, target);
        LOG.error("Log {} is offline, its files are kept in {}: {}", id, target, why);
    }

    /** Moves a log that was deleted here until its removal is due, durably once {@link #forceMoves} has been called. */
    void moveDeleted(LogId id, Path logFiles, long removeAtMs) throws IOException {
        files.rename(logFiles, unused(id.toString(), ".deleted-" + removeAtMs));
    }

    /** Makes durable which logs were moved here. */
    void forceMoves() throws IOException {
        files.forceDirectory(directory);
        files.forceDirectory(directory.toAbsolutePath().getParent());
    }

    /** Moves a segment here. */
    void setAside(LogId id, long segmentBaseOffset, Path segment) throws IOException {
        move(segment, unused(id + "." + segmentBaseOffset, ".log"));
    }

    /** Reports damage and copies its bytes here, durably: the segment they are in may be deleted by retention. */
    void keepDamage(LogId id, SegmentFile segment, SegmentDamage damage) throws IOException {
        int badBytes = damage.endPosition() - damage.startPosition();
        Object kept = badBytes > 0 ? preserve(id, damage.segmentBaseOffset(), segment, damage.startPosition(), badBytes) : "nothing";
        LOG.error("Offsets [{}, {}) of {} are damaged and stay unreadable here: {}; kept: {}", damage.startOffset(), damage.endOffset(), id,
                damage.cause(), kept);
    }

    /** Copies bytes of a segment here, durably. */
    Path preserve(LogId id, long segmentBaseOffset, SegmentFile segment, int position, int sizeInBytes) throws IOException {
        Path target = unused(id + "." + segmentBaseOffset + "-" + position, ".bytes");
        ByteBuffer chunk = ByteBuffer.allocate(COPY_BYTES);
        try (FileChannel channel = files.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            int copied = 0;
            while (copied < sizeInBytes) {
                segment.readFully(chunk.clear().limit(Math.min(COPY_BYTES, sizeInBytes - copied)), (long) position + copied);
                chunk.flip();
                while (chunk.hasRemaining()) {
                    copied += files.write(channel, target, chunk, copied);
                }
            }
            files.force(channel, target);
        }
        files.forceDirectory(directory);
        return target;
    }

    /** Removes what was deleted and has waited long enough. */
    void removeDue(long nowMs) throws IOException {
        for (Path entry : entries()) {
            Matcher name = DELETED.matcher(entry.getFileName().toString());
            if (name.matches() && Long.parseLong(name.group(2)) <= nowMs) {
                deleteTree(entry);
                LOG.info("Removed the files of deleted log {}", name.group(1));
            }
        }
    }

    private void move(Path from, Path to) throws IOException {
        files.rename(from, to);
        files.forceDirectory(directory);
        files.forceDirectory(from.toAbsolutePath().getParent());
    }

    private Path unused(String name, String suffix) {
        int number = 0;
        Path candidate;
        do {
            candidate = directory.resolve(name + "." + number++ + suffix);
        } while (Files.exists(candidate));
        return candidate;
    }

    private List<Path> entries() throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(found::add);
        }
        return found;
    }

    private void deleteTree(Path root) throws IOException {
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path emptied, IOException failure) throws IOException {
                    files.delete(emptied);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (NoSuchFileException removedMeanwhile) {
            LOG.debug("{} is already gone", root);
        }
    }
}
