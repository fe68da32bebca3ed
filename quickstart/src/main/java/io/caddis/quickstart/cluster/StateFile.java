package io.caddis.quickstart.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * {@code state.json}. A reader sees the old file or the new one, never a part. Changes of one process are serialized
 * here, changes of several by the launcher's lock file.
 */
public final class StateFile {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path file;

    public StateFile(ClusterDirectory directory) {
        this.file = directory.stateFile();
    }

    /** The state; empty when no cluster was ever started here. */
    public synchronized Optional<ClusterState> read() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            ClusterState state = JSON.readValue(file.toFile(), ClusterState.class);
            if (state.formatVersion() != ClusterState.FORMAT_VERSION) {
                throw new ClusterException(file + " has format " + state.formatVersion() + ", this version reads "
                        + ClusterState.FORMAT_VERSION + ". Use the version that wrote it, or another --dir.");
            }
            return Optional.of(state);
        } catch (JsonProcessingException unreadable) {
            throw new ClusterException(file + " is not a state file of this version: "
                    + unreadable.getOriginalMessage() + ". Repair it, or start in another --dir.", unreadable);
        } catch (IOException failed) {
            throw new UncheckedIOException("reading " + file, failed);
        }
    }

    /** Replaces the file, synced to disk before it takes the old one's place. */
    public synchronized void write(ClusterState state) {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createDirectories(file.getParent());
            Files.write(next, JSON.writeValueAsBytes(state));
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new UncheckedIOException("writing " + file, failed);
        }
    }

    /** Reads, changes and writes; throws if there is no state to change. */
    public synchronized ClusterState update(UnaryOperator<ClusterState> change) {
        ClusterState state = change.apply(read().orElseThrow(() -> new ClusterException(file + " is gone.")));
        write(state);
        return state;
    }
}
