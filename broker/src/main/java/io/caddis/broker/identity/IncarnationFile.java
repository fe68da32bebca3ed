package io.caddis.broker.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers in a log directory which incarnation of the node used it last. Whoever holds the directory's lock knows that
 * this incarnation is dead, and may remove its registration without waiting for its session to end.
 *
 * <p>Losing the file costs a session timeout at the next start, nothing else.
 */
public final class IncarnationFile {

    private static final Logger LOG = LoggerFactory.getLogger(IncarnationFile.class);
    private static final String NAME = "incarnation";

    private final Path file;

    public IncarnationFile(Path logDirectory) {
        this.file = logDirectory.resolve(NAME);
    }

    /** Empty if there is none or it cannot be read. */
    public Optional<UUID> read() {
        try {
            return Optional.of(UUID.fromString(Files.readString(file).trim()));
        } catch (NoSuchFileException first) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException unreadable) {
            LOG.warn("{} cannot be read and is ignored: {}", file, unreadable.toString());
            return Optional.empty();
        }
    }

    /** Replaces it, durably: before this incarnation registers. */
    public void write(UUID incarnation) {
        Path fresh = file.resolveSibling(NAME + ".new");
        try {
            Files.writeString(fresh, incarnation + "\n");
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
