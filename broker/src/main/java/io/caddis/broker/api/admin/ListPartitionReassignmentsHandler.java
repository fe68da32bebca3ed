package io.caddis.broker.api.admin;

import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.common.message.ListPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData.OngoingPartitionReassignment;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData.OngoingTopicReassignment;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.ListPartitionReassignmentsRequest;
import org.apache.kafka.common.requests.ListPartitionReassignmentsResponse;

/**
 * Says which partitions are on their way to other brokers (KIP-455). Reads the controller's own image, which shows a
 * reassignment before its request is answered.
 */
public final class ListPartitionReassignmentsHandler implements ApiHandler<ListPartitionReassignmentsRequest> {

    private static final short LATEST_VERSION = 0;

    private final Supplier<ClusterImage> image;

    public ListPartitionReassignmentsHandler(Supplier<ClusterImage> image) {
        this.image = image;
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.LIST_PARTITION_REASSIGNMENTS;
    }

    @Override
    public short latestVersion() {
        return LATEST_VERSION;
    }

    @Override
    public void handle(ApiRequest<ListPartitionReassignmentsRequest> request, Reply reply) {
        ListPartitionReassignmentsRequestData asked = request.body().data();
        ClusterImage now = image.get();
        Stream<OngoingTopicReassignment> topics = asked.topics() == null
                ? new TreeMap<>(now.topicsByName()).values().stream().map(topic -> ongoing(topic, topic.partitions().stream()))
                : asked.topics().stream()
                        .filter(topic -> now.topicsByName().containsKey(topic.name()))
                        .map(topic -> {
                            TopicImage known = now.topicsByName().get(topic.name());
                            return ongoing(known, topic.partitionIndexes().stream().map(known::partition).flatMap(Optional::stream));
                        });
        reply.send(new ListPartitionReassignmentsResponse(new ListPartitionReassignmentsResponseData()
                .setTopics(topics.filter(topic -> !topic.partitions().isEmpty()).toList())));
    }

    private static OngoingTopicReassignment ongoing(TopicImage topic, Stream<PartitionImage> partitions) {
        List<OngoingPartitionReassignment> ongoing = partitions
                .filter(PartitionImage::isReassigning)
                .map(partition -> new OngoingPartitionReassignment()
                        .setPartitionIndex(partition.partition())
                        .setReplicas(partition.replicas())
                        .setAddingReplicas(partition.addingReplicas())
                        .setRemovingReplicas(partition.removingReplicas()))
                .toList();
        return new OngoingTopicReassignment().setName(topic.name()).setPartitions(ongoing);
    }
}
