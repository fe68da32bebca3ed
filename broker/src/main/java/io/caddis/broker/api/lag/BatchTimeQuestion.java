package io.caddis.broker.api.lag;

import io.caddis.coordinator.lag.LogOffsets.RecordKey;
import io.caddis.log.RecordBatchHeader;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchResponse;

/**
 * A Fetch of the one batch that holds a record, and when its header says that it was written. The records stay packed: a batch
 * is sent at once, so its first record is as good.
 */
final class BatchTimeQuestion {

    /** Asks by topic id. */
    private static final short VERSION = 13;

    /** Less than any batch: a fetch brings the first one whole all the same. */
    private static final int MAX_BYTES = 1;

    private static final long NOT_A_FOLLOWER = -1;

    private BatchTimeQuestion() {}

    static FetchRequest request(Uuid topicId, RecordKey record) {
        FetchRequest.PartitionData wanted =
                new FetchRequest.PartitionData(topicId, record.offset(), NOT_A_FOLLOWER, MAX_BYTES, Optional.empty());
        // a fetch by id does not send the name
        TopicPartition partition = new TopicPartition("", record.partition().partition());
        return FetchRequest.Builder.forConsumer(VERSION, 0, 0, Map.of(partition, wanted)).setMaxBytes(MAX_BYTES).build(VERSION);
    }

    /** Epoch milliseconds; empty if the record is not there, or is older than timestamps. */
    static Optional<Long> answer(AbstractResponse response, long offset) {
        if (!(response instanceof FetchResponse fetched) || fetched.error() != Errors.NONE) {
            return Optional.empty();
        }
        List<FetchableTopicResponse> topics = fetched.data().responses();
        if (topics.size() != 1 || topics.get(0).partitions().size() != 1) {
            return Optional.empty();
        }
        PartitionData partition = topics.get(0).partitions().get(0);
        return partition.errorCode() == Errors.NONE.code() && partition.records() instanceof MemoryRecords records
                ? timestamp(records.buffer(), offset)
                : Optional.empty();
    }

    private static Optional<Long> timestamp(ByteBuffer batch, long offset) {
        int at = batch.position();
        if (batch.remaining() < RecordBatchHeader.SIZE_IN_BYTES || RecordBatchHeader.magic(batch, at) != RecordBatchHeader.MAGIC
                || RecordBatchHeader.lastOffset(batch, at) < offset) {
            return Optional.empty();
        }
        long timestamp = RecordBatchHeader.isLogAppendTime(batch, at)
                ? RecordBatchHeader.maxTimestamp(batch, at)
                : RecordBatchHeader.baseTimestamp(batch, at);
        return timestamp < 0 ? Optional.empty() : Optional.of(timestamp);
    }
}
