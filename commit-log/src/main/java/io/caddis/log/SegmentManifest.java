package io.caddis.log;

import io.caddis.log.disk.CheckedFile;
import io.caddis.log.disk.FileOperations;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a log knew of its segments when it last made everything below its recovery point durable.
 *
 * <p>Written at each roll, checkpoint, truncation and clean close, so that a segment which is missing, cut short or foreign
 * is noticed at the next start, and so that a start need not read the segments that are as recorded. On disk the payload of
 * the checked file {@code segments.checkpoint}, type {@code SEGM}:
 * <pre>
 *    8  recovery point: everything below it was forced to disk
 *    4  number of segments
 *       per segment:  8 base offset, 8 next offset, 4 size in bytes, 8 largest timestamp, 4 its position, 8 first append (ms)
 *    4  number of damages
 *       per damage:   8 segment base offset, 4 start position, 4 end position, 8 start offset, 8 end offset,
 *                     2 length of the cause, then the cause in UTF-8
 * </pre>
 * The last segment may have grown since. Immutable.
 *
 * @param recoveryPoint everything below this offset was forced to disk
 * @param segments in order of base offset; the last one is the active one
 * @param damage bad bytes known
 */
record SegmentManifest(long recoveryPoint, List<Entry> segments, List<SegmentDamage> damage) {

    private static final Logger LOG = LoggerFactory.getLogger(SegmentManifest.class);
    private static final int FORMAT_VERSION = 1;
    private static final int ENTRY_BYTES = 40;
    private static final int DAMAGE_BYTES = 34;
    private static final int MAX_CAUSE_BYTES = Short.MAX_VALUE;

    /**
     * One segment.
     *
     * @param baseOffset its base offset
     * @param nextOffset the offset after its last one
     * @param sizeInBytes size of the file
     * @param largestTimestamp largest timestamp and its position
     * @param firstAppendMs when its first batch came, -1 if empty
     */
    record Entry(long baseOffset, long nextOffset, int sizeInBytes, SegmentIndex.LargestTimestamp largestTimestamp, long firstAppendMs) {

        static Entry of(Segment segment) {
            return new Entry(segment.baseOffset(), segment.nextOffset(), segment.sizeInBytes(), segment.extent().largestTimestamp(),
                    segment.firstAppendMs());
        }
    }

    SegmentManifest {
        segments = List.copyOf(segments);
        damage = List.copyOf(damage);
    }

    Optional<Entry> entry(long baseOffset) {
        return segments.stream().filter(entry -> entry.baseOffset() == baseOffset).findFirst();
    }

    static SegmentManifest ofNewLog(Segment first) {
        return new SegmentManifest(first.baseOffset(), List.of(Entry.of(first)), List.of());
    }

    /** For a new log, and not durably: without it the log is taken for what it says. */
    void create(FileOperations files, Path file, LogId id) throws IOException {
        CheckedFile.write(files, file, header(id), encode(), false);
    }

    void write(FileOperations files, Path file, LogId id) throws IOException {
        CheckedFile.write(files, file, header(id), encode(), true);
    }

    /** The stored manifest; empty if there is none that can be relied on. */
    static Optional<SegmentManifest> read(FileOperations files, Path file, LogId id) throws IOException {
        CheckedFile.Content content = CheckedFile.read(files, file, header(id));
        if (content instanceof CheckedFile.Content.Payload payload) {
            try {
                return Optional.of(decode(payload.bytes()));
            } catch (BufferUnderflowException | IllegalArgumentException e) {
                LOG.warn("{} is inconsistent, all segments will be read", file);
            }
        } else if (content instanceof CheckedFile.Content.Unusable unusable) {
            LOG.warn("{} {}, all segments will be read", file, unusable.why());
        }
        return Optional.empty();
    }

    ByteBuffer encode() {
        List<byte[]> causes = new ArrayList<>();
        int causeBytes = 0;
        for (SegmentDamage bad : damage) {
            byte[] cause = bad.cause().getBytes(StandardCharsets.UTF_8);
            causes.add(cause);
            causeBytes += Math.min(cause.length, MAX_CAUSE_BYTES);
        }
        ByteBuffer payload = ByteBuffer.allocate(16 + segments.size() * ENTRY_BYTES + damage.size() * DAMAGE_BYTES + causeBytes);
        payload.putLong(recoveryPoint).putInt(segments.size());
        for (Entry entry : segments) {
            payload.putLong(entry.baseOffset()).putLong(entry.nextOffset()).putInt(entry.sizeInBytes())
                    .putLong(entry.largestTimestamp().timestampMs()).putInt(entry.largestTimestamp().position())
                    .putLong(entry.firstAppendMs());
        }
        payload.putInt(damage.size());
        for (int i = 0; i < damage.size(); i++) {
            SegmentDamage bad = damage.get(i);
            int length = Math.min(causes.get(i).length, MAX_CAUSE_BYTES);
            payload.putLong(bad.segmentBaseOffset()).putInt(bad.startPosition()).putInt(bad.endPosition())
                    .putLong(bad.startOffset()).putLong(bad.endOffset())
                    .putShort((short) length).put(causes.get(i), 0, length);
        }
        return payload.flip();
    }

    static SegmentManifest decode(ByteBuffer payload) {
        long recoveryPoint = payload.getLong();
        int segmentCount = boundedCount(payload.getInt(), ENTRY_BYTES, payload);
        List<Entry> segments = new ArrayList<>(segmentCount);
        for (int i = 0; i < segmentCount; i++) {
            segments.add(new Entry(payload.getLong(), payload.getLong(), payload.getInt(),
                    new SegmentIndex.LargestTimestamp(payload.getLong(), payload.getInt()), payload.getLong()));
        }
        int damageCount = boundedCount(payload.getInt(), DAMAGE_BYTES, payload);
        List<SegmentDamage> damage = new ArrayList<>(damageCount);
        for (int i = 0; i < damageCount; i++) {
            long segmentBaseOffset = payload.getLong();
            int startPosition = payload.getInt();
            int endPosition = payload.getInt();
            long startOffset = payload.getLong();
            long endOffset = payload.getLong();
            byte[] cause = new byte[boundedCount(payload.getShort(), 1, payload)];
            payload.get(cause);
            damage.add(new SegmentDamage(segmentBaseOffset, startPosition, endPosition, startOffset, endOffset,
                    new String(cause, StandardCharsets.UTF_8)));
        }
        if (payload.hasRemaining()) {
            throw new IllegalArgumentException(payload.remaining() + " bytes too many");
        }
        return new SegmentManifest(recoveryPoint, segments, damage);
    }

    private static int boundedCount(int count, int bytesEach, ByteBuffer payload) {
        if (count < 0 || (long) count * bytesEach > payload.remaining()) {
            throw new IllegalArgumentException("count " + count + " does not fit into " + payload.remaining() + " bytes");
        }
        return count;
    }

    private static CheckedFile.Header header(LogId id) {
        return new CheckedFile.Header("SEGM", FORMAT_VERSION, id.topicId(), id.partition(), 0);
    }
}
