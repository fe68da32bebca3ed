package io.caddis.broker.api.data;

import io.caddis.broker.api.AuthorizedOperations;
import io.caddis.broker.api.TopicIds;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import java.util.List;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponsePartition;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.MetadataResponse;

/** Writes topics of one cluster image into a Metadata answer, as clients of one listener may see them. */
final class TopicMetadata {

    private static final short FIRST_VERSION_WITH_LISTENER_NOT_FOUND = 6;

    private final ClusterImage image;
    private final ListenerName listener;
    private final short version;
    private final boolean withOperations;

    TopicMetadata(ClusterImage image, ListenerName listener, short version, boolean withOperations) {
        this.image = image;
        this.listener = listener;
        this.version = version;
        this.withOperations = withOperations;
    }

    MetadataResponseTopic describe(TopicImage topic) {
        MetadataResponseTopic answer = new MetadataResponseTopic()
                .setName(topic.name())
                .setTopicId(TopicIds.toWire(topic.id()))
                .setIsInternal(Topic.isInternal(topic.name()));
        topic.partitions().forEach(partition -> answer.partitions().add(describe(partition)));
        if (withOperations) {
            answer.setTopicAuthorizedOperations(AuthorizedOperations.ALL_ON_TOPIC);
        }
        return answer;
    }

    private MetadataResponsePartition describe(PartitionImage partition) {
        MetadataResponsePartition answer = new MetadataResponsePartition()
                .setPartitionIndex(partition.partition())
                .setLeaderEpoch(partition.leaderEpoch())
                .setReplicaNodes(partition.replicas())
                .setIsrNodes(partition.isr())
                .setOfflineReplicas(offline(partition.replicas()));
        BrokerRegistration leader = image.brokers().get(partition.leader());
        if (leader == null) {
            return answer.setLeaderId(MetadataResponse.NO_LEADER_ID).setErrorCode(Errors.LEADER_NOT_AVAILABLE.code());
        }
        if (!leader.endpoints().containsKey(listener.value())) {
            Errors error = version >= FIRST_VERSION_WITH_LISTENER_NOT_FOUND ? Errors.LISTENER_NOT_FOUND : Errors.LEADER_NOT_AVAILABLE;
            return answer.setLeaderId(MetadataResponse.NO_LEADER_ID).setErrorCode(error.code());
        }
        return answer.setLeaderId(partition.leader());
    }

    private List<Integer> offline(List<Integer> replicas) {
        return replicas.stream().filter(id -> !image.brokers().containsKey(id)).toList();
    }
}
