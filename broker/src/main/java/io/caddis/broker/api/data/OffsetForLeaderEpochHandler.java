package io.caddis.broker.api.data;

import io.caddis.broker.api.ErrorMapping;
import io.caddis.broker.api.PartitionLookup;
import io.caddis.replication.Partition;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderPartition;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData.EpochEndOffset;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData.OffsetForLeaderTopicResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.OffsetsForLeaderEpochRequest;
import org.apache.kafka.common.requests.OffsetsForLeaderEpochResponse;

/** Tells where a leader epoch ends, so that consumers and followers notice a truncated log (KIP-320, KIP-101, KIP-279). */
public final class OffsetForLeaderEpochHandler implements ApiHandler<OffsetsForLeaderEpochRequest> {

    private static final short LATEST_VERSION = 4;

    private final PartitionLookup partitions;

    public OffsetForLeaderEpochHandler(PartitionLookup partitions) {
        this.partitions = partitions;
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.OFFSET_FOR_LEADER_EPOCH;
    }

    @Override
    public short latestVersion() {
        return LATEST_VERSION;
    }

    @Override
    public void handle(ApiRequest<OffsetsForLeaderEpochRequest> request, Reply reply) {
        OffsetForLeaderEpochResponseData response = new OffsetForLeaderEpochResponseData();
        request.body().data().topics().forEach(topic -> {
            OffsetForLeaderTopicResult result = new OffsetForLeaderTopicResult().setTopic(topic.topic());
            topic.partitions().forEach(asked -> result.partitions().add(answer(topic.topic(), asked)));
            response.topics().add(result);
        });
        reply.send(new OffsetsForLeaderEpochResponse(response));
    }

    private EpochEndOffset answer(String topic, OffsetForLeaderPartition asked) {
        // Epoch and end offset default to "undefined": this log has nothing at or below the epoch asked for.
        EpochEndOffset answer = new EpochEndOffset().setPartition(asked.partition());
        PartitionLookup.Found found = partitions.find(partitions.topic(topic), asked.partition(), false);
        if (found instanceof PartitionLookup.Found.Elsewhere elsewhere) {
            return answer.setErrorCode(elsewhere.error().code());
        }
        Partition partition = ((PartitionLookup.Found.Here) found).partition();
        try {
            int currentEpoch = partition.requireLeader(asked.currentLeaderEpoch()).leaderEpoch();
            if (asked.leaderEpoch() == currentEpoch) {
                // The current epoch ends at the log's end even while it has no record of its own.
                return answer.setLeaderEpoch(currentEpoch).setEndOffset(partition.log().endOffset());
            }
            if (partition.log().endOffsetOfEpoch(asked.leaderEpoch()) instanceof io.caddis.log.EpochEndOffset.Known known) {
                answer.setLeaderEpoch(known.leaderEpoch()).setEndOffset(known.endOffset());
            }
            return answer;
        } catch (RuntimeException failure) {
            Errors error = ErrorMapping.of(failure);
            return answer.setErrorCode(error.code());
        }
    }
}
