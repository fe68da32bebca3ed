package io.caddis.console.view;

import io.caddis.admin.cluster.BrokerRow;
import io.caddis.admin.topic.LastChange;
import io.caddis.admin.topic.PartitionRow;
import io.caddis.admin.topic.TopicRow;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Everything the lists are served from, at one moment. Immutable; the next view reuses the rows of topics in which nothing
 * changed, so that a change costs what it changes and not what there is.
 */
public final class ClusterView {

    private final ClusterImage image;
    private final Measurements measured;
    private final long asOfMs;
    private final TreeMap<String, TopicView> topics;
    private final Map<UUID, Map<Integer, LastChange>> lastChanges;
    private final Map<Integer, String> brokersSince;
    private final BrokerTally tally;
    private final List<BrokerRow> brokers;
    private final List<TopicRow> topicRows;
    private final List<PartitionRow> partitionRows;

    private ClusterView(
            ClusterImage image, Measurements measured, long asOfMs, TreeMap<String, TopicView> topics,
            Map<UUID, Map<Integer, LastChange>> lastChanges, Map<Integer, String> brokersSince, int nodeId) {
        this.image = image;
        this.measured = measured;
        this.asOfMs = asOfMs;
        this.topics = topics;
        this.lastChanges = lastChanges;
        this.brokersSince = brokersSince;
        this.tally = new BrokerTally();
        List<TopicRow> rows = new ArrayList<>(topics.size());
        List<PartitionRow> partitions = new ArrayList<>();
        for (TopicView topic : topics.values()) {
            rows.add(topic.row());
            for (PartitionRow partition : topic.partitions()) {
                tally.add(partition);
                partitions.add(partition);
            }
        }
        this.topicRows = Collections.unmodifiableList(rows);
        this.partitionRows = Collections.unmodifiableList(partitions);
        this.brokers = BrokerRows.rows(image, tally, nodeId, brokersSince);
    }

    /** The first view of a node. */
    public static ClusterView first(ClusterImage image, Measurements measured, long nowMs, int nodeId, TopicPolicies policies) {
        TreeMap<String, TopicView> topics = new TreeMap<>();
        for (TopicImage topic : image.topicsById().values()) {
            topics.put(topic.name(),
                    TopicRows.view(topic, policies.of(topic, image), image.brokers().keySet(), measured, Map.of()));
        }
        return new ClusterView(image, measured, nowMs, topics, Map.of(), Map.of(), nodeId);
    }

    /** The view after this one. */
    public ClusterView next(ClusterImage newer, Measurements newlyMeasured, long nowMs, int nodeId, TopicPolicies policies) {
        String now = Instant.ofEpochMilli(nowMs).toString();
        boolean allAnew = newlyMeasured != measured
                || !newer.brokers().keySet().equals(image.brokers().keySet())
                || !newer.clusterSettings().equals(image.clusterSettings())
                || !newer.brokerSettings().equals(image.brokerSettings());
        Set<Integer> live = newer.brokers().keySet();
        Map<UUID, Map<Integer, LastChange>> changes = new HashMap<>(lastChanges);
        changes.keySet().retainAll(newer.topicsById().keySet());
        TreeMap<String, TopicView> next = new TreeMap<>();
        for (TopicImage topic : newer.topicsById().values()) {
            TopicView before = topics.get(topic.name());
            boolean sameLife = before != null && before.image().id().equals(topic.id());
            if (sameLife && before.image() == topic && !allAnew) {
                next.put(topic.name(), before);
                continue;
            }
            if (sameLife && before.image() != topic) {
                noteChanges(before.image(), topic, now, changes);
            }
            next.put(topic.name(), TopicRows.view(
                    topic, policies.of(topic, newer), live, newlyMeasured, changes.getOrDefault(topic.id(), Map.of())));
        }
        return new ClusterView(newer, newlyMeasured, nowMs, next, changes, sinceAfter(newer, now), nodeId);
    }

    private static void noteChanges(TopicImage before, TopicImage after, String now, Map<UUID, Map<Integer, LastChange>> changes) {
        Map<Integer, LastChange> ofTopic = null;
        for (PartitionImage partition : after.partitions()) {
            PartitionImage earlier = before.partition(partition.partition()).orElse(null);
            if (earlier == null || earlier.partitionEpoch() == partition.partitionEpoch()) {
                continue;
            }
            String kind = earlier.leader() != partition.leader() || earlier.leaderBrokerEpoch() != partition.leaderBrokerEpoch()
                    ? "leader-changed"
                    : !earlier.replicas().equals(partition.replicas()) ? "replicas-changed" : "isr-changed";
            if (ofTopic == null) {
                ofTopic = new HashMap<>(changes.getOrDefault(after.id(), Map.of()));
            }
            ofTopic.put(partition.partition(), new LastChange(now, kind, null));
        }
        if (ofTopic != null) {
            changes.put(after.id(), ofTopic);
        }
    }

    private Map<Integer, String> sinceAfter(ClusterImage newer, String now) {
        Map<Integer, String> since = new HashMap<>(brokersSince);
        Set<Integer> known = new java.util.TreeSet<>(image.brokers().keySet());
        known.addAll(newer.brokers().keySet());
        for (int id : known) {
            if (BrokerRows.state(image.brokers().get(id)) != BrokerRows.state(newer.brokers().get(id))) {
                since.put(id, now);
            }
        }
        return since;
    }

    public ClusterImage image() {
        return image;
    }

    public Measurements measured() {
        return measured;
    }

    /** When the image was seen, epoch milliseconds. */
    public long asOfMs() {
        return asOfMs;
    }

    /** By id. */
    public List<BrokerRow> brokers() {
        return brokers;
    }

    /** By name. */
    public List<TopicRow> topics() {
        return topicRows;
    }

    /** By topic and number. */
    public List<PartitionRow> partitions() {
        return partitionRows;
    }

    /** The topic of that name, null if there is none. */
    public TopicView topic(String name) {
        return topics.get(name);
    }

    /** Its topics as the next view compares them. */
    public Map<String, TopicView> topicsByName() {
        return Collections.unmodifiableMap(topics);
    }

    BrokerTally tally() {
        return tally;
    }
}
