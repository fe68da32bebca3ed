package io.caddis.log;

import io.caddis.log.disk.CheckedFile;
import io.caddis.log.disk.FileOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes and reads the two index files of a segment. A file that is missing, damaged, out of date or another segment's
 * is no error: the index is then built from the segment. Stateless apart from its target; any thread.
 */
record IndexFiles(FileOperations files, LogFiles names, LogId id) {

    private static final Logger LOG = LoggerFactory.getLogger(IndexFiles.class);
    private static final int FORMAT_VERSION = 1;

    void write(long baseOffset, SegmentIndex index) throws IOException {
        CheckedFile.write(files, names.offsetIndex(baseOffset), header("OIDX", baseOffset), index.offsets().encode(), false);
        CheckedFile.write(files, names.timeIndex(baseOffset), header("TIDX", baseOffset), index.times().encode(), false);
    }

    /** @param segmentBytes size of the segment: an entry beyond it shows that the index belongs to another file of this name */
    Optional<SegmentIndex> read(long baseOffset, int segmentBytes, SegmentIndex.LargestTimestamp largestTimestamp) throws IOException {
        Optional<OffsetIndex> offsets = read(names.offsetIndex(baseOffset), header("OIDX", baseOffset), OffsetIndex::decode,
                OffsetIndex::lastPosition, segmentBytes);
        Optional<TimeIndex> times = read(names.timeIndex(baseOffset), header("TIDX", baseOffset), TimeIndex::decode,
                TimeIndex::lastPosition, segmentBytes);
        return offsets.isPresent() && times.isPresent()
                ? Optional.of(new SegmentIndex(offsets.get(), times.get(), largestTimestamp))
                : Optional.empty();
    }

    private <T> Optional<T> read(Path file, CheckedFile.Header expected, Function<ByteBuffer, T> decoder, ToIntFunction<T> lastPosition,
            int segmentBytes) throws IOException {
        CheckedFile.Content content = CheckedFile.read(files, file, expected);
        if (content instanceof CheckedFile.Content.Payload payload) {
            try {
                T index = decoder.apply(payload.bytes());
                if (lastPosition.applyAsInt(index) < segmentBytes) {
                    return Optional.of(index);
                }
                LOG.warn("Index {} points behind the end of its segment and will be rebuilt", file);
            } catch (IllegalArgumentException e) {
                LOG.warn("Index {} is inconsistent and will be rebuilt: {}", file, e.getMessage());
            }
        } else if (content instanceof CheckedFile.Content.Unusable unusable) {
            LOG.warn("Index {} {} and will be rebuilt", file, unusable.why());
        } else {
            LOG.info("Index {} is missing and will be rebuilt", file);
        }
        return Optional.empty();
    }

    private CheckedFile.Header header(String type, long baseOffset) {
        return new CheckedFile.Header(type, FORMAT_VERSION, id.topicId(), id.partition(), baseOffset);
    }
}
