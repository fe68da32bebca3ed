package io.caddis.verification.fault;

import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.LocalCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * The files of one partition on a node's disk, for a test to damage while the node is away.
 *
 * @param directory the partition's directory, named by topic id and partition
 */
record PartitionFiles(Path directory) {

    private static final List<String> INDEX_SUFFIXES = List.of(".index", ".timeindex");
    /** A batch's base offset and length, which precede the {@code length} bytes that follow. */
    private static final int BATCH_LENGTH_OFFSET = 8;
    private static final int BATCH_OVERHEAD = 12;

    static PartitionFiles of(LocalCluster cluster, int node, Clients clients, TopicPartition partition) {
        Uuid id = Clients.get(clients.admin().describeTopics(List.of(partition.topic())).allTopicNames()).get(partition.topic()).topicId();
        UUID topicId = new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
        Path directory = cluster.dataDirectory(node).resolve(topicId + "-" + partition.partition());
        if (!Files.isDirectory(directory)) {
            throw new AssertionError("node " + node + " has no directory " + directory);
        }
        return new PartitionFiles(directory);
    }

    String name() {
        return directory.getFileName().toString();
    }

    /** The segments, oldest first. */
    private List<Path> segments() {
        return files(".log");
    }

    private List<Path> files(String suffix) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d+\\" + suffix)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path activeSegment() {
        List<Path> segments = segments();
        return segments.get(segments.size() - 1);
    }

    /** Adds bytes to the end of the newest segment. */
    void append(byte[] bytes) throws IOException {
        Files.write(activeSegment(), bytes, StandardOpenOption.APPEND);
    }

    /** Adds the first half of a batch that is otherwise right. */
    void appendHalfOfFirstBatch() throws IOException {
        byte[] segment = Files.readAllBytes(activeSegment());
        append(Arrays.copyOf(segment, batchBytes(segment, 0) / 2));
    }

    /** Flips one bit of a record about the middle of the oldest segment: what the batch's CRC is there for. */
    void flipBitInFirstSegment() throws IOException {
        Path segment = segments().get(0);
        byte[] bytes = Files.readAllBytes(segment);
        int batch = 0;
        while (batch < bytes.length / 2) {
            batch += batchBytes(bytes, batch);
        }
        bytes[batch + batchBytes(bytes, batch) / 2] ^= 0x10;
        Files.write(segment, bytes);
    }

    private static int batchBytes(byte[] segment, int batch) {
        return BATCH_OVERHEAD + ByteBuffer.wrap(segment).getInt(batch + BATCH_LENGTH_OFFSET);
    }

    /** Returns how many there were. */
    int deleteIndexes() throws IOException {
        List<Path> indexes = indexes();
        for (Path index : indexes) {
            Files.delete(index);
        }
        return indexes.size();
    }

    /** Gives each of the two oldest segments the indexes of the other. */
    void swapIndexesOfFirstTwoSegments() throws IOException {
        for (String suffix : INDEX_SUFFIXES) {
            List<Path> indexes = files(suffix);
            if (indexes.size() < 2) {
                throw new AssertionError("fewer than two " + suffix + " files in " + directory);
            }
            Path aside = directory.resolve("aside");
            Files.move(indexes.get(0), aside);
            Files.move(indexes.get(1), indexes.get(0));
            Files.move(aside, indexes.get(1), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    void emptyIndexes() throws IOException {
        for (Path index : indexes()) {
            Files.write(index, new byte[0]);
        }
    }

    private List<Path> indexes() {
        return INDEX_SUFFIXES.stream().flatMap(suffix -> files(suffix).stream()).toList();
    }

    /** Bytes of all segments. */
    long bytes() throws IOException {
        return bytesOfLogs(directory);
    }

    /** Bytes of all segments and of what the log directory's quarantine holds of this partition. */
    long bytesWithQuarantine() throws IOException {
        Path quarantine = directory.resolveSibling(".quarantine");
        long bytes = bytes();
        try (Stream<Path> entries = Files.list(quarantine)) {
            for (Path entry : entries.filter(entry -> entry.getFileName().toString().contains(name())).toList()) {
                bytes += bytesOfLogs(entry);
            }
        }
        return bytes;
    }

    private static long bytesOfLogs(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.getFileName().toString().contains(".log")).mapToLong(PartitionFiles::size).sum();
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
