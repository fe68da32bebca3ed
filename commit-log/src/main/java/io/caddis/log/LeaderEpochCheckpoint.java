package io.caddis.log;

import io.caddis.log.disk.CheckedFile;
import io.caddis.log.disk.FileOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log's leader epochs on disk.
 *
 * <p>Payload of the checked file {@code leader-epoch.checkpoint}, type {@code EPOC}:
 * <pre>
 *   8  covered offset: the epochs of all batches below it are listed
 *   4  number of entries
 *      per entry: 4 leader epoch, 8 start offset
 * </pre>
 * Each batch carries its epoch, so a missing or stale file is made up for by reading batch headers from the covered offset
 * (or the log's start) on. Immutable.
 *
 * @param coveredOffset the epochs of all batches below it are listed
 * @param entries in order of epoch
 */
record LeaderEpochCheckpoint(long coveredOffset, List<LeaderEpochHistory.Entry> entries) {

    private static final Logger LOG = LoggerFactory.getLogger(LeaderEpochCheckpoint.class);
    private static final int FORMAT_VERSION = 1;
    private static final int ENTRY_BYTES = 12;

    static LeaderEpochCheckpoint ofNewLog() {
        return new LeaderEpochCheckpoint(0, List.of());
    }

    /** For a new log, and not durably: without it the batches are read. */
    void create(FileOperations files, Path file, LogId id) throws IOException {
        CheckedFile.write(files, file, header(id), encode(), false);
    }

    void write(FileOperations files, Path file, LogId id) throws IOException {
        CheckedFile.write(files, file, header(id), encode(), true);
    }

    private ByteBuffer encode() {
        ByteBuffer payload = ByteBuffer.allocate(12 + entries.size() * ENTRY_BYTES);
        payload.putLong(coveredOffset).putInt(entries.size());
        entries.forEach(entry -> payload.putInt(entry.leaderEpoch()).putLong(entry.startOffset()));
        return payload.flip();
    }

    static Optional<LeaderEpochCheckpoint> read(FileOperations files, Path file, LogId id) throws IOException {
        CheckedFile.Content content = CheckedFile.read(files, file, header(id));
        if (content instanceof CheckedFile.Content.Payload payload) {
            ByteBuffer bytes = payload.bytes();
            if (bytes.remaining() >= 12) {
                long coveredOffset = bytes.getLong();
                int count = bytes.getInt();
                if (count >= 0 && (long) count * ENTRY_BYTES == bytes.remaining()) {
                    List<LeaderEpochHistory.Entry> entries = new ArrayList<>(count);
                    for (int i = 0; i < count; i++) {
                        entries.add(new LeaderEpochHistory.Entry(bytes.getInt(), bytes.getLong()));
                    }
                    return Optional.of(new LeaderEpochCheckpoint(coveredOffset, entries));
                }
            }
            LOG.warn("{} is inconsistent and will be rebuilt", file);
        } else if (content instanceof CheckedFile.Content.Unusable unusable) {
            LOG.warn("{} {} and will be rebuilt", file, unusable.why());
        }
        return Optional.empty();
    }

    private static CheckedFile.Header header(LogId id) {
        return new CheckedFile.Header("EPOC", FORMAT_VERSION, id.topicId(), id.partition(), 0);
    }
}
