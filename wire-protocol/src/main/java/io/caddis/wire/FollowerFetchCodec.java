package io.caddis.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchRequestData.ForgottenTopic;
import org.apache.kafka.common.message.FetchRequestData.ReplicaState;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchResponse;

/** Writes a follower's fetch in the protocol's message, and reads the answer. Stateless. */
final class FollowerFetchCodec {

    /** The first with everything a follower says: its broker epoch (15), topic ids (13), the epoch of its last record (12). */
    static final short VERSION = 17;

    private static final ByteBuffer NO_RECORDS = ByteBuffer.allocate(0);

    private FollowerFetchCodec() {}

    static FetchRequest encode(FollowerFetchRequest request) {
        FetchRequestData data = new FetchRequestData()
                .setReplicaState(new ReplicaState().setReplicaId(request.replicaId()).setReplicaEpoch(request.replicaEpoch()))
                .setMaxWaitMs(request.maxWaitMs())
                .setMinBytes(request.minBytes())
                .setMaxBytes(request.maxBytes())
                .setSessionId(request.sessionId())
                .setSessionEpoch(request.sessionEpoch());
        Map<UUID, FetchTopic> topics = new HashMap<>();
        for (FollowerFetchRequest.Asked asked : request.asked()) {
            topics.computeIfAbsent(asked.topicId(), id -> {
                FetchTopic topic = new FetchTopic().setTopicId(toWire(id));
                data.topics().add(topic);
                return topic;
            }).partitions().add(new FetchPartition()
                    .setPartition(asked.partition())
                    .setCurrentLeaderEpoch(asked.currentLeaderEpoch())
                    .setFetchOffset(asked.fetchOffset())
                    .setLastFetchedEpoch(asked.lastFetchedEpoch())
                    .setLogStartOffset(asked.logStartOffset())
                    .setPartitionMaxBytes(asked.maxBytes()));
        }
        Map<UUID, ForgottenTopic> forgotten = new HashMap<>();
        for (FollowerFetchRequest.Forgotten partition : request.forgotten()) {
            forgotten.computeIfAbsent(partition.topicId(), id -> {
                ForgottenTopic topic = new ForgottenTopic().setTopicId(toWire(id));
                data.forgottenTopicsData().add(topic);
                return topic;
            }).partitions().add(partition.partition());
        }
        return new FetchRequest(data, VERSION);
    }

    static FollowerFetchAnswer decode(FetchResponse response) {
        List<FollowerFetchAnswer.Fetched> partitions = new ArrayList<>();
        for (FetchableTopicResponse topic : response.data().responses()) {
            UUID topicId = new UUID(topic.topicId().getMostSignificantBits(), topic.topicId().getLeastSignificantBits());
            for (PartitionData partition : topic.partitions()) {
                partitions.add(new FollowerFetchAnswer.Fetched(
                        topicId, partition.partitionIndex(), errorOf(Errors.forCode(partition.errorCode())), recordsOf(partition),
                        FetchResponse.isDivergingEpoch(partition)
                                ? Optional.of(new FollowerFetchAnswer.DivergingEpoch(
                                        partition.divergingEpoch().epoch(), partition.divergingEpoch().endOffset()))
                                : Optional.empty(),
                        partition.highWatermark(), partition.logStartOffset()));
            }
        }
        return new FollowerFetchAnswer(errorOf(response.error()), response.sessionId(), partitions);
    }

    /** A slice of what was received: the records go from the receive buffer to the log. */
    private static ByteBuffer recordsOf(PartitionData partition) {
        return partition.records() instanceof MemoryRecords records ? records.buffer() : NO_RECORDS.duplicate();
    }

    private static FollowerFetchAnswer.Error errorOf(Errors error) {
        return switch (error) {
            case NONE -> FollowerFetchAnswer.Error.NONE;
            case FETCH_SESSION_ID_NOT_FOUND, INVALID_FETCH_SESSION_EPOCH, FETCH_SESSION_TOPIC_ID_ERROR ->
                    FollowerFetchAnswer.Error.SESSION_LOST;
            case NOT_LEADER_OR_FOLLOWER -> FollowerFetchAnswer.Error.NOT_LEADER;
            case FENCED_LEADER_EPOCH, UNKNOWN_LEADER_EPOCH -> FollowerFetchAnswer.Error.EPOCH_MISMATCH;
            case UNKNOWN_TOPIC_ID, UNKNOWN_TOPIC_OR_PARTITION -> FollowerFetchAnswer.Error.UNKNOWN_TOPIC;
            case OFFSET_OUT_OF_RANGE -> FollowerFetchAnswer.Error.OFFSET_OUT_OF_RANGE;
            case KAFKA_STORAGE_ERROR -> FollowerFetchAnswer.Error.STORAGE;
            default -> FollowerFetchAnswer.Error.OTHER;
        };
    }

    private static Uuid toWire(UUID id) {
        return new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }
}
