package io.caddis.log;

import io.caddis.log.disk.CheckedFile;
import io.caddis.log.disk.FileOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * Says whose a log directory is, so that neither a wrong cluster nor another node writes into it.
 *
 * <p>Payload of the checked file {@code caddis-directory.meta}, type {@code CDIR}: 16 bytes disk id, 4 bytes node id, then
 * the cluster id in UTF-8. The disk id is drawn when the directory is first used: a replaced disk has another (KIP-858).
 *
 * @param identity cluster and node
 * @param diskId id of this directory
 * @param isNew whether this very opening wrote the file
 */
record DirectoryMetadata(DirectoryIdentity identity, UUID diskId, boolean isNew) {

    static final String FILE_NAME = "caddis-directory.meta";
    private static final CheckedFile.Header HEADER = new CheckedFile.Header("CDIR", 1, new UUID(0, 0), -1, 0);
    private static final int FIXED_BYTES = 20;

    /**
     * Reads the directory's metadata and checks it, or writes it if the directory is new.
     *
     * @throws IOException if the directory is another's, or if that cannot be told
     */
    static DirectoryMetadata claim(FileOperations files, Path directory, DirectoryIdentity expected) throws IOException {
        Path file = directory.resolve(FILE_NAME);
        CheckedFile.Content content = CheckedFile.read(files, file, HEADER);
        if (content instanceof CheckedFile.Content.Payload payload && payload.bytes().remaining() > FIXED_BYTES) {
            DirectoryMetadata found = decode(payload.bytes());
            if (!found.identity().clusterId().equals(expected.clusterId())) {
                throw new IOException("log directory " + directory + " belongs to cluster " + found.identity().clusterId() + ", this is cluster "
                        + expected.clusterId() + ": give this node its own directory (log.dirs)");
            }
            if (found.identity().nodeId() != expected.nodeId()) {
                throw new IOException("log directory " + directory + " belongs to node " + found.identity().nodeId() + ", this is node "
                        + expected.nodeId() + ": give this node its own directory (log.dirs), or its own id (node.id)");
            }
            return found;
        }
        if (!(content instanceof CheckedFile.Content.Missing)) {
            throw new IOException(file + " is damaged, so it is unknown whose data this is: restore the file, or move the directory away");
        }
        refuseForeignLogs(directory);
        DirectoryMetadata created = new DirectoryMetadata(expected, UUID.randomUUID(), true);
        CheckedFile.write(files, file, HEADER, created.encode(), true);
        return created;
    }

    /** Whose the directory is; empty if it is new, or if that cannot be read: {@link #claim} then says what is wrong. */
    static Optional<DirectoryIdentity> peek(FileOperations files, Path directory) throws IOException {
        if (CheckedFile.read(files, directory.resolve(FILE_NAME), HEADER) instanceof CheckedFile.Content.Payload payload
                && payload.bytes().remaining() > FIXED_BYTES) {
            return Optional.of(decode(payload.bytes()).identity());
        }
        return Optional.empty();
    }

    private static void refuseForeignLogs(Path directory) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (LogId.parse(entry.getFileName().toString()).isPresent()) {
                    throw new IOException("log directory " + directory + " holds logs, but its " + FILE_NAME
                            + " is missing, so it is unknown whose they are: restore the file, or move the directory away");
                }
            }
        }
    }

    private ByteBuffer encode() {
        byte[] clusterId = identity.clusterId().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(FIXED_BYTES + clusterId.length).putLong(diskId.getMostSignificantBits())
                .putLong(diskId.getLeastSignificantBits()).putInt(identity.nodeId()).put(clusterId).flip();
    }

    private static DirectoryMetadata decode(ByteBuffer payload) {
        UUID diskId = new UUID(payload.getLong(), payload.getLong());
        int nodeId = payload.getInt();
        return new DirectoryMetadata(new DirectoryIdentity(StandardCharsets.UTF_8.decode(payload).toString(), nodeId), diskId, false);
    }
}
