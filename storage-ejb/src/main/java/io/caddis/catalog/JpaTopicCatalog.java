package io.caddis.catalog;

import io.caddis.coordinator.catalog.CatalogException;
import io.caddis.coordinator.catalog.TopicCatalog;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The controller's catalog over JPA. Holds no state: each call is one transaction that begins with the fence. Called
 * from the controller's catalog thread.
 */
public final class JpaTopicCatalog implements TopicCatalog {

    private final CatalogTransactions transactions;
    private final Clock clock;

    public JpaTopicCatalog(CatalogTransactions transactions, Clock clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public void bumpFence(int controllerEpoch) {
        transactions.inNewTransaction(entityManager -> {
            ControllerFence.bump(entityManager, controllerEpoch);
            return null;
        });
    }

    @Override
    public CatalogSnapshot load(int controllerEpoch) {
        return fenced(controllerEpoch, entityManager -> new CatalogSnapshot(
                topics(entityManager),
                entityManager
                        .createQuery("select t.topicId from TopicRow t where t.state = :state", UUID.class)
                        .setParameter("state", TopicState.DELETED)
                        .getResultList(),
                SettingRows.ofCluster(entityManager),
                SettingRows.ofBrokers(entityManager),
                SettingRows.ofGroups(entityManager)));
    }

    @Override
    public void createTopic(int controllerEpoch, CatalogTopic topic) {
        requireDense(topic.name(), 0, topic.partitions());
        write(controllerEpoch, entityManager -> {
            TopicRow stored = entityManager.find(TopicRow.class, topic.id());
            if (stored != null) {
                requireSameTopic(entityManager, stored, topic);
                return;
            }
            if (livingTopic(entityManager, topic.name()) != null) {
                throw new CatalogException.NameTaken("a topic named " + topic.name() + " exists");
            }
            entityManager.persist(new TopicRow(topic.id(), topic.name(), topic.settings(), clock.instant()));
            topic.partitions().forEach(partition -> entityManager.persist(new PartitionRow(topic.id(), partition)));
        });
    }

    @Override
    public void activateTopic(int controllerEpoch, UUID topicId) {
        write(controllerEpoch, entityManager -> topic(entityManager, topicId).activate(clock.instant()));
    }

    @Override
    public void markDeleting(int controllerEpoch, UUID topicId) {
        write(controllerEpoch, entityManager -> topic(entityManager, topicId).markDeleting(clock.instant()));
    }

    @Override
    public void markDeleted(int controllerEpoch, UUID topicId) {
        write(controllerEpoch, entityManager -> {
            topic(entityManager, topicId).markDeleted(clock.instant());
            entityManager
                    .createQuery("delete from PartitionRow p where p.topicId = :topicId")
                    .setParameter("topicId", topicId)
                    .executeUpdate();
        });
    }

    @Override
    public void addPartitions(int controllerEpoch, UUID topicId, List<CatalogPartition> added) {
        write(controllerEpoch, entityManager -> {
            TopicRow topic = topic(entityManager, topicId);
            if (topic.state() != TopicState.ACTIVE) {
                throw new IllegalStateException("topic " + topic.name() + " (" + topicId + ") is " + topic.state()
                        + ": partitions are added to ACTIVE topics only");
            }
            List<CatalogPartition> stored = partitions(entityManager, topicId);
            List<CatalogPartition> missing = new ArrayList<>();
            for (CatalogPartition partition : added) {
                if (partition.partition() >= stored.size()) {
                    missing.add(partition);
                } else if (!stored.get(partition.partition()).equals(partition)) {
                    throw new IllegalStateException("partition " + topic.name() + "-" + partition.partition()
                            + " is stored with other replicas: " + stored.get(partition.partition()).replicas());
                }
            }
            requireDense(topic.name(), stored.size(), missing);
            missing.forEach(partition -> entityManager.persist(new PartitionRow(topicId, partition)));
            if (!missing.isEmpty()) {
                topic.partitionsAdded(clock.instant());
            }
        });
    }

    @Override
    public void replaceReplicas(int controllerEpoch, Map<UUID, List<CatalogPartition>> byTopic) {
        write(controllerEpoch, entityManager -> byTopic.forEach((topicId, partitions) -> {
            for (CatalogPartition partition : partitions) {
                PartitionRow row = entityManager.find(PartitionRow.class, new PartitionRow.Key(topicId, partition.partition()));
                if (row == null) {
                    throw new IllegalStateException("no partition " + partition.partition() + " of topic " + topicId
                            + " in the catalog to store replicas for");
                }
                row.assign(partition.replicas());
            }
        }));
    }

    @Override
    public void replaceSettings(
            int controllerEpoch, SettingsResource kind, String name, Map<String, String> settings) {
        write(controllerEpoch, entityManager -> {
            switch (kind) {
                case TOPIC -> {
                    TopicRow topic = livingTopic(entityManager, name);
                    if (topic == null) {
                        throw new IllegalStateException("no topic named " + name + " to store settings for");
                    }
                    topic.replaceSettings(settings);
                }
                case BROKER -> SettingRows.replaceOfBroker(entityManager, Integer.parseInt(name), settings);
                case GROUP -> SettingRows.replaceOfGroup(entityManager, name, settings);
                case CLUSTER -> SettingRows.replaceOfCluster(entityManager, settings);
            }
        });
    }

    @Override
    public void appendHistory(int controllerEpoch, List<HistoryEvent> events) {
        fenced(controllerEpoch, entityManager -> {
            HistoryInsert.append(entityManager, events);
            return null;
        });
    }

    @Override
    public void recordBrokers(int controllerEpoch, List<CatalogBroker> brokers) {
        fenced(controllerEpoch, entityManager -> {
            Instant now = clock.instant();
            Set<Integer> named = brokers.stream().map(CatalogBroker::brokerId).collect(Collectors.toSet());
            entityManager
                    .createQuery("select b from BrokerRow b", BrokerRow.class)
                    .getResultStream()
                    .filter(row -> !named.contains(row.brokerId()))
                    .forEach(row -> row.recordGone(now));
            for (CatalogBroker broker : brokers) {
                BrokerRow row = entityManager.find(BrokerRow.class, broker.brokerId());
                boolean isNew = row == null;
                if (isNew) {
                    row = new BrokerRow(broker.brokerId());
                }
                row.record(broker, now);
                if (isNew) {
                    entityManager.persist(row);
                }
            }
            return null;
        });
    }

    private <T> T fenced(int controllerEpoch, Function<EntityManager, T> work) {
        return transactions.inNewTransaction(entityManager -> {
            ControllerFence.hold(entityManager, controllerEpoch);
            return work.apply(entityManager);
        });
    }

    /** Work that changes topics, partitions or settings: it moves the catalog version too. */
    private void write(int controllerEpoch, Consumer<EntityManager> work) {
        fenced(controllerEpoch, entityManager -> {
            work.accept(entityManager);
            entityManager
                    .createNativeQuery("update caddis_store.cluster set catalog_version = catalog_version + 1")
                    .executeUpdate();
            return null;
        });
    }

    private static TopicRow topic(EntityManager entityManager, UUID topicId) {
        TopicRow row = entityManager.find(TopicRow.class, topicId);
        if (row == null) {
            throw new IllegalStateException("no topic with id " + topicId + " in the catalog");
        }
        return row;
    }

    private static TopicRow livingTopic(EntityManager entityManager, String name) {
        return entityManager
                .createQuery("select t from TopicRow t where t.name = :name and t.state in :states", TopicRow.class)
                .setParameter("name", name)
                .setParameter("states", List.of(TopicState.CREATING, TopicState.ACTIVE))
                .getResultStream()
                .findFirst()
                .orElse(null);
    }

    private static List<CatalogTopic> topics(EntityManager entityManager) {
        Map<UUID, List<CatalogPartition>> partitions = entityManager
                .createQuery("select p from PartitionRow p order by p.topicId, p.partition", PartitionRow.class)
                .getResultStream()
                .collect(Collectors.groupingBy(
                        PartitionRow::topicId, Collectors.mapping(PartitionRow::toPartition, Collectors.toList())));
        return entityManager
                .createQuery(
                        "select t from TopicRow t left join fetch t.settings where t.state <> :deleted", TopicRow.class)
                .setParameter("deleted", TopicState.DELETED)
                .getResultStream()
                .sorted(Comparator.comparing(TopicRow::name).thenComparing(TopicRow::topicId))
                .map(row -> new CatalogTopic(
                        row.topicId(),
                        row.name(),
                        row.state(),
                        List.copyOf(partitions.getOrDefault(row.topicId(), List.of())),
                        row.settings()))
                .toList();
    }

    private static List<CatalogPartition> partitions(EntityManager entityManager, UUID topicId) {
        return entityManager
                .createQuery(
                        "select p from PartitionRow p where p.topicId = :topicId order by p.partition",
                        PartitionRow.class)
                .setParameter("topicId", topicId)
                .getResultStream()
                .map(PartitionRow::toPartition)
                .toList();
    }

    /** A creation that is tried again after an unknown outcome succeeds; the same id for another topic is a bug. */
    private static void requireSameTopic(EntityManager entityManager, TopicRow stored, CatalogTopic topic) {
        if (!stored.name().equals(topic.name()) || !partitions(entityManager, topic.id()).equals(topic.partitions())) {
            throw new IllegalStateException("topic id " + topic.id() + " is already that of " + stored.name()
                    + " and cannot be given to " + topic.name());
        }
    }

    private static void requireDense(String topic, int first, List<CatalogPartition> partitions) {
        for (int i = 0; i < partitions.size(); i++) {
            if (partitions.get(i).partition() != first + i) {
                throw new IllegalArgumentException("partitions of " + topic + " have to be numbered from " + first
                        + " without gaps, got " + partitions.get(i).partition() + " at place " + i);
            }
        }
    }
}
