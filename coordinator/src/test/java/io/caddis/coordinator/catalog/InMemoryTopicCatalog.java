package io.caddis.coordinator.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The catalog's contract kept in memory: fence, states, idempotence. It outlives the node under test, as PostgreSQL does.
 * Safe from any thread.
 */
public final class InMemoryTopicCatalog implements TopicCatalog {

    /** What the next call of a kind runs into. */
    private enum Fault { NONE, LOST_BEFORE_COMMIT, LOST_AFTER_COMMIT }

    private final Map<UUID, CatalogTopic> topics = new LinkedHashMap<>();
    private final Map<String, String> clusterSettings = new HashMap<>();
    private final Map<Integer, Map<String, String>> brokerSettings = new HashMap<>();
    private final Map<String, Map<String, String>> groupSettings = new HashMap<>();
    private final List<HistoryEvent> history = new ArrayList<>();
    private final Set<UUID> historyIds = new LinkedHashSet<>();
    private final Map<Integer, CatalogBroker> brokers = new HashMap<>();
    private int fence;
    private boolean reachable = true;
    private Fault nextWrite = Fault.NONE;

    // ---- what a test arranges ----

    /** From now on every call fails as it does while PostgreSQL is down. */
    public synchronized void goDown() {
        reachable = false;
    }

    public synchronized void comeBack() {
        reachable = true;
    }

    /** The next write commits, but its caller never hears of it. */
    public synchronized void loseNextReply() {
        nextWrite = Fault.LOST_AFTER_COMMIT;
    }

    /** The next write fails before anything is stored. */
    public synchronized void loseNextRequest() {
        nextWrite = Fault.LOST_BEFORE_COMMIT;
    }

    /** Puts a row there as an earlier controller left it. */
    public synchronized void given(CatalogTopic topic) {
        topics.put(topic.id(), topic);
    }

    // ---- what a test looks at ----

    public synchronized int fence() {
        return fence;
    }

    public synchronized Map<UUID, CatalogTopic> topics() {
        return Map.copyOf(topics);
    }

    public synchronized TopicState stateOf(UUID topicId) {
        CatalogTopic topic = topics.get(topicId);
        return topic == null ? null : topic.state();
    }

    public synchronized List<HistoryEvent> history() {
        return List.copyOf(history);
    }

    public synchronized Map<Integer, CatalogBroker> brokers() {
        return Map.copyOf(brokers);
    }

    // ---- the port ----

    @Override
    public synchronized void bumpFence(int controllerEpoch) {
        requireReachable();
        if (controllerEpoch < fence) {
            throw new CatalogException.Fenced("controller epoch " + controllerEpoch + " is older than the fence " + fence);
        }
        fence = controllerEpoch;
    }

    @Override
    public synchronized CatalogSnapshot load(int controllerEpoch) {
        requireReachable();
        requireFence(controllerEpoch);
        List<CatalogTopic> living = new ArrayList<>();
        List<UUID> tombstones = new ArrayList<>();
        for (CatalogTopic topic : topics.values()) {
            if (topic.state() == TopicState.DELETED) {
                tombstones.add(topic.id());
            } else {
                living.add(topic);
            }
        }
        return new CatalogSnapshot(
                living, tombstones, Map.copyOf(clusterSettings), Map.copyOf(brokerSettings), Map.copyOf(groupSettings));
    }

    @Override
    public synchronized void createTopic(int controllerEpoch, CatalogTopic topic) {
        write(controllerEpoch, () -> {
            for (CatalogTopic other : topics.values()) {
                boolean lives = other.state() == TopicState.CREATING || other.state() == TopicState.ACTIVE;
                if (lives && other.name().equals(topic.name()) && !other.id().equals(topic.id())) {
                    throw new CatalogException.NameTaken("topic " + topic.name() + " exists with id " + other.id());
                }
            }
            topics.put(topic.id(), withState(topic, TopicState.CREATING));
        });
    }

    @Override
    public synchronized void activateTopic(int controllerEpoch, UUID topicId) {
        write(controllerEpoch, () -> topics.computeIfPresent(
                topicId, (id, topic) -> topic.state() == TopicState.CREATING ? withState(topic, TopicState.ACTIVE) : topic));
    }

