package io.caddis.log;

import io.caddis.log.disk.CheckedFile;
import io.caddis.log.disk.FileOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The proof that a log directory was closed in good order: without it, every log's last segment is read at the start.
 *
 * <p>Payload of the checked file {@code clean-shutdown}, type {@code CLEN}, owner the disk id: 8 bytes, the broker epoch of
 * the process that wrote it, -1 if it never had one. Written and forced last of all; removed, and its removal forced,
 * before the first log is opened: a crash during the start must not find it (KAFKA-10471). Stateless.
 */
final class CleanShutdownMarker {

    static final long NO_BROKER_EPOCH = -1;
    private static final String FILE_NAME = "clean-shutdown";

    private CleanShutdownMarker() {
    }

    static void write(FileOperations files, Path directory, UUID diskId, long brokerEpoch) throws IOException {
        CheckedFile.write(files, directory.resolve(FILE_NAME), header(diskId), ByteBuffer.allocate(Long.BYTES).putLong(brokerEpoch).flip(), true);
    }

    /** The broker epoch in the marker, which is gone afterwards; empty if there is no marker to rely on. */
    static OptionalLong take(FileOperations files, Path directory, UUID diskId) throws IOException {
        Path file = directory.resolve(FILE_NAME);
        CheckedFile.Content content = CheckedFile.read(files, file, header(diskId));
        files.delete(file);
        files.forceDirectory(directory);
        return content instanceof CheckedFile.Content.Payload payload && payload.bytes().remaining() == Long.BYTES
                ? OptionalLong.of(payload.bytes().getLong())
                : OptionalLong.empty();
    }

    private static CheckedFile.Header header(UUID diskId) {
        return new CheckedFile.Header("CLEN", 1, diskId, -1, 0);
    }
}
