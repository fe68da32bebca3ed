package io.caddis.broker.api.group;

import io.caddis.coordinator.group.GroupCoordinator;
import io.caddis.coordinator.group.GroupCoordinator.OffsetCommit;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.store.GroupChange.PartitionKey;
import io.caddis.coordinator.group.store.StoredOffset;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.TopicImage;
import io.caddis.coordinator.image.TopicLookup;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponsePartition;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponseTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.OffsetCommitRequest;
import org.apache.kafka.common.requests.OffsetCommitResponse;

/**
 * Commits offsets; answered when they are durable. As in Kafka an offset beyond the log's end is the client's own business, a
 * partition that does not exist or has too much metadata fails by itself, and what the group says holds for all the others.
 */
public final class OffsetCommitHandler implements ApiHandler<OffsetCommitRequest> {

    private static final short LATEST_VERSION = 10;
    private static final short FIRST_VERSION_OF_CONSUMER_PROTOCOL = 9;
    private static final short FIRST_VERSION_BY_TOPIC_ID = 10;
    private static final long GROUPS_RETENTION = -1;
    private static final int NO_LEADER_EPOCH = -1;

    private final GroupCoordinator coordinator;
    private final NamedTopics topics;
    private final int metadataMaxBytes;

    /** @param metadataMaxBytes {@code offset.metadata.max.bytes} */
    public OffsetCommitHandler(
            GroupCoordinator coordinator, Supplier<ClusterImage> image, TopicLookup lookup, int metadataMaxBytes) {
        this.coordinator = coordinator;
        this.topics = new NamedTopics(image, lookup);
        this.metadataMaxBytes = metadataMaxBytes;
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.OFFSET_COMMIT;
    }

    @Override
    public short latestVersion() {
        return LATEST_VERSION;
    }

    @Override
    public void handle(ApiRequest<OffsetCommitRequest> request, Reply reply) {
        OffsetCommitRequestData asked = request.body().data();
        reply.releaseRequestBuffer();
        if (!StorableText.isGroupId(asked.groupId())) {
            reply.send(new OffsetCommitResponse(OffsetCommitRequest.getErrorResponse(asked, Errors.INVALID_GROUP_ID)));
            return;
        }
        boolean byId = request.version() >= FIRST_VERSION_BY_TOPIC_ID;
        List<NamedTopics.Key> keys = asked.topics().stream().map(topic -> key(topic, byId)).toList();
        CoordinatorAnswers.send(
                topics.find(keys, request.loop()::execute).thenCompose(found -> commit(request, found, byId)), reply, Function.identity());
    }

    private static NamedTopics.Key key(OffsetCommitRequestTopic topic, boolean byId) {
        return NamedTopics.Key.of(byId, topic.name(), topic.topicId());
    }

    private CompletableFuture<OffsetCommitResponse> commit(
            ApiRequest<OffsetCommitRequest> request, NamedTopics.Found found, boolean byId) {
        OffsetCommitRequestData asked = request.body().data();
        OffsetCommitResponseData response = new OffsetCommitResponseData();
        List<OffsetCommitResponsePartition> judgedByGroup = new ArrayList<>();
        // The last one wins if a request names a partition twice.
        Map<PartitionKey, StoredOffset> offsets = new LinkedHashMap<>();
        for (OffsetCommitRequestTopic topic : asked.topics()) {
            Optional<TopicImage> known = found.topic(key(topic, byId));
            OffsetCommitResponseTopic result = new OffsetCommitResponseTopic().setName(topic.name()).setTopicId(topic.topicId());
            response.topics().add(result);
            for (OffsetCommitRequestPartition partition : topic.partitions()) {
                OffsetCommitResponsePartition outcome =
                        new OffsetCommitResponsePartition().setPartitionIndex(partition.partitionIndex());
                result.partitions().add(outcome);
                Errors missing = missing(known, partition.partitionIndex(), byId);
                if (missing != Errors.NONE) {
                    outcome.setErrorCode(missing.code());
                    continue;
                }
                judgedByGroup.add(outcome);
                Errors refusal = refusal(partition);
                outcome.setErrorCode(refusal.code());
                if (refusal == Errors.NONE) {
                    StoredOffset offset = offset(known.orElseThrow(), partition, request);
                    offsets.put(new PartitionKey(offset.topicId(), offset.partition()), offset);
                }
            }
        }
        OffsetCommitResponse answer = new OffsetCommitResponse(response);
        if (judgedByGroup.isEmpty()) {
            return CompletableFuture.completedFuture(answer);
        }
        OffsetCommit commit = new OffsetCommit(
                asked.groupId(), asked.memberId(), asked.groupInstanceId(), asked.generationIdOrMemberEpoch(),
                request.version() >= FIRST_VERSION_OF_CONSUMER_PROTOCOL, List.copyOf(offsets.values()));
        return coordinator.commitOffsets(commit).thenApply(verdict -> {
            if (verdict != GroupError.NONE) {
                judgedByGroup.forEach(outcome -> outcome.setErrorCode(GroupErrors.code(verdict)));
            }
            return answer;
        });
    }

    private static Errors missing(Optional<TopicImage> topic, int partition, boolean byId) {
        if (topic.isEmpty()) {
            return byId ? Errors.UNKNOWN_TOPIC_ID : Errors.UNKNOWN_TOPIC_OR_PARTITION;
        }
        return topic.get().partition(partition).isPresent() ? Errors.NONE : Errors.UNKNOWN_TOPIC_OR_PARTITION;
    }

    private Errors refusal(OffsetCommitRequestPartition partition) {
        // Kafka stores such offsets and tells them; no client commits them, and nobody could read from there.
        if (partition.committedOffset() < 0 || partition.committedLeaderEpoch() < NO_LEADER_EPOCH) {
            return Errors.INVALID_REQUEST;
        }
        String metadata = partition.committedMetadata();
        // Characters, whatever the setting's name says: as in Kafka.
        boolean fits = metadata == null || (metadata.length() <= metadataMaxBytes && StorableText.isText(metadata));
        return fits ? Errors.NONE : Errors.OFFSET_METADATA_TOO_LARGE;
    }

    private static StoredOffset offset(TopicImage topic, OffsetCommitRequestPartition partition, ApiRequest<OffsetCommitRequest> request) {
        return new StoredOffset(
                topic.id(),
                partition.partitionIndex(),
                partition.committedOffset(),
                partition.committedLeaderEpoch(),
                partition.committedMetadata() == null ? "" : partition.committedMetadata(),
                request.receivedAtMs(),
                expiresAtMs(request.receivedAtMs(), request.body().data().retentionTimeMs()));
    }

    /** Versions 2 to 4 may name a retention of their own. */
    private static long expiresAtMs(long nowMs, long retentionMs) {
        if (retentionMs == OffsetCommitRequest.DEFAULT_RETENTION_TIME) {
            return GROUPS_RETENTION;
        }
        return retentionMs > Long.MAX_VALUE - nowMs ? Long.MAX_VALUE : Math.max(0, nowMs + retentionMs);
    }
}
