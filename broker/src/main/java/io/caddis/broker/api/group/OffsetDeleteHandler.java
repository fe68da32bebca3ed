package io.caddis.broker.api.group;

import io.caddis.coordinator.group.GroupCoordinator;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.store.GroupChange.PartitionKey;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.TopicImage;
import io.caddis.coordinator.image.TopicLookup;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestPartition;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestTopic;
import org.apache.kafka.common.message.OffsetDeleteResponseData;
import org.apache.kafka.common.message.OffsetDeleteResponseData.OffsetDeleteResponsePartition;
import org.apache.kafka.common.message.OffsetDeleteResponseData.OffsetDeleteResponseTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.OffsetDeleteRequest;
import org.apache.kafka.common.requests.OffsetDeleteResponse;

/** Removes committed offsets of topics that the group's members do not read (KIP-496). */
public final class OffsetDeleteHandler implements ApiHandler<OffsetDeleteRequest> {

    private static final short LATEST_VERSION = 0;
    /** What is said of a partition; anything else is said of the group. */
    private static final Set<GroupError> OF_A_PARTITION =
            Set.of(GroupError.NONE, GroupError.GROUP_SUBSCRIBED_TO_TOPIC, GroupError.UNKNOWN_TOPIC_OR_PARTITION);

    private final GroupCoordinator coordinator;
    private final NamedTopics topics;

    public OffsetDeleteHandler(GroupCoordinator coordinator, Supplier<ClusterImage> image, TopicLookup lookup) {
        this.coordinator = coordinator;
        this.topics = new NamedTopics(image, lookup);
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.OFFSET_DELETE;
    }

    @Override
    public short latestVersion() {
        return LATEST_VERSION;
    }

    @Override
    public void handle(ApiRequest<OffsetDeleteRequest> request, Reply reply) {
        OffsetDeleteRequestData asked = request.body().data();
        reply.releaseRequestBuffer();
        if (!StorableText.isGroupIdWithMembers(asked.groupId())) {
            reply.send(failed(Errors.INVALID_GROUP_ID));
            return;
        }
        List<NamedTopics.Key> keys = asked.topics().stream().map(OffsetDeleteHandler::key).toList();
        CoordinatorAnswers.send(
                topics.find(keys, request.loop()::execute).thenCompose(found -> delete(asked, found)), reply, Function.identity());
    }

    private static NamedTopics.Key key(OffsetDeleteRequestTopic topic) {
        return NamedTopics.Key.of(false, topic.name(), null);
    }

    private CompletableFuture<OffsetDeleteResponse> delete(OffsetDeleteRequestData asked, NamedTopics.Found found) {
        Map<PartitionKey, String> existing = new HashMap<>();
        for (OffsetDeleteRequestTopic topic : asked.topics()) {
            for (OffsetDeleteRequestPartition partition : topic.partitions()) {
                existing(found, topic, partition).ifPresent(key -> existing.put(key, topic.name()));
            }
        }
        CompletableFuture<Map<PartitionKey, GroupError>> deleted = existing.isEmpty()
                ? CompletableFuture.completedFuture(Map.of())
                : coordinator.deleteOffsets(asked.groupId(), existing);
        return deleted.thenApply(results -> response(asked, found, results));
    }

    private static Optional<PartitionKey> existing(
            NamedTopics.Found found, OffsetDeleteRequestTopic topic, OffsetDeleteRequestPartition partition) {
        return found.topic(key(topic))
                .filter(known -> known.partition(partition.partitionIndex()).isPresent())
                .map(TopicImage::id)
                .map(id -> new PartitionKey(id, partition.partitionIndex()));
    }

    private static OffsetDeleteResponse response(
            OffsetDeleteRequestData asked, NamedTopics.Found found, Map<PartitionKey, GroupError> results) {
        Optional<GroupError> ofGroup = results.values().stream().filter(error -> !OF_A_PARTITION.contains(error)).findFirst();
        if (ofGroup.isPresent()) {
            return failed(GroupErrors.of(ofGroup.get()));
        }
        OffsetDeleteResponseData response = new OffsetDeleteResponseData();
        for (OffsetDeleteRequestTopic topic : asked.topics()) {
            OffsetDeleteResponseTopic result = new OffsetDeleteResponseTopic().setName(topic.name());
            for (OffsetDeleteRequestPartition partition : topic.partitions()) {
                GroupError error = existing(found, topic, partition).map(results::get).orElse(GroupError.UNKNOWN_TOPIC_OR_PARTITION);
                result.partitions().add(new OffsetDeleteResponsePartition()
                        .setPartitionIndex(partition.partitionIndex())
                        .setErrorCode(GroupErrors.code(error)));
            }
            response.topics().add(result);
        }
        return new OffsetDeleteResponse(response);
    }

    private static OffsetDeleteResponse failed(Errors error) {
        return new OffsetDeleteResponse(new OffsetDeleteResponseData().setErrorCode(error.code()));
    }
}
