package io.caddis.broker.api.lag;

import io.caddis.coordinator.group.store.GroupChange.PartitionKey;
import io.caddis.coordinator.image.ClusterImage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.ListOffsetsRequest;
import org.apache.kafka.common.requests.ListOffsetsResponse;

/**
 * One ListOffsets request to one leader, and what its answer means. It asks by name and answers by id: a topic that was made
 * anew under the name meanwhile is led by another epoch and does not answer.
 */
record OffsetsQuestion(ListOffsetsRequest request, Map<TopicPartition, PartitionKey> partitions) {

    private static final short VERSION = 8;

    /** @param timestamp {@link ListOffsetsRequest#LATEST_TIMESTAMP} or {@link ListOffsetsRequest#EARLIEST_TIMESTAMP} */
    static OffsetsQuestion about(List<PartitionKey> led, long timestamp, ClusterImage now) {
        Map<String, ListOffsetsTopic> topics = new HashMap<>();
        Map<TopicPartition, PartitionKey> asked = new HashMap<>();
        for (PartitionKey partition : led) {
            LeaderLogOffsets.name(partition, now).ifPresent(name -> {
                asked.put(new TopicPartition(name, partition.partition()), partition);
                topics.computeIfAbsent(name, key -> new ListOffsetsTopic().setName(key)).partitions().add(new ListOffsetsPartition()
                        .setPartitionIndex(partition.partition())
                        .setCurrentLeaderEpoch(now.partition(partition.topicId(), partition.partition()).orElseThrow().leaderEpoch())
                        .setTimestamp(timestamp));
            });
        }
        ListOffsetsRequest request = ListOffsetsRequest.Builder.forConsumer(false, IsolationLevel.READ_UNCOMMITTED)
                .setTargetTimes(List.copyOf(topics.values()))
                .build(VERSION);
        return new OffsetsQuestion(request, asked);
    }

    Map<PartitionKey, Long> answer(AbstractResponse response) {
        Map<PartitionKey, Long> offsets = new HashMap<>();
        if (response instanceof ListOffsetsResponse listed) {
            listed.topics().forEach(topic -> topic.partitions().forEach(answer -> {
                PartitionKey partition = partitions.get(new TopicPartition(topic.name(), answer.partitionIndex()));
                if (partition != null && answer.errorCode() == Errors.NONE.code() && answer.offset() >= 0) {
                    offsets.put(partition, answer.offset());
                }
            }));
        }
        return offsets;
    }
}
