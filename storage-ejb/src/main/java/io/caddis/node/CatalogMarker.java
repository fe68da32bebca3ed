package io.caddis.node;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;

/**
 * Remembers on the node's disk which cluster's catalog it has used.
 *
 * <p>With it a restarted node serves while PostgreSQL is down, since the schema and the cluster are known to exist; and
 * it recognises a data source that leads to another cluster's database, or to an empty one. Deleting the file makes the
 * node new again.
 */
record CatalogMarker(Path file) {

    private static final String CLUSTER_ID = "clusterId";

    /** The cluster whose catalog was used before; empty on a first start. */
    Optional<String> clusterId() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new IllegalStateException(
                    file + " cannot be read: " + unreadable.getMessage() + "; delete it if it is damaged", unreadable);
        }
        String clusterId = properties.getProperty(CLUSTER_ID, "");
        if (clusterId.isBlank()) {
            throw new IllegalStateException(file + " names no " + CLUSTER_ID + ": delete it if it is damaged");
        }
        return Optional.of(clusterId);
    }

    /** Durable when it returns; a crash in between leaves the old content. */
    void remember(String clusterId) {
        Properties properties = new Properties();
        properties.setProperty(CLUSTER_ID, clusterId);
        Path written = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            // Not a channel: that is closed by an interrupt, and a node may be stopped while it remembers.
            try (FileOutputStream stream = new FileOutputStream(written.toFile())) {
                properties.store(stream, "the catalog this node has used; deleting this file makes the node forget it");
                stream.getFD().sync();
            }
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write " + file, failure);
        }
    }
}
