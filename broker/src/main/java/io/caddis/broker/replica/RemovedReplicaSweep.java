package io.caddis.broker.replica;

import io.caddis.broker.settings.BrokerSettings;
import io.caddis.broker.settings.DynamicBrokerSettings;
import io.caddis.broker.settings.SettingsException;
import io.caddis.broker.settings.TopicSettings;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import io.caddis.log.LogId;
import io.caddis.log.LogStore;
import io.caddis.log.PartitionLog;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets aside the logs of partitions that were given to other brokers, once the order for that ({@link RemovalOrder}) has stood
 * for a while without a break; their files are removed later still, like those of a deleted topic. Belongs to the maintenance
 * thread.
 */
public final class RemovedReplicaSweep {

    /** So long every image must say so: longer than ZooKeeper lets a server serve what is out of date. */
    static final long ORDER_STANDS_MS = 60_000;

    private static final Logger LOG = LoggerFactory.getLogger(RemovedReplicaSweep.class);

    private final BrokerSettings settings;
    private final LogStore store;
    private final WhileNotHosted whileNotHosted;
    private final Map<LogId, Long> orderedSinceMs = new HashMap<>();

    /** Runs something on a log only if the node does not serve it, and keeps it from being served meanwhile. */
    @FunctionalInterface
    public interface WhileNotHosted {
        void run(LogId id, Runnable action);
    }

    public RemovedReplicaSweep(BrokerSettings settings, LogStore store, WhileNotHosted whileNotHosted) {
        this.settings = settings;
        this.store = store;
        this.whileNotHosted = whileNotHosted;
    }

    public void run(ClusterImage image, long nowMs) {
        Set<LogId> ordered = new HashSet<>();
        for (PartitionLog log : store.all()) {
            LogId id = log.id();
            if (isOrdered(image, log)) {
                ordered.add(id);
                if (nowMs - orderedSinceMs.computeIfAbsent(id, first -> nowMs) >= ORDER_STANDS_MS) {
                    whileNotHosted.run(id, () -> {
                        LOG.info("partition={}-{} topicId={} belongs to other brokers now, its log here is removed",
                                log.topicName(), id.partition(), id.topicId());
                        store.removeReplica(id, nowMs);
                    });
                }
            }
        }
        orderedSinceMs.keySet().retainAll(ordered);
    }

    private boolean isOrdered(ClusterImage image, PartitionLog log) {
        int nodeId = settings.node().nodeId();
        Optional<PartitionImage> partition = image.partition(log.id().topicId(), log.id().partition());
        if (partition.isEmpty() || partition.get().replicas().contains(nodeId)) {
            return false;
        }
        TopicImage topic = image.topicsById().get(log.id().topicId());
        Map<String, String> own = image.brokerSettings().getOrDefault(nodeId, Map.of());
        try {
            int minInsyncReplicas = TopicSettings
                    .of(settings, DynamicBrokerSettings.inForce(image.clusterSettings(), own), topic.settings())
                    .minInsyncReplicas();
            return RemovalOrder.isGiven(nodeId, image, partition, log.latestLeaderEpoch(), minInsyncReplicas);
        } catch (SettingsException notOfThisVersion) {
            LOG.debug("topic={} has settings that this version does not have, its removed replicas stay", topic.name(), notOfThisVersion);
            return false;
        }
    }
}
