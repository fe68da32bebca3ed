package io.caddis.broker.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers in a log directory which incarnations of the node used it, a line each: the last line is the latest, those before
 * it ended cleanly, one after the other. Whoever holds the directory's lock knows that the latest is dead, and may remove its
 * registration without waiting for its session to end.
 *
 * <p>A directory without the file is taken for a new one, see {@code NodeStorage}.
 */
public final class IncarnationFile {

    private static final Logger LOG = LoggerFactory.getLogger(IncarnationFile.class);
    private static final String NAME = "incarnation";

    /** So often may a node start and stop while no controller takes note of it; beyond that its end counts as unclean. */
    private static final int MAX_CLEAN_RUNS = 32;

    private final Path file;

    public IncarnationFile(Path logDirectory) {
        this.file = logDirectory.resolve(NAME);
    }

    /** The oldest first; empty if there is no file or it cannot be read. */
    public List<UUID> read() {
        try {
            return Files.readAllLines(file).stream().map(UUID::fromString).toList();
        } catch (NoSuchFileException first) {
            return List.of();
        } catch (IOException | IllegalArgumentException unreadable) {
            LOG.warn("{} cannot be read and is ignored: {}", file, unreadable.toString());
            return List.of();
        }
    }

    /**
     * Replaces it, durably: before this incarnation registers.
     *
     * @param cleanRuns incarnations before this one that ended cleanly, the oldest first; the latest {@value #MAX_CLEAN_RUNS} are
     *     kept
     */
    public void write(List<UUID> cleanRuns, UUID incarnation) {
        Path fresh = file.resolveSibling(NAME + ".new");
        List<String> lines = new ArrayList<>();
        cleanRuns.stream().skip(Math.max(0, cleanRuns.size() - MAX_CLEAN_RUNS)).forEach(run -> lines.add(run.toString()));
        lines.add(incarnation.toString());
        try {
            Files.write(fresh, lines);
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
