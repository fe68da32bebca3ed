package io.caddis.broker.api.group;

import io.caddis.broker.api.TopicIds;
import io.caddis.coordinator.group.store.GroupChange.PartitionKey;
import io.caddis.coordinator.group.store.GroupStore.CommittedOffset;
import io.caddis.coordinator.group.store.StoredOffset;
import io.caddis.coordinator.image.TopicImage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseGroup;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartitions;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseTopics;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.OffsetFetchResponse;

/**
 * The offsets of one group, as OffsetFetch shows them. An offset that an application's own SQL transaction is about to change is
 * unstable whether the client asks for stable offsets or not: its next owner would process again what that transaction covers.
 */
final class FetchedPartitions {

    static final short FIRST_VERSION_WITH_UNSTABLE_OFFSETS = 7;

    private final Map<PartitionKey, CommittedOffset> committed = new HashMap<>();
    private final NamedTopics.Found topics;

    FetchedPartitions(List<CommittedOffset> offsets, NamedTopics.Found topics) {
        this.topics = topics;
        offsets.forEach(each -> committed.put(new PartitionKey(each.offset().topicId(), each.offset().partition()), each));
    }

    /** What was asked for, in its order; a partition without a committed offset has the offset -1 and no error. */
    OffsetFetchResponseGroup named(OffsetFetchRequestGroup asked, boolean byId) {
        OffsetFetchResponseGroup answer = new OffsetFetchResponseGroup().setGroupId(asked.groupId());
        for (OffsetFetchRequestTopics topic : asked.topics()) {
            Optional<TopicImage> known = topics.topic(NamedTopics.Key.of(byId, topic.name(), topic.topicId()));
            OffsetFetchResponseTopics result = new OffsetFetchResponseTopics().setName(topic.name()).setTopicId(topic.topicId());
            topic.partitionIndexes().forEach(partition -> result.partitions().add(
                    known.isEmpty() && byId
                            ? without(partition, Errors.UNKNOWN_TOPIC_ID)
                            : partition(partition, known.map(present -> new PartitionKey(present.id(), partition)))));
            answer.topics().add(result);
        }
        return answer;
    }

    /** Everything the group has offsets of, by topic name and partition; topics that were deleted are left out. */
    OffsetFetchResponseGroup all(String groupId) {
        Map<String, TreeMap<Integer, PartitionKey>> byTopic = new TreeMap<>();
        for (PartitionKey key : committed.keySet()) {
            TopicImage topic = topics.image().topicsById().get(key.topicId());
            if (topic != null) {
                byTopic.computeIfAbsent(topic.name(), name -> new TreeMap<>()).put(key.partition(), key);
            }
        }
        OffsetFetchResponseGroup answer = new OffsetFetchResponseGroup().setGroupId(groupId);
        byTopic.forEach((name, partitions) -> {
            UUID topicId = partitions.firstEntry().getValue().topicId();
            OffsetFetchResponseTopics result = new OffsetFetchResponseTopics().setName(name).setTopicId(TopicIds.toWire(topicId));
            partitions.forEach((partition, key) -> result.partitions().add(partition(partition, Optional.of(key))));
            answer.topics().add(result);
        });
        return answer;
    }

    private OffsetFetchResponsePartitions partition(int partition, Optional<PartitionKey> key) {
        Optional<CommittedOffset> found = key.map(committed::get);
        if (found.isEmpty()) {
            return without(partition, Errors.NONE);
        }
        if (found.get().pending()) {
            return without(partition, Errors.UNSTABLE_OFFSET_COMMIT);
        }
        StoredOffset offset = found.get().offset();
        return new OffsetFetchResponsePartitions()
                .setPartitionIndex(partition)
                .setCommittedOffset(offset.offset())
                .setCommittedLeaderEpoch(offset.leaderEpoch())
                .setMetadata(offset.metadata());
    }

    private static OffsetFetchResponsePartitions without(int partition, Errors error) {
        return new OffsetFetchResponsePartitions()
                .setPartitionIndex(partition)
                .setCommittedOffset(OffsetFetchResponse.INVALID_OFFSET)
                .setMetadata(OffsetFetchResponse.NO_METADATA)
                .setErrorCode(error.code());
    }

    static boolean hasUnstable(OffsetFetchResponseGroup answer) {
        return answer.topics().stream()
                .flatMap(topic -> topic.partitions().stream())
                .anyMatch(partition -> partition.errorCode() == Errors.UNSTABLE_OFFSET_COMMIT.code());
    }
}
