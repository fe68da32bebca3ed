package io.caddis.log;

import io.caddis.log.disk.FileOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * {@code partition.metadata}: tells a person whose directory this is. Nothing depends on it.
 *
 * <pre>
 *   format=1
 *   topicId=...
 *   partition=...
 *   topicName=...
 * </pre>
 *
 * Stateless.
 */
final class PartitionMetadata {

    private static final String TOPIC_NAME = "topicName=";
    private static final int MAX_BYTES = 4096;

    private PartitionMetadata() {
    }

    static void write(FileOperations files, Path file, LogId id, String topicName) throws IOException {
        ByteBuffer text = StandardCharsets.UTF_8.encode("format=1\ntopicId=" + id.topicId() + "\npartition=" + id.partition() + "\n"
                + TOPIC_NAME + topicName + "\n");
        try (FileChannel channel = files.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            while (text.hasRemaining()) {
                files.write(channel, file, text, text.position());
            }
        }
    }

    /** The stored name, or the topic's id if there is none. */
    static String readTopicName(Path file, LogId id) throws IOException {
        try {
            if (Files.size(file) <= MAX_BYTES) {
                return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().filter(line -> line.startsWith(TOPIC_NAME))
                        .map(line -> line.substring(TOPIC_NAME.length())).findFirst().orElse(id.topicId().toString());
            }
        } catch (NoSuchFileException none) {
            // falls through: a log is complete without it
        }
        return id.topicId().toString();
    }
}
