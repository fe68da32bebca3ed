package io.caddis.broker.identity;

import io.caddis.log.LogId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers which logs were missing when they should have been there. A replaced disk is new only once: after the next restart
 * its directory is known, and without this memory the empty place would look like a log that never was.
 *
 * <p>Kept in every log directory that is online, one line per log: topic id, a blank, partition. One thread at a time.
 */
public final class LostLogsFile {

    private static final Logger LOG = LoggerFactory.getLogger(LostLogsFile.class);
    private static final String NAME = "lost-logs";

    private final List<Path> files;
    private final Set<String> lost = new TreeSet<>();

    /** Reads what is there. @param logDirectories those that are online */
    public LostLogsFile(List<Path> logDirectories) {
        this.files = logDirectories.stream().map(directory -> directory.resolve(NAME)).toList();
        files.forEach(this::read);
    }

    private void read(Path file) {
        try {
            lost.addAll(Files.readAllLines(file));
        } catch (NoSuchFileException none) {
            LOG.debug("{} does not exist: no log was missed there", file);
        } catch (IOException failure) {
            throw new UncheckedIOException(file + " cannot be read: it says which logs must not be replaced by empty ones", failure);
        }
    }

    public boolean contains(LogId id) {
        return lost.contains(lineOf(id));
    }

    /** Durably: before anybody is told that the log is lost. */
    public void add(LogId id) {
        if (lost.add(lineOf(id))) {
            files.forEach(this::write);
        }
    }

    /** The log was copied anew from its leader. */
    public void remove(LogId id) {
        if (lost.remove(lineOf(id))) {
            files.forEach(this::write);
        }
    }

    private static String lineOf(LogId id) {
        UUID topicId = id.topicId();
        return topicId + " " + id.partition();
    }

    private void write(Path file) {
        Path fresh = file.resolveSibling(NAME + ".new");
        try {
            Files.writeString(fresh, lost.stream().map(line -> line + "\n").collect(Collectors.joining()), StandardCharsets.UTF_8);
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
