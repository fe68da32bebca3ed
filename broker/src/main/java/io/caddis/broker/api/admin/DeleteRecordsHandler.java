package io.caddis.broker.api.admin;

import io.caddis.broker.api.BoundedWait;
import io.caddis.broker.api.ErrorMapping;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.TopicImage;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.EventLoop;
import io.caddis.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.DeleteRecordsRequestData;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsPartition;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsTopic;
import org.apache.kafka.common.message.DeleteRecordsResponseData;
import org.apache.kafka.common.message.DeleteRecordsResponseData.DeleteRecordsPartitionResult;
import org.apache.kafka.common.message.DeleteRecordsResponseData.DeleteRecordsTopicResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.DeleteRecordsRequest;
import org.apache.kafka.common.requests.DeleteRecordsResponse;

/** Deletes the records before an offset, on the partitions' leaders, and waits until their followers have done so (KIP-107). */
public final class DeleteRecordsHandler implements ApiHandler<DeleteRecordsRequest> {

    private static final short LATEST_VERSION = 2;
    /** The request's time is for the followers to do the same; the leader's own disk has so long before it. */
    static final long OWN_DELETION_MS = 1_000;

    private final Supplier<ClusterImage> image;
    private final LeaderLogs logs;

    public DeleteRecordsHandler(Supplier<ClusterImage> image, LeaderLogs logs) {
        this.image = image;
        this.logs = logs;
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.DELETE_RECORDS;
    }

    @Override
    public short latestVersion() {
        return LATEST_VERSION;
    }

    @Override
    public void handle(ApiRequest<DeleteRecordsRequest> request, Reply reply) {
        DeleteRecordsRequestData asked = request.body().data();
        ClusterImage now = image.get();
        List<CompletableFuture<DeleteRecordsTopicResult>> results = new ArrayList<>();
        for (DeleteRecordsTopic topic : asked.topics()) {
            List<CompletableFuture<DeleteRecordsPartitionResult>> partitions = new ArrayList<>();
            for (DeleteRecordsPartition partition : topic.partitions()) {
                partitions.add(delete(topic.name(), partition, now, asked.timeoutMs(), request.loop()));
            }
            results.add(Gathered.all(partitions).thenApply(answers -> topicResult(topic.name(), answers)));
        }
        Gathered.all(results).thenAccept(topics -> {
            DeleteRecordsResponseData response = new DeleteRecordsResponseData();
            topics.forEach(response.topics()::add);
            reply.send(new DeleteRecordsResponse(response));
        });
    }

    private CompletableFuture<DeleteRecordsPartitionResult> delete(
            String topicName, DeleteRecordsPartition asked, ClusterImage now, int timeoutMs, EventLoop loop) {
        if (Topic.isInternal(topicName)) {
            // The coordinators' own records: nobody else decides when they may go.
            return CompletableFuture.completedFuture(refused(asked, Errors.INVALID_TOPIC_EXCEPTION));
        }
        TopicImage topic = now.topicsByName().get(topicName);
        if (topic == null || topic.partition(asked.partitionIndex()).isEmpty()) {
            return CompletableFuture.completedFuture(refused(asked, Errors.UNKNOWN_TOPIC_OR_PARTITION));
        }
        CompletableFuture<Long> deleted = logs.deleteRecordsBefore(topic.id(), asked.partitionIndex(), asked.offset());
        return BoundedWait.atMost(OWN_DELETION_MS + Math.max(0, timeoutMs), deleted, loop, Errors.REQUEST_TIMED_OUT::exception)
                .handle((lowWatermark, failure) -> failure == null
                        ? new DeleteRecordsPartitionResult()
                                .setPartitionIndex(asked.partitionIndex())
                                .setLowWatermark(lowWatermark)
                        : refused(asked, ErrorMapping.of(unwrapped(failure))));
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static DeleteRecordsPartitionResult refused(DeleteRecordsPartition asked, Errors error) {
        return new DeleteRecordsPartitionResult()
                .setPartitionIndex(asked.partitionIndex())
                .setLowWatermark(DeleteRecordsResponse.INVALID_LOW_WATERMARK)
                .setErrorCode(error.code());
    }

    private static DeleteRecordsTopicResult topicResult(String topic, List<DeleteRecordsPartitionResult> partitions) {
        DeleteRecordsTopicResult result = new DeleteRecordsTopicResult().setName(topic);
        partitions.forEach(result.partitions()::add);
        return result;
    }
}
