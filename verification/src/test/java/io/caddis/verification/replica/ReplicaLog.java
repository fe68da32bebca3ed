package io.caddis.verification.replica;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * All batches of one partition's directory, in the order of its segment files.
 *
 * @param name    of the replica, for messages
 * @param batches up to the first place where no whole batch begins
 * @param remains bytes that follow the last batch of a segment and are none, with their place; what a crash may leave at the
 *                very end, and nothing but a crash
 */
record ReplicaLog(String name, List<StoredBatch> batches, List<String> remains) {

    private static final String SEGMENT_NAME = "\\d{20}\\.log";

    ReplicaLog {
        batches = List.copyOf(batches);
        remains = List.copyOf(remains);
    }

    /** Reads {@code directory}, which nobody writes meanwhile. */
    static ReplicaLog read(String name, Path directory) throws IOException {
        List<Path> segments;
        try (Stream<Path> files = Files.list(directory)) {
            segments = files.filter(file -> file.getFileName().toString().matches(SEGMENT_NAME)).sorted().toList();
        }
        List<StoredBatch> batches = new ArrayList<>();
        List<String> remains = new ArrayList<>();
        for (Path segment : segments) {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(segment));
            OptionalInt size = StoredBatch.sizeAt(bytes);
            while (size.isPresent()) {
                String place = segment.getFileName() + ":" + bytes.position();
                batches.add(StoredBatch.of(bytes.slice(bytes.position(), size.getAsInt()), place));
                bytes.position(bytes.position() + size.getAsInt());
                size = StoredBatch.sizeAt(bytes);
            }
            boolean last = segment.equals(segments.get(segments.size() - 1));
            if (bytes.hasRemaining() && !(last && isZeroFilled(bytes))) {
                remains.add(bytes.remaining() + " bytes from " + segment.getFileName() + ":" + bytes.position());
            }
        }
        return new ReplicaLog(name, batches, remains);
    }

    /** As is what a log has written ahead of its end (docs/decisions/0015). */
    private static boolean isZeroFilled(ByteBuffer bytes) {
        for (int position = bytes.position(); position < bytes.limit(); position++) {
            if (bytes.get(position) != 0) {
                return false;
            }
        }
        return true;
    }

    /** The offset after the last; 0 for an empty log. */
    long endOffset() {
        return batches.isEmpty() ? 0 : batches.get(batches.size() - 1).lastOffset() + 1;
    }
}
