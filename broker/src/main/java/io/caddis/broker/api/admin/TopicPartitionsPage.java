package io.caddis.broker.api.admin;

import io.caddis.broker.api.AuthorizedOperations;
import io.caddis.broker.api.TopicIds;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import java.util.List;
import java.util.SortedSet;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.Cursor;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.DescribeTopicPartitionsResponsePartition;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.DescribeTopicPartitionsResponseTopic;
import org.apache.kafka.common.protocol.Errors;

/**
 * Cuts one page out of the partitions of a cluster image. Pure.
 *
 * @param listener      of the client: a leader that has it not cannot be reached
 * @param maxPartitions on the page, 1 or more
 * @param withUnknown   whether topics that do not exist are answered with an error; not when "all topics" were asked for and
 *                      one has gone since
 */
record TopicPartitionsPage(ClusterImage image, String listener, int maxPartitions, boolean withUnknown) {

    private static final int NO_LEADER = -1;

    /**
     * @param topics         those still to be described
     * @param resumedTopic   the one where the page before ended, empty for the first page
     * @param firstPartition where to go on in it
     */
    DescribeTopicPartitionsResponseData from(SortedSet<String> topics, String resumedTopic, int firstPartition) {
        DescribeTopicPartitionsResponseData page = new DescribeTopicPartitionsResponseData();
        int left = maxPartitions;
        for (String name : topics) {
            if (left == 0) {
                return page.setNextCursor(new Cursor().setTopicName(name).setPartitionIndex(0));
            }
            TopicImage topic = image.topicsByName().get(name);
            if (topic == null) {
                if (withUnknown) {
                    page.topics().add(unknown(name));
                }
                continue;
            }
            int first = Math.min(name.equals(resumedTopic) ? firstPartition : 0, topic.partitions().size());
            int end = (int) Math.min((long) first + left, topic.partitions().size());
            page.topics().add(describe(topic, topic.partitions().subList(first, end)));
            left -= end - first;
            if (end < topic.partitions().size()) {
                return page.setNextCursor(new Cursor().setTopicName(name).setPartitionIndex(end));
            }
        }
        return page;
    }

    private static DescribeTopicPartitionsResponseTopic unknown(String name) {
        Errors error = Topic.isValid(name) ? Errors.UNKNOWN_TOPIC_OR_PARTITION : Errors.INVALID_TOPIC_EXCEPTION;
        return new DescribeTopicPartitionsResponseTopic().setName(name).setErrorCode(error.code());
    }

    private DescribeTopicPartitionsResponseTopic describe(TopicImage topic, List<PartitionImage> partitions) {
        DescribeTopicPartitionsResponseTopic described = new DescribeTopicPartitionsResponseTopic()
                .setName(topic.name())
                .setTopicId(TopicIds.toWire(topic.id()))
                .setIsInternal(Topic.isInternal(topic.name()))
                .setTopicAuthorizedOperations(AuthorizedOperations.ALL_ON_TOPIC);
        partitions.forEach(partition -> described.partitions().add(describe(partition)));
        return described;
    }

    private DescribeTopicPartitionsResponsePartition describe(PartitionImage partition) {
        DescribeTopicPartitionsResponsePartition described = new DescribeTopicPartitionsResponsePartition()
                .setPartitionIndex(partition.partition())
                .setLeaderEpoch(partition.leaderEpoch())
                .setReplicaNodes(partition.replicas())
                .setIsrNodes(partition.isr())
                .setEligibleLeaderReplicas(partition.elr())
                .setLastKnownElr(partition.lastKnownElr())
                .setOfflineReplicas(partition.replicas().stream().filter(replica -> !isUp(replica)).toList());
        Errors error = leaderError(partition.leader());
        return described
                .setErrorCode(error.code())
                .setLeaderId(error == Errors.LEADER_NOT_AVAILABLE ? NO_LEADER : partition.leader());
    }

    private Errors leaderError(int leader) {
        BrokerRegistration broker = image.brokers().get(leader);
        if (broker == null) {
            return Errors.LEADER_NOT_AVAILABLE;
        }
        return broker.endpoints().containsKey(listener) ? Errors.NONE : Errors.LISTENER_NOT_FOUND;
    }

    private boolean isUp(int replica) {
        BrokerRegistration broker = image.brokers().get(replica);
        return broker != null && broker.endpoints().containsKey(listener);
    }
}
