package io.caddis.log;

import io.caddis.log.disk.CheckedFile;
import io.caddis.log.disk.FileOperations;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The producers' state before one offset, on disk: written at each roll and at a clean close, so that a start reads the
 * batch headers of the last segment only.
 *
 * <p>Payload of the checked file {@code <offset>.snapshot}, type {@code PROD}, base offset as in the name:
 * <pre>
 *   4  number of producers
 *      per producer: 8 producer id, 2 producer epoch, 8 last append (ms), 1 number of batches
 *         per batch: 4 first sequence, 4 last sequence, 8 base offset, 8 last offset
 * </pre>
 * Stateless.
 */
final class ProducerSnapshot {

    private static final Logger LOG = LoggerFactory.getLogger(ProducerSnapshot.class);
    private static final int FORMAT_VERSION = 1;

    private ProducerSnapshot() {
    }

    static void write(FileOperations files, LogFiles names, LogId id, long offset, ByteBuffer encodedStates) throws IOException {
        CheckedFile.write(files, names.snapshot(offset), header(id, offset), encodedStates, false);
    }

    static Optional<ProducerStates> read(FileOperations files, LogFiles names, LogId id, long offset) throws IOException {
        Path file = names.snapshot(offset);
        CheckedFile.Content content = CheckedFile.read(files, file, header(id, offset));
        if (content instanceof CheckedFile.Content.Payload payload) {
            try {
                return Optional.of(ProducerStates.decode(payload.bytes()));
            } catch (BufferUnderflowException | IllegalArgumentException e) {
                LOG.warn("Producer snapshot {} is inconsistent, an older one or the log itself is read instead", file);
            }
        } else if (content instanceof CheckedFile.Content.Unusable unusable) {
            LOG.warn("Producer snapshot {} {}, an older one or the log itself is read instead", file, unusable.why());
        }
        return Optional.empty();
    }

    private static CheckedFile.Header header(LogId id, long offset) {
        return new CheckedFile.Header("PROD", FORMAT_VERSION, id.topicId(), id.partition(), offset);
    }
}
