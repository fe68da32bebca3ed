package io.caddis.broker.replica;

import io.caddis.broker.fetch.ReplicaFetchers;
import io.caddis.broker.settings.BrokerSettings;
import io.caddis.broker.settings.DynamicBrokerSettings;
import io.caddis.broker.settings.SettingsException;
import io.caddis.broker.settings.TopicSettings;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.ImageListener;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import io.caddis.coordinator.membership.ClusterMembership;
import io.caddis.log.LogException;
import io.caddis.log.LogId;
import io.caddis.log.LogSettings;
import io.caddis.log.PartitionLog;
import io.caddis.replication.HostedPartitions;
import io.caddis.replication.InSyncProposalSink;
import io.caddis.replication.Partition;
import io.caddis.replication.PartitionName;
import io.caddis.replication.PartitionSettings;
import io.caddis.replication.Role;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what this node hosts follow the cluster image: opens the logs of partitions assigned to it, gives each partition its
 * role and settings, has followers fetched from their leaders, and stops serving what it is no longer assigned.
 *
 * <p>A log is never removed because an image lacks its topic: absence is no order. Removal is by tombstone
 * ({@link TombstoneSweep}) or because the partition was given to others that have it ({@link RemovedReplicaSweep}).
 */
public final class ReplicaReconciler implements ImageListener {

    private static final Logger LOG = LoggerFactory.getLogger(ReplicaReconciler.class);

    private final HostedPartitions hosted;
    private final HostedLogs logs;
    private final BrokerSettings settings;
    private final RolePlan roles;
    private final ReplicationPorts replication;
    private final Set<LogId> refused = new HashSet<>();
    private Map<Integer, Long> joinable = Map.of();
    private boolean retryNeeded;

    /**
     * What partitions need of the node.
     *
     * @param proposals             the way to the controller
     * @param checkpointedHighWatermark what a replica knew to be committed before the node's restart; empty if it is not known
     * @param steadyMs              a clock that never jumps, in milliseconds
     */
    public record ReplicationPorts(
            ReplicaFetchers fetchers, InSyncProposalSink proposals, Function<LogId, OptionalLong> checkpointedHighWatermark,
            LongSupplier steadyMs) {}

    public ReplicaReconciler(
            HostedPartitions hosted, HostedLogs logs, BrokerSettings settings, UUID incarnation, ReplicationPorts replication) {
        this.hosted = hosted;
        this.logs = logs;
        this.settings = settings;
        this.replication = replication;
        this.roles = new RolePlan(settings.node().nodeId(), incarnation);
    }

    /**
     * Follows the cluster's images from now on, and blocks until the present one is applied: only then the node knows what it
     * leads, and may be asked.
     */
    public void follow(ClusterMembership membership) throws InterruptedException {
        CountDownLatch applied = new CountDownLatch(1);
        membership.addFirstListener((previous, image) -> {
            try {
                onImage(previous, image);
            } finally {
                applied.countDown();
            }
        });
        applied.await();
    }

    @Override
    public synchronized void onImage(ClusterImage previous, ClusterImage image) {
        boolean everything = previous == null || retryNeeded || brokersOrDefaultsChanged(previous, image);
        retryNeeded = false;
        if (previous == null || previous.brokers() != image.brokers()) {
            joinable = roles.joinable(image);
        }
        List<TopicImage> changed = image.topicsById().values().stream()
                .filter(topic -> everything || previous.topicsById().get(topic.id()) != topic)
                .toList();
        logs.createNew(changed.stream().flatMap(topic -> notHosted(image, topic)).toList());
        changed.forEach(topic -> reconcile(image, topic));
        for (Partition partition : List.copyOf(hosted.all())) {
            stopIfNotAssigned(image, partition);
        }
        if (previous != null && previous.brokers() != image.brokers()) {
            replication.fetchers.onBrokersChanged();
        }
    }

    /** Tries again what a full disk or the like prevented. Called now and then on the maintenance thread. */
    public synchronized void retry(ClusterImage image) {
        if (retryNeeded) {
            onImage(null, image);
        }
    }

