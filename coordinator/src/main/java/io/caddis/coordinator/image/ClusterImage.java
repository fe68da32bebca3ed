package io.caddis.coordinator.image;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What this node knows of the cluster at one moment: who is alive, who is controller, which topics exist and who leads
 * their partitions. Immutable; a newer image replaces it whole. Read from any thread without a lock.
 *
 * @param clusterId      the id in ZooKeeper, the catalog and every data directory
 * @param version        grows with every image this node publishes; says nothing across nodes
 * @param controller     the active controller, empty while there is none
 * @param brokers        live brokers by node id
 * @param topicsById     every topic that is not being deleted
 * @param topicsByName   the same topics by name
 * @param clusterSettings dynamic broker settings that hold for every node (Kafka's names)
 * @param brokerSettings dynamic broker settings by node id
 * @param groupSettings  settings that groups have of their own (Kafka's names), by group id
 * @param coordinatorSlots owner and epoch of each group and transaction coordinator slot
 */
public record ClusterImage(
        String clusterId,
        long version,
        Optional<ControllerIdentity> controller,
        Map<Integer, BrokerRegistration> brokers,
        Map<UUID, TopicImage> topicsById,
        Map<String, TopicImage> topicsByName,
        Map<String, String> clusterSettings,
        Map<Integer, Map<String, String>> brokerSettings,
        Map<String, Map<String, String>> groupSettings,
        CoordinatorSlots coordinatorSlots) {

    public ClusterImage {
        brokers = Map.copyOf(brokers);
        clusterSettings = Map.copyOf(clusterSettings);
        brokerSettings = Map.copyOf(brokerSettings);
        groupSettings = Map.copyOf(groupSettings);
    }

    /** No group has settings of its own. */
    public ClusterImage(
            String clusterId,
            long version,
            Optional<ControllerIdentity> controller,
            Map<Integer, BrokerRegistration> brokers,
            Map<UUID, TopicImage> topicsById,
            Map<String, TopicImage> topicsByName,
            Map<String, String> clusterSettings,
            Map<Integer, Map<String, String>> brokerSettings,
            CoordinatorSlots coordinatorSlots) {
        this(clusterId, version, controller, brokers, topicsById, topicsByName, clusterSettings, brokerSettings, Map.of(),
                coordinatorSlots);
    }

    /** The partition's image, empty when the topic or the partition is not known here. */
    public Optional<PartitionImage> partition(UUID topicId, int partition) {
        TopicImage topic = topicsById.get(topicId);
        return topic == null ? Optional.empty() : topic.partition(partition);
    }
}
