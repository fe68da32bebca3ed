package io.caddis.log;

import io.caddis.log.disk.CheckedFile;
import io.caddis.log.disk.FileOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The high watermarks of a directory's logs as of a while ago, so that after a restart readers need not wait until followers
 * have confirmed again what was committed long before.
 *
 * <p>Payload of the checked file {@code high-watermarks.checkpoint}, type {@code HWMK}, owner is the disk:
 * <pre>
 *   4  number of entries
 *      per entry: 16 topic id, 4 partition, 8 high watermark
 * </pre>
 * It is not forced to disk: a missing, stale or damaged file only means that high watermarks start lower. It never says what to
 * truncate. One thread at a time.
 */
final class HighWatermarkCheckpoint {

    static final String FILE_NAME = "high-watermarks.checkpoint";
    private static final Logger LOG = LoggerFactory.getLogger(HighWatermarkCheckpoint.class);
    private static final int FORMAT_VERSION = 1;
    private static final int ENTRY_BYTES = 28;

    private final FileOperations files;
    private final Path file;
    private final CheckedFile.Header header;
    private Map<LogId, Long> written = Map.of();

    HighWatermarkCheckpoint(FileOperations files, Path directory, UUID diskId) {
        this.files = files;
        this.file = directory.resolve(FILE_NAME);
        this.header = new CheckedFile.Header("HWMK", FORMAT_VERSION, diskId, -1, 0);
    }

    /** What the last process left; nothing, with a word in the log, if the file is damaged. */
    Map<LogId, Long> read() throws IOException {
        CheckedFile.Content content = CheckedFile.read(files, file, header);
        if (content instanceof CheckedFile.Content.Payload payload) {
            ByteBuffer bytes = payload.bytes();
            int count = bytes.remaining() >= Integer.BYTES ? bytes.getInt() : -1;
            if (count >= 0 && (long) count * ENTRY_BYTES == bytes.remaining()) {
                Map<LogId, Long> found = new HashMap<>();
                for (int i = 0; i < count; i++) {
                    found.put(new LogId(new UUID(bytes.getLong(), bytes.getLong()), bytes.getInt()), bytes.getLong());
                }
                written = Map.copyOf(found);
                return written;
            }
        }
        if (!(content instanceof CheckedFile.Content.Missing)) {
            String why = content instanceof CheckedFile.Content.Unusable unusable ? unusable.why() : "is inconsistent";
            LOG.warn("{} {}: high watermarks start at the logs' starts until replicas confirm more", file, why);
        }
        return Map.of();
    }

    /** Replaces the file if anything changed. */
    void write(Map<LogId, Long> highWatermarks) throws IOException {
        if (highWatermarks.equals(written)) {
            return;
        }
        ByteBuffer payload = ByteBuffer.allocate(Integer.BYTES + highWatermarks.size() * ENTRY_BYTES);
        payload.putInt(highWatermarks.size());
        highWatermarks.forEach((id, highWatermark) -> payload.putLong(id.topicId().getMostSignificantBits())
                .putLong(id.topicId().getLeastSignificantBits()).putInt(id.partition()).putLong(highWatermark));
        CheckedFile.write(files, file, header, payload.flip(), false);
        written = Map.copyOf(highWatermarks);
    }
}
