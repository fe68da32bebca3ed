package io.caddis.broker.replica;

import io.caddis.broker.fetch.CopyLimit;
import io.caddis.broker.settings.BrokerSettings;
import io.caddis.broker.settings.DynamicBrokerSettings;
import io.caddis.broker.settings.RebalanceSettings;
import io.caddis.broker.settings.ThrottledReplicas;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import io.caddis.log.LogId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How fast replicas that are not in sync are copied to this node, so that moving data does not starve producers. An in-sync
 * replica is never held back: acknowledgements wait for it.
 *
 * <p>Limits, each with a budget for the whole node: replicas that a reassignment adds here; those that Kafka's
 * {@code follower.replication.throttled.replicas} names for this node; and by leader those that
 * {@code leader.replication.throttled.replicas} names for it. The last is kept here too, because a follower that does not ask
 * costs its leader nothing: so each follower of a leader has the leader's rate to itself. Rates are read from the image each
 * time, a change holds at once. Thread-safe.
 */
public final class ReplicationThrottle implements CopyLimit {

    /** One that applies to a partition now. */
    private record Limit(ByteBudget budget, long bytesPerSecond) {}

    private final int nodeId;
    private final BrokerSettings settings;
    private final Supplier<ClusterImage> image;
    private final ByteBudget added = new ByteBudget();
    private final ByteBudget followed = new ByteBudget();
    private final Map<Integer, ByteBudget> byLeader = new HashMap<>();

    public ReplicationThrottle(BrokerSettings settings, Supplier<ClusterImage> image) {
        this.nodeId = settings.node().nodeId();
        this.settings = settings;
        this.image = image;
    }

    @Override
    public synchronized long mayCopyAtMs(LogId partition, long nowMs) {
        return limits(partition).stream()
                .mapToLong(limit -> limit.budget().readyAtMs(limit.bytesPerSecond(), nowMs))
                .max()
                .orElse(nowMs);
    }

    @Override
    public synchronized void onCopied(LogId partition, int bytes, long nowMs) {
        limits(partition).forEach(limit -> limit.budget().spend(bytes, limit.bytesPerSecond(), nowMs));
    }

    private List<Limit> limits(LogId id) {
        ClusterImage now = image.get();
        TopicImage topic = now.topicsById().get(id.topicId());
        Optional<PartitionImage> behind = now.partition(id.topicId(), id.partition()).filter(found -> !found.isr().contains(nodeId));
        if (topic == null || behind.isEmpty()) {
            return List.of();
        }
        List<Limit> limits = new ArrayList<>();
        if (behind.get().addingReplicas().contains(nodeId)) {
            limits.add(new Limit(added, rate(now, nodeId, RebalanceSettings.COPY_BYTES_PER_SECOND)));
        }
        if (isNamed(topic, ThrottledReplicas.OF_FOLLOWERS, id.partition(), nodeId)) {
            limits.add(new Limit(followed, rate(now, nodeId, RebalanceSettings.FOLLOWER_THROTTLED_RATE)));
        }
        int leader = behind.get().leader();
        if (behind.get().hasLeader() && isNamed(topic, ThrottledReplicas.OF_LEADERS, id.partition(), leader)) {
            limits.add(new Limit(
                    byLeader.computeIfAbsent(leader, absent -> new ByteBudget()),
                    rate(now, leader, RebalanceSettings.LEADER_THROTTLED_RATE)));
        }
        return limits;
    }

    private static boolean isNamed(TopicImage topic, String setting, int partition, int broker) {
        String named = topic.settings().get(setting);
        return named != null && ThrottledReplicas.names(named, partition, broker);
    }

    private long rate(ClusterImage now, int broker, String setting) {
        Map<String, String> own = now.brokerSettings().getOrDefault(broker, Map.of());
        return settings.number(setting, DynamicBrokerSettings.inForce(now.clusterSettings(), own));
    }
}