    @Override
    public synchronized void markDeleting(int controllerEpoch, UUID topicId) {
        write(controllerEpoch, () -> topics.computeIfPresent(
                topicId, (id, topic) -> topic.state() == TopicState.DELETED ? topic : withState(topic, TopicState.DELETING)));
    }

    @Override
    public synchronized void markDeleted(int controllerEpoch, UUID topicId) {
        write(controllerEpoch, () -> topics.computeIfPresent(topicId, (id, topic) -> withState(topic, TopicState.DELETED)));
    }

    @Override
    public synchronized void addPartitions(int controllerEpoch, UUID topicId, List<CatalogPartition> added) {
        write(controllerEpoch, () -> topics.computeIfPresent(topicId, (id, topic) -> {
            List<CatalogPartition> all = new ArrayList<>(topic.partitions());
            for (CatalogPartition partition : added) {
                if (partition.partition() == all.size()) {
                    all.add(partition);
                } else if (!all.get(partition.partition()).equals(partition)) {
                    throw new IllegalStateException("partition " + partition + " is stored with other replicas");
                }
            }
            return new CatalogTopic(id, topic.name(), topic.state(), all, topic.settings());
        }));
    }

    @Override
    public synchronized void replaceReplicas(int controllerEpoch, Map<UUID, List<CatalogPartition>> byTopic) {
        write(controllerEpoch, () -> byTopic.forEach((topicId, changed) -> topics.computeIfPresent(topicId, (id, topic) -> {
            List<CatalogPartition> all = new ArrayList<>(topic.partitions());
            changed.forEach(partition -> all.set(partition.partition(), partition));
            return new CatalogTopic(id, topic.name(), topic.state(), all, topic.settings());
        })));
    }

    @Override
    public synchronized void replaceSettings(
            int controllerEpoch, SettingsResource kind, String name, Map<String, String> settings) {
        write(controllerEpoch, () -> {
            switch (kind) {
                case CLUSTER -> {
                    clusterSettings.clear();
                    clusterSettings.putAll(settings);
                }
                case BROKER -> brokerSettings.put(Integer.valueOf(name), Map.copyOf(settings));
                case GROUP -> groupSettings.put(name, Map.copyOf(settings));
                case TOPIC -> topics.replaceAll((id, topic) -> topic.name().equals(name)
                                && (topic.state() == TopicState.ACTIVE || topic.state() == TopicState.CREATING)
                        ? new CatalogTopic(id, name, topic.state(), topic.partitions(), Map.copyOf(settings))
                        : topic);
            }
        });
    }

    @Override
    public synchronized void appendHistory(int controllerEpoch, List<HistoryEvent> events) {
        write(controllerEpoch, () -> {
            for (HistoryEvent event : events) {
                if (historyIds.add(event.eventId())) {
                    history.add(event);
                }
            }
        });
    }

    @Override
    public synchronized void recordBrokers(int controllerEpoch, List<CatalogBroker> registered) {
        write(controllerEpoch, () -> registered.forEach(broker -> brokers.put(broker.brokerId(), broker)));
    }

    private void write(int controllerEpoch, Runnable change) {
        requireReachable();
        requireFence(controllerEpoch);
        Fault fault = nextWrite;
        nextWrite = Fault.NONE;
        if (fault == Fault.LOST_BEFORE_COMMIT) {
            throw new CatalogException.Unavailable("connection lost before the commit", null);
        }
        change.run();
        if (fault == Fault.LOST_AFTER_COMMIT) {
            throw new CatalogException.Unavailable("connection lost after the commit", null);
        }
    }

    private void requireReachable() {
        if (!reachable) {
            throw new CatalogException.Unavailable("the catalog is down", null);
        }
    }

    private void requireFence(int controllerEpoch) {
        if (controllerEpoch != fence) {
            throw new CatalogException.Fenced("controller epoch " + controllerEpoch + " does not hold the fence " + fence);
        }
    }

    private static CatalogTopic withState(CatalogTopic topic, TopicState state) {
        return new CatalogTopic(topic.id(), topic.name(), state, topic.partitions(), topic.settings());
    }
}
