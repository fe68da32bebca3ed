package io.caddis.broker.api.data;

import io.caddis.broker.api.ErrorMapping;
import io.caddis.broker.api.PartitionLookup;
import io.caddis.coordinator.image.TopicImage;
import io.caddis.log.AppendResult;
import io.caddis.replication.Partition;
import io.caddis.replication.PartitionException;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceResponseData.BatchIndexAndErrorMessage;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ProduceRequest;

/**
 * Appends what producers send. On the event loop, from the receive buffer to the page cache: validate, stamp, append; the
 * reply then waits, without a thread, until every partition of the request has committed.
 *
 * <p>With {@code flush.policy=sync} an acknowledgement means fsynced for acks=1 too; acks=0 never has an answer, and a
 * failure then closes the connection so that the client looks for the leader anew, as in Kafka.
 */
public final class ProduceHandler implements ApiHandler<ProduceRequest> {

    private static final short FIRST_VERSION_WITH_TOPIC_IDS = 13;
    private static final short ACKS_ALL = -1;
    private static final short ACKS_LEADER = 1;
    private static final short ACKS_NONE = 0;

    private final PartitionLookup partitions;
    private final ThreadLocal<BatchValidation> validation = ThreadLocal.withInitial(BatchValidation::new);

    public ProduceHandler(PartitionLookup partitions) {
        this.partitions = partitions;
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.PRODUCE;
    }

    @Override
    public short latestVersion() {
        return FIRST_VERSION_WITH_TOPIC_IDS;
    }

    @Override
    public void handle(ApiRequest<ProduceRequest> request, Reply reply) {
        ProduceRequestData data = request.body().data();
        PendingProduce pending = new PendingProduce(request, reply, partitions);
        boolean byId = request.version() >= FIRST_VERSION_WITH_TOPIC_IDS;
        for (ProduceRequestData.TopicProduceData topic : data.topicData()) {
            Optional<TopicImage> known = byId ? partitions.topic(topic.topicId()) : partitions.topic(topic.name());
            for (PartitionProduceData partition : topic.partitionData()) {
                PartitionProduceResponse result = pending.add(topic.name(), byId ? topic.topicId() : Uuid.ZERO_UUID, partition.index());
                append(request, known, byId, partition, result, pending);
            }
        }
        // The bytes are in the page cache or refused: their buffer can serve others while the reply waits.
        reply.releaseRequestBuffer();
        if (data.acks() == ACKS_NONE) {
            pending.finishWithoutAnswer();
        } else {
            pending.answerWhenCommitted(data.timeoutMs());
        }
    }

    private void append(
            ApiRequest<ProduceRequest> request,
            Optional<TopicImage> topic,
            boolean byId,
            PartitionProduceData data,
            PartitionProduceResponse result,
            PendingProduce pending) {
        short acks = request.body().data().acks();
        if (acks != ACKS_ALL && acks != ACKS_LEADER && acks != ACKS_NONE) {
            result.setErrorCode(Errors.INVALID_REQUIRED_ACKS.code());
            return;
        }
        PartitionLookup.Found found = partitions.find(topic, data.index(), byId);
        if (found instanceof PartitionLookup.Found.Elsewhere elsewhere) {
            result.setErrorCode(elsewhere.error().code());
            pending.hint(result, elsewhere.leaderId(), elsewhere.leaderEpoch());
            return;
        }
        Partition partition = ((PartitionLookup.Found.Here) found).partition();
        try {
            partition.requireLeader(Partition.ANY_LEADER_EPOCH);
            ByteBuffer batch = validation.get().validate(data.records(), request.version(), partition.settings(), request.receivedAtMs());
            AppendResult appended = partition.append(batch, acks == ACKS_ALL, request.receivedAtMs());
            result.setBaseOffset(appended.baseOffset())
                    .setLogAppendTimeMs(appended.logAppendTimeMs())
                    .setLogStartOffset(appended.logStartOffset());
            pending.waitFor(partition, appended, result);
        } catch (RuntimeException failure) {
            refuse(result, failure, pending);
        }
    }

    private static void refuse(PartitionProduceResponse result, RuntimeException failure, PendingProduce pending) {
        Errors error = ErrorMapping.of(failure);
        result.setErrorCode(error.code()).setErrorMessage(failure.getMessage());
        if (failure instanceof BatchValidation.RecordTimestampException blamed) {
            result.setRecordErrors(List.of(new BatchIndexAndErrorMessage()
                    .setBatchIndex(blamed.recordIndex())
                    .setBatchIndexErrorMessage(failure.getMessage())));
        }
        if (failure instanceof PartitionException.NotLeader notLeader) {
            pending.hint(result, notLeader.leaderId(), notLeader.leaderEpoch());
        }
    }
}
