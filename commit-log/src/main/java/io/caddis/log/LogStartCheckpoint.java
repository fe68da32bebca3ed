package io.caddis.log;

import io.caddis.log.disk.CheckedFile;
import io.caddis.log.disk.FileOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log start offset on disk, for a start inside a segment and for deletions that were interrupted.
 *
 * <p>Payload of the checked file {@code log-start.checkpoint}, type {@code LGST}: 8 bytes, the offset. Written durably
 * before anything below the offset is deleted, so that a missing segment can be told from a deleted one. On a full disk it
 * is overwritten in place: deleting old segments is what makes room again. Stateless.
 */
final class LogStartCheckpoint {

    private static final Logger LOG = LoggerFactory.getLogger(LogStartCheckpoint.class);
    private static final int FORMAT_VERSION = 1;

    private LogStartCheckpoint() {
    }

    /** For a new log: gives the file its place on the disk. */
    static void create(FileOperations files, Path file, LogId id) throws IOException {
        CheckedFile.write(files, file, header(id), payload(0), false);
    }

    static void write(FileOperations files, Path file, LogId id, long logStartOffset) throws IOException {
        try {
            CheckedFile.write(files, file, header(id), payload(logStartOffset), true);
        } catch (IOException e) {
            if (!DiskSpace.isExhausted(e, file.toAbsolutePath().getParent())) {
                throw e;
            }
            CheckedFile.overwrite(files, file, header(id), payload(logStartOffset));
        }
    }

    private static ByteBuffer payload(long logStartOffset) {
        return ByteBuffer.allocate(Long.BYTES).putLong(logStartOffset).flip();
    }

    static OptionalLong read(FileOperations files, Path file, LogId id) throws IOException {
        CheckedFile.Content content = CheckedFile.read(files, file, header(id));
        if (content instanceof CheckedFile.Content.Payload payload && payload.bytes().remaining() == Long.BYTES) {
            long offset = payload.bytes().getLong();
            if (offset >= 0) {
                return OptionalLong.of(offset);
            }
        }
        if (!(content instanceof CheckedFile.Content.Missing)) {
            LOG.warn("{} is unusable: {} starts at its first segment, records that were deleted inside of it are back", file, id);
        }
        return OptionalLong.empty();
    }

    private static CheckedFile.Header header(LogId id) {
        return new CheckedFile.Header("LGST", FORMAT_VERSION, id.topicId(), id.partition(), 0);
    }
}
