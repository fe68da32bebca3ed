package io.caddis.broker.api.data;

import io.caddis.broker.api.ErrorMapping;
import io.caddis.broker.api.PartitionLookup;
import io.caddis.replication.Partition;
import io.caddis.replication.PartitionException;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsPartitionResponse;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsTopicResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ListOffsetsRequest;
import org.apache.kafka.common.requests.ListOffsetsResponse;

/** Answers at which offset a partition begins, ends, or reaches a moment in time. */
public final class ListOffsetsHandler implements ApiHandler<ListOffsetsRequest> {

    private static final short LATEST_VERSION = 11;
    private static final short FIRST_VERSION_WITH_LEADER_EPOCH = 4;
    private static final short FIRST_VERSION_WITH_OFFSET_NOT_AVAILABLE = 5;

    private final PartitionLookup partitions;

    public ListOffsetsHandler(PartitionLookup partitions) {
        this.partitions = partitions;
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.LIST_OFFSETS;
    }

    @Override
    public short latestVersion() {
        return LATEST_VERSION;
    }

    @Override
    public void handle(ApiRequest<ListOffsetsRequest> request, Reply reply) {
        ListOffsetsResponseData response = new ListOffsetsResponseData();
        Set<TopicPartition> duplicates = duplicates(request.body());
        for (ListOffsetsTopic topic : request.body().topics()) {
            ListOffsetsTopicResponse topicResponse = new ListOffsetsTopicResponse().setName(topic.name());
            response.topics().add(topicResponse);
            for (ListOffsetsPartition asked : topic.partitions()) {
                ListOffsetsPartitionResponse answer = new ListOffsetsPartitionResponse()
                        .setPartitionIndex(asked.partitionIndex())
                        .setOffset(ListOffsetsResponse.UNKNOWN_OFFSET)
                        .setTimestamp(ListOffsetsResponse.UNKNOWN_TIMESTAMP);
                topicResponse.partitions().add(answer);
                if (duplicates.contains(new TopicPartition(topic.name(), asked.partitionIndex()))) {
                    answer.setErrorCode(Errors.INVALID_REQUEST.code());
                } else {
                    fill(request, topic.name(), asked, answer);
                }
            }
        }
        reply.send(new ListOffsetsResponse(response));
    }

    private static Set<TopicPartition> duplicates(ListOffsetsRequest request) {
        Set<TopicPartition> seen = new HashSet<>();
        Set<TopicPartition> duplicates = new HashSet<>();
        request.topics().forEach(topic -> topic.partitions().forEach(partition -> {
            TopicPartition key = new TopicPartition(topic.name(), partition.partitionIndex());
            if (!seen.add(key)) {
                duplicates.add(key);
            }
        }));
        return duplicates;
    }

    private void fill(
            ApiRequest<ListOffsetsRequest> request, String topic, ListOffsetsPartition asked, ListOffsetsPartitionResponse answer) {
        PartitionLookup.Found found = partitions.find(partitions.topic(topic), asked.partitionIndex(), false);
        if (found instanceof PartitionLookup.Found.Elsewhere elsewhere) {
            answer.setErrorCode(elsewhere.error().code());
            return;
        }
        Partition partition = ((PartitionLookup.Found.Here) found).partition();
        try {
            OffsetSearch.Result result = request.body().replicaId() == ListOffsetsRequest.DEBUGGING_REPLICA_ID
                    ? searchWholeLog(request, partition, asked)
                    : searchCommitted(request, partition, asked);
            answer.setErrorCode(result.error().code()).setOffset(result.offset()).setTimestamp(result.timestampMs());
            if (request.version() >= FIRST_VERSION_WITH_LEADER_EPOCH) {
                answer.setLeaderEpoch(result.leaderEpoch());
            }
        } catch (PartitionException.OffsetNotAvailable notYet) {
            Errors error = request.version() >= FIRST_VERSION_WITH_OFFSET_NOT_AVAILABLE
                    ? Errors.OFFSET_NOT_AVAILABLE
                    : Errors.LEADER_NOT_AVAILABLE;
            answer.setErrorCode(error.code());
        } catch (RuntimeException failure) {
            answer.setErrorCode(ErrorMapping.of(failure).code());
        }
    }

    /** The debugging id sees the log's own end, on any replica. */
    private static OffsetSearch.Result searchWholeLog(
            ApiRequest<ListOffsetsRequest> request, Partition partition, ListOffsetsPartition asked) {
        partition.requireReplica(asked.currentLeaderEpoch());
        return new OffsetSearch(partition, partition.log().endOffset()).find(asked.timestamp(), request.version());
    }

    /**
     * A consumer sees no further than it may read. What a new leader does not know to be committed yet was perhaps told by its
     * predecessor: an answer that depends on where the log ends waits until it is known (KIP-207).
     */
    private static OffsetSearch.Result searchCommitted(
            ApiRequest<ListOffsetsRequest> request, Partition partition, ListOffsetsPartition asked) {
        partition.requireLeader(asked.currentLeaderEpoch());
        if (asked.timestamp() == ListOffsetsRequest.LATEST_TIMESTAMP) {
            partition.requireKnownHighWatermark();
        }
        long end = request.body().isolationLevel() == IsolationLevel.READ_COMMITTED
                ? partition.lastStableOffset()
                : partition.highWatermark();
        OffsetSearch.Result result = new OffsetSearch(partition, end).find(asked.timestamp(), request.version());
        if (result.error() == Errors.NONE && result.offset() == ListOffsetsResponse.UNKNOWN_OFFSET) {
            partition.requireKnownHighWatermark();
        }
        return result;
    }
}
