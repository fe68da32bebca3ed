package io.caddis.broker.replica;

import io.caddis.broker.settings.BrokerSettings;
import io.caddis.broker.settings.DynamicBrokerSettings;
import io.caddis.broker.settings.SettingsException;
import io.caddis.broker.settings.TopicSettings;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.ImageListener;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import io.caddis.log.LogException;
import io.caddis.log.LogId;
import io.caddis.log.PartitionLog;
import io.caddis.replication.HostedPartitions;
import io.caddis.replication.Partition;
import io.caddis.replication.PartitionName;
import io.caddis.replication.PartitionSettings;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what this node hosts follow the cluster image: opens the logs of partitions assigned to it, gives each partition its
 * role and settings, and stops serving what it is no longer assigned.
 *
 * <p>A log is never removed because an image lacks its topic: absence is no order. Removal is by tombstone only, see
 * {@link TombstoneSweep}.
 */
public final class ReplicaReconciler implements ImageListener {

    private static final Logger LOG = LoggerFactory.getLogger(ReplicaReconciler.class);

    private final HostedPartitions hosted;
    private final HostedLogs logs;
    private final BrokerSettings settings;
    private final RolePlan roles;
    private final Set<LogId> refused = new HashSet<>();
    private boolean retryNeeded;

    public ReplicaReconciler(HostedPartitions hosted, HostedLogs logs, BrokerSettings settings, UUID incarnation) {
        this.hosted = hosted;
        this.logs = logs;
        this.settings = settings;
        this.roles = new RolePlan(settings.node().nodeId(), incarnation);
    }

    @Override
    public synchronized void onImage(ClusterImage previous, ClusterImage image) {
        boolean everything = previous == null || retryNeeded || brokersOrDefaultsChanged(previous, image);
        retryNeeded = false;
        for (TopicImage topic : image.topicsById().values()) {
            if (everything || previous.topicsById().get(topic.id()) != topic) {
                reconcile(image, topic);
            }
        }
        for (Partition partition : List.copyOf(hosted.all())) {
            stopIfNotAssigned(image, partition);
        }
    }

    /** Tries again what a full disk or the like prevented. Called now and then on the maintenance thread. */
    public synchronized void retry(ClusterImage image) {
        if (retryNeeded) {
            onImage(null, image);
        }
    }

    private static boolean brokersOrDefaultsChanged(ClusterImage previous, ClusterImage image) {
        return !previous.brokers().equals(image.brokers())
                || !previous.clusterSettings().equals(image.clusterSettings())
                || !previous.brokerSettings().equals(image.brokerSettings());
    }

    private void reconcile(ClusterImage image, TopicImage topic) {
        Optional<PartitionSettings> partitionSettings = Optional.empty();
        for (PartitionImage assigned : topic.partitions()) {
            if (!roles.isHostedHere(assigned)) {
                continue;
            }
            if (partitionSettings.isEmpty()) {
                partitionSettings = Optional.of(settingsOf(image, topic));
            }
            PartitionName name = new PartitionName(topic.id(), topic.name(), assigned.partition());
            Optional<Partition> partition = hosted.find(topic.id(), assigned.partition());
            if (partition.isPresent()) {
                partition.get().reconfigure(partitionSettings.get());
            } else {
                partition = open(name, assigned, partitionSettings.get());
            }
            partition.ifPresent(open -> open.become(roles.role(image, assigned)));
        }
    }

    private PartitionSettings settingsOf(ClusterImage image, TopicImage topic) {
        Map<String, String> own = image.brokerSettings().getOrDefault(settings.node().nodeId(), Map.of());
        Map<String, String> dynamic = DynamicBrokerSettings.inForce(image.clusterSettings(), own);
        TopicSettings effective;
        try {
            effective = TopicSettings.of(settings, dynamic, topic.settings());
        } catch (SettingsException notOfThisVersion) {
            // Written by another version of Caddis. Serving with the defaults beats not serving; it is said once per change.
            LOG.error("topic={} has settings that this version does not have, the node's defaults hold: {}",
                    topic.name(), notOfThisVersion.getMessage());
            effective = TopicSettings.of(settings, Map.of(), Map.of());
        }
        return new PartitionSettings(
                effective.toLogSettings(), effective.minInsyncReplicas(), effective.timestampBeforeMaxMs(), effective.timestampAfterMaxMs());
    }

    private Optional<Partition> open(PartitionName name, PartitionImage assigned, PartitionSettings partitionSettings) {
        try {
            Optional<PartitionLog> log = logs.findOrCreate(name, assigned.leaderEpoch(), partitionSettings.log());
            if (log.isEmpty()) {
                if (refused.add(name.logId())) {
                    LOG.error("partition={} topicId={} leaderEpoch={} had a log on this node which is gone: it stays offline here. "
                            + "Bring the directory back, or delete the topic if its records are not needed",
                            name, name.topicId(), assigned.leaderEpoch());
                }
                return Optional.empty();
            }
            Partition partition = new Partition(name, log.get(), partitionSettings);
            hosted.add(partition);
            refused.remove(name.logId());
            return Optional.of(partition);
        } catch (LogException failure) {
            retryNeeded = true;
            if (refused.add(name.logId())) {
                LOG.error("partition={} cannot be opened, it is tried again: {}", name, failure.getMessage());
            }
            return Optional.empty();
        }
    }

    private void stopIfNotAssigned(ClusterImage image, Partition partition) {
        PartitionName name = partition.name();
        boolean assigned = image.partition(name.topicId(), name.partition()).filter(roles::isHostedHere).isPresent();
        if (!assigned) {
            LOG.info("partition={} topicId={} is no longer assigned to this node, its log is kept until a tombstone names it",
                    name, name.topicId());
            hosted.remove(name.logId());
            partition.close();
        }
    }
}