    /** Does something to a log that this node does not serve; it is not opened for serving meanwhile. */
    public synchronized void ifNotHosted(LogId id, Runnable action) {
        if (hosted.find(id.topicId(), id.partition()).isEmpty()) {
            action.run();
        }
    }

    private static boolean brokersOrDefaultsChanged(ClusterImage previous, ClusterImage image) {
        return !previous.brokers().equals(image.brokers())
                || !previous.clusterSettings().equals(image.clusterSettings())
                || !previous.brokerSettings().equals(image.brokerSettings());
    }

    private Stream<HostedLogs.Wanted> notHosted(ClusterImage image, TopicImage topic) {
        List<PartitionImage> missing = topic.partitions().stream()
                .filter(assigned -> roles.isHostedHere(assigned) && hosted.find(topic.id(), assigned.partition()).isEmpty())
                .toList();
        if (missing.isEmpty()) {
            return Stream.empty();
        }
        LogSettings logSettings = settingsOf(image, topic).log();
        return missing.stream().map(assigned -> new HostedLogs.Wanted(
                new PartitionName(topic.id(), topic.name(), assigned.partition()), roles.role(image, assigned), logSettings));
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
            PartitionSettings own = ofPartition(partitionSettings.get(), assigned);
            PartitionName name = new PartitionName(topic.id(), topic.name(), assigned.partition());
            Role role = roles.role(image, assigned);
            Optional<Partition> partition = hosted.find(topic.id(), assigned.partition());
            if (partition.isEmpty()) {
                partition = open(name, role, own);
            } else if (!partition.get().settings().equals(own)) {
                partition.get().reconfigure(own);
            }
            partition.ifPresent(open -> become(open, role));
        }
    }

    private void become(Partition partition, Role role) {
        // The old leader is not asked any more before the log may be extended under another role.
        if (!(role instanceof Role.Follower)) {
            replication.fetchers.unassign(partition.name().logId());
        }
        partition.onBrokers(joinable);
        partition.become(role, replication.steadyMs.getAsLong());
        if (role instanceof Role.Follower follower) {
            replication.fetchers.assign(partition, follower);
        }
    }

    /**
     * While a partition moves, its min ISR counts against the replicas it had before, as the controller counts it: those being
     * added must not make acknowledgements wait until they have caught up.
     */
    private static PartitionSettings ofPartition(PartitionSettings ofTopic, PartitionImage partition) {
        int before = partition.replicas().size() - partition.addingReplicas().size();
        return partition.addingReplicas().isEmpty() || ofTopic.minInsyncReplicas() <= before
                ? ofTopic
                : new PartitionSettings(ofTopic.log(), Math.max(1, before), ofTopic.timestampBeforeMaxMs(),
                        ofTopic.timestampAfterMaxMs(), ofTopic.replicaLagTimeMaxMs());
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
                effective.toLogSettings(), effective.minInsyncReplicas(), effective.timestampBeforeMaxMs(), effective.timestampAfterMaxMs(),
                settings.replication().lagTimeMaxMs());
    }

    private Optional<Partition> open(PartitionName name, Role role, PartitionSettings partitionSettings) {
        try {
            Optional<PartitionLog> log = logs.findOrCreate(name, role, partitionSettings.log());
            if (log.isEmpty()) {
                if (refused.add(name.logId())) {
                    LOG.error("partition={} topicId={} leaderEpoch={} had a log on this node which is gone: it stays offline here until "
                            + "another replica leads and this one is out of the ISR. Otherwise bring the directory back, or delete the "
                            + "topic if its records are not needed",
                            name, name.topicId(), role.leaderEpoch());
                }
                return Optional.empty();
            }
            Partition partition = new Partition(name, log.get(), partitionSettings, replication.proposals);
            replication.checkpointedHighWatermark.apply(name.logId()).ifPresent(partition::restoreHighWatermark);
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
            LOG.info("partition={} topicId={} is no longer assigned to this node, its log is kept until others have it or a tombstone names it",
                    name, name.topicId());
            replication.fetchers.unassign(name.logId());
            hosted.remove(name.logId());
            partition.close();
        }
    }
}
