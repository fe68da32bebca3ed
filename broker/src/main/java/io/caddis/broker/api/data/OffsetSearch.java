package io.caddis.broker.api.data;

import io.caddis.log.LogSlice;
import io.caddis.log.TimestampHit;
import io.caddis.replication.Partition;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.requests.ListOffsetsRequest;
import org.apache.kafka.common.requests.ListOffsetsResponse;

/** Finds the offset that a timestamp of ListOffsets means, special timestamps included, in one partition led here. */
final class OffsetSearch {

    private static final short FIRST_VERSION_WITH_MAX_TIMESTAMP = 7;
    private static final short FIRST_VERSION_WITH_EARLIEST_LOCAL = 8;
    private static final short FIRST_VERSION_WITH_LATEST_TIERED = 9;
    private static final short FIRST_VERSION_WITH_EARLIEST_PENDING_UPLOAD = 11;

    private final Partition partition;
    private final long end;

    /** @param end first offset the asker may not see */
    OffsetSearch(Partition partition, long end) {
        this.partition = partition;
        this.end = end;
    }

    /** What was found; offset and timestamp are -1 where there is nothing. */
    record Result(Errors error, long offset, long timestampMs, int leaderEpoch) {

        static final Result NOTHING = new Result(
                Errors.NONE, ListOffsetsResponse.UNKNOWN_OFFSET, ListOffsetsResponse.UNKNOWN_TIMESTAMP, ListOffsetsResponse.UNKNOWN_EPOCH);
        static final Result UNSUPPORTED = new Result(
                Errors.UNSUPPORTED_VERSION, ListOffsetsResponse.UNKNOWN_OFFSET, ListOffsetsResponse.UNKNOWN_TIMESTAMP,
                ListOffsetsResponse.UNKNOWN_EPOCH);
    }

    /** @throws io.caddis.log.LogException if the log cannot be read */
    Result find(long timestampMs, short version) {
        if (timestampMs >= 0) {
            return firstRecordAt(timestampMs);
        }
        if (timestampMs == ListOffsetsRequest.LATEST_TIMESTAMP) {
            return boundary(end, partition.role().leaderEpoch());
        }
        if (timestampMs == ListOffsetsRequest.EARLIEST_TIMESTAMP
                || (timestampMs == ListOffsetsRequest.EARLIEST_LOCAL_TIMESTAMP && version >= FIRST_VERSION_WITH_EARLIEST_LOCAL)) {
            long start = partition.log().logStartOffset();
            return boundary(start, partition.log().leaderEpochAt(start).orElse(partition.role().leaderEpoch()));
        }
        if (timestampMs == ListOffsetsRequest.MAX_TIMESTAMP && version >= FIRST_VERSION_WITH_MAX_TIMESTAMP) {
            return partition.log().findBatchWithMaxTimestamp(end).map(this::recordWithMaxTimestamp).orElse(Result.NOTHING);
        }
        // No segment is ever tiered here: nothing is found, which is what a broker without remote storage says.
        boolean tiered = (timestampMs == ListOffsetsRequest.LATEST_TIERED_TIMESTAMP && version >= FIRST_VERSION_WITH_LATEST_TIERED)
                || (timestampMs == ListOffsetsRequest.EARLIEST_PENDING_UPLOAD_TIMESTAMP
                        && version >= FIRST_VERSION_WITH_EARLIEST_PENDING_UPLOAD);
        return tiered ? Result.NOTHING : Result.UNSUPPORTED;
    }

    private static Result boundary(long offset, int leaderEpoch) {
        return new Result(Errors.NONE, offset, ListOffsetsResponse.UNKNOWN_TIMESTAMP, leaderEpoch);
    }

    /** The first batch may match by a record that DeleteRecords has taken away: then the next one is looked at. */
    private Result firstRecordAt(long timestampMs) {
        long start = partition.log().logStartOffset();
        long from = start;
        while (from < end) {
            Optional<TimestampHit> hit = partition.log().findFirstBatchByTimestamp(timestampMs, from, end);
            if (hit.isEmpty()) {
                return Result.NOTHING;
            }
            for (RecordBatch batch : load(hit.get())) {
                for (Record record : batch) {
                    if (record.timestamp() >= timestampMs && record.offset() >= start && record.offset() < end) {
                        return new Result(Errors.NONE, record.offset(), record.timestamp(), hit.get().leaderEpoch());
                    }
                }
                from = batch.nextOffset();
            }
        }
        return Result.NOTHING;
    }

    private Result recordWithMaxTimestamp(TimestampHit hit) {
        long start = partition.log().logStartOffset();
        Optional<Record> latest = Optional.empty();
        for (RecordBatch batch : load(hit)) {
            for (Record record : batch) {
                // The first of several records with the same timestamp (KIP-734).
                if (record.offset() >= start && record.offset() < end && (latest.isEmpty() || record.timestamp() > latest.get().timestamp())) {
                    latest = Optional.of(record);
                }
            }
        }
        return latest.map(record -> new Result(Errors.NONE, record.offset(), record.timestamp(), hit.leaderEpoch())).orElse(Result.NOTHING);
    }

    private static Iterable<? extends RecordBatch> load(TimestampHit hit) {
        try (LogSlice slice = hit.batch()) {
            ByteBuffer bytes = ByteBuffer.allocate(slice.sizeInBytes());
            while (bytes.hasRemaining()) {
                if (slice.channel().read(bytes, slice.position() + bytes.position()) < 0) {
                    throw new EOFException("the segment ends inside the batch at offset " + hit.baseOffset());
                }
            }
            return MemoryRecords.readableRecords(bytes.flip()).batches();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
