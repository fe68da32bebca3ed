package io.caddis.coordinator.catalog;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The catalog in PostgreSQL as the controller uses it: topics, replica assignment, settings and history.
 *
 * <p>Every call blocks on SQL and is one transaction; call it from the controller's catalog thread only, never from a
 * network thread. Every call but {@link #bumpFence} starts by locking the controller's fence row {@code FOR SHARE} and fails with
 * {@link CatalogException.Fenced} when a newer controller has bumped it. Any call may fail with
 * {@link CatalogException.Unavailable}, whose outcome is unknown: the caller reads back before it decides again.
 */
public interface TopicCatalog {

    /**
     * Announces a new controller: from now on transactions of older epochs fail. Idempotent for the same epoch.
     *
     * @throws CatalogException.Fenced if the row already holds a newer epoch
     */
    void bumpFence(int controllerEpoch);

    /** Everything the controller reconciles with ZooKeeper when it starts. */
    CatalogSnapshot load(int controllerEpoch);

    /**
     * Stores a topic in state {@code CREATING}, with its assignment and settings.
     *
     * @throws CatalogException.NameTaken if a topic of that name exists and is not being deleted
     */
    void createTopic(int controllerEpoch, CatalogTopic topic);

    /** {@code CREATING} becomes {@code ACTIVE}: its znodes exist. Idempotent. */
    void activateTopic(int controllerEpoch, UUID topicId);

    /** {@code DELETING}, the tombstone: its name is free again, its directories may go to quarantine. Idempotent. */
    void markDeleting(int controllerEpoch, UUID topicId);

    /** {@code DELETED}: the znodes are gone; the row stays as tombstone for nodes that were away. Idempotent. */
    void markDeleted(int controllerEpoch, UUID topicId);

    /** Adds partitions at the end. Idempotent for partitions that are stored with the same replicas. */
    void addPartitions(int controllerEpoch, UUID topicId, List<CatalogPartition> added);

    /**
     * Stores where replicas belong from now on, in one transaction. Idempotent.
     *
     * @param byTopic partitions that exist, of topics that are not deleted
     */
    void replaceReplicas(int controllerEpoch, Map<UUID, List<CatalogPartition>> byTopic);

    /**
     * Replaces the overrides of one resource.
     *
     * @param kind {@code TOPIC}, {@code BROKER} (name = node id), {@code GROUP} (name = group id) or {@code CLUSTER} (name empty)
     */
    void replaceSettings(int controllerEpoch, SettingsResource kind, String name, Map<String, String> settings);

    /** Appends what was decided, in order. Idempotent by {@link HistoryEvent#eventId()}. */
    void appendHistory(int controllerEpoch, List<HistoryEvent> events);

    /**
     * Stores who registered, for the {@code brokers} view; ZooKeeper stays the authority on who is alive. The list is whole:
     * a stored broker that it does not name is not alive, its end was not seen by this controller.
     */
    void recordBrokers(int controllerEpoch, List<CatalogBroker> brokers);

    /** What kind of thing a settings row belongs to. */
    enum SettingsResource { TOPIC, BROKER, CLUSTER, GROUP }

    /** Life of a topic row. */
    enum TopicState { CREATING, ACTIVE, DELETING, DELETED }

    /** @param replicas assigned brokers, preferred leader first */
    record CatalogPartition(int partition, List<Integer> replicas) {}

    /** @param partitions dense from 0 */
    record CatalogTopic(UUID id, String name, TopicState state, List<CatalogPartition> partitions, Map<String, String> settings) {}

    /** @param endpoints by listener name, {@code host:port}; @param rack may be null */
    record CatalogBroker(int brokerId, UUID incarnation, long brokerEpoch, Map<String, String> endpoints, String rack, boolean alive) {}

    /**
     * @param topics every topic row except {@code DELETED}
     * @param tombstones ids of deleted topics
     * @param groupSettings by group id, of groups that have some
     */
    record CatalogSnapshot(
            List<CatalogTopic> topics,
            List<UUID> tombstones,
            Map<String, String> clusterSettings,
            Map<Integer, Map<String, String>> brokerSettings,
            Map<String, Map<String, String>> groupSettings) {}

    /**
     * One row of the append-only history.
     *
     * @param eventId    made by the controller: a retry stores it once
     * @param kind       e.g. {@code controller-elected}, {@code leader-changed}, {@code isr-changed}, {@code topic-created}
     * @param cause      e.g. {@code session-lost}, {@code port-refused}, {@code drain}, {@code operator}
     * @param topicId    null where it is about no topic
     * @param partition  -1 where it is about no partition
     * @param details    JSON object with what changed, before and after
     * @param occurredAtMs epoch milliseconds by the controller's clock
     */
    record HistoryEvent(
            UUID eventId,
            long occurredAtMs,
            int controllerId,
            int controllerEpoch,
            String kind,
            String cause,
            UUID topicId,
            int partition,
            String details) {}
}
