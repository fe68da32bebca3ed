package io.caddis.coordinator.controller;

import io.caddis.coordinator.catalog.TopicCatalog.CatalogPartition;
import io.caddis.coordinator.catalog.TopicCatalog.CatalogSnapshot;
import io.caddis.coordinator.catalog.TopicCatalog.CatalogTopic;
import io.caddis.coordinator.catalog.TopicCatalog.TopicState;
import io.caddis.coordinator.image.PartitionImage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What is left to do so that the metadata store agrees with the catalog, after a controller died between two steps or the
 * catalog was away. Pure.
 *
 * <p>What no crash of a controller explains is reported and left alone: a store or a catalog that was restored from an old
 * copy must not make anything disappear.
 *
 * @param operations to be taken up at their second step, in order
 * @param anomalies  one sentence each, naming the topic
 */
record CatalogReconciliation(List<AdminOperation> operations, List<String> anomalies) {

    static CatalogReconciliation plan(CatalogSnapshot catalog, ClusterFacts facts) {
        MetadataState state = facts.state();
        List<AdminOperation> operations = new ArrayList<>();
        List<String> anomalies = new ArrayList<>();
        Set<UUID> known = new HashSet<>();
        for (UUID deleted : catalog.tombstones()) {
            known.add(deleted);
            state.topic(deleted).ifPresent(topic -> operations.add(new TopicDeletion(deleted, topic.name())));
        }
        for (CatalogTopic row : catalog.topics()) {
            known.add(row.id());
            if (state.isUnreadable(row.id())) {
                anomalies.add("topic " + row.name() + " (" + row.id() + ") cannot be read in the metadata store");
                continue;
            }
            if (row.state() == TopicState.DELETING) {
                operations.add(new TopicDeletion(row.id(), row.name()));
            } else if (row.state() == TopicState.CREATING) {
                operations.add(TopicCreation.of(row));
            } else {
                reconcileActive(row, state, operations, anomalies);
            }
        }
        for (StoredTopic topic : state.topics()) {
            if (!known.contains(topic.id())) {
                anomalies.add("topic " + topic.name() + " (" + topic.id() + ") is in the metadata store and not in the catalog");
            }
        }
        addSettings(catalog, state, operations);
        operations.removeIf(operation -> isDone(operation, facts));
        return new CatalogReconciliation(operations, anomalies);
    }

    private static void reconcileActive(
            CatalogTopic row, MetadataState state, List<AdminOperation> operations, List<String> anomalies) {
        Optional<StoredTopic> stored = state.topic(row.id());
        if (stored.isEmpty()) {
            anomalies.add("topic " + row.name() + " (" + row.id() + ") is active in the catalog and not in the metadata store");
            return;
        }
        int present = stored.get().partitionCount();
        if (row.partitions().size() > present) {
            List<List<Integer>> missing = row.partitions().stream().skip(present).map(CatalogPartition::replicas).toList();
            operations.add(new PartitionAddition(row.id(), row.name(), present, missing));
        } else if (row.partitions().size() < present) {
            anomalies.add("topic " + row.name() + " (" + row.id() + ") has " + present + " partitions in the metadata store and "
                    + row.partitions().size() + " in the catalog");
        }
        reassignment(row, stored.get()).ifPresent(operations::add);
        operations.add(
                new SettingsAlteration(new SettingsAlteration.Resource.Topic(row.id(), row.name()), row.settings()));
    }

    /** Replicas the catalog has elsewhere: a reassignment was decided and not begun, or cancelled and not turned back. */
    private static Optional<PartitionReassignment> reassignment(CatalogTopic row, StoredTopic stored) {
        SortedMap<Integer, List<Integer>> targets = new TreeMap<>();
        for (PartitionImage partition : stored.partitions()) {
            if (partition.partition() < row.partitions().size()) {
                List<Integer> wanted = row.partitions().get(partition.partition()).replicas();
                if (!wanted.equals(ReplicaReassignment.target(partition))) {
                    targets.put(partition.partition(), wanted);
                }
            }
        }
        return targets.isEmpty()
                ? Optional.empty()
                : Optional.of(new PartitionReassignment(
                        List.of(new PartitionReassignment.TopicTargets(row.id(), row.name(), targets)), List.of()));
    }

    /** Also of brokers and groups the catalog has none of: the last were removed, and the controller died before it went on. */
    private static void addSettings(CatalogSnapshot catalog, MetadataState state, List<AdminOperation> operations) {
        operations.add(new SettingsAlteration(new SettingsAlteration.Resource.Cluster(), catalog.clusterSettings()));
        Set<Integer> brokers = new TreeSet<>(state.brokersWithSettings());
        brokers.addAll(catalog.brokerSettings().keySet());
        brokers.forEach(id -> operations.add(new SettingsAlteration(
                new SettingsAlteration.Resource.Broker(id), catalog.brokerSettings().getOrDefault(id, Map.of()))));
        Set<String> groups = new TreeSet<>(state.groupsWithSettings());
        groups.addAll(catalog.groupSettings().keySet());
        groups.forEach(id -> operations.add(new SettingsAlteration(
                new SettingsAlteration.Resource.Group(id), catalog.groupSettings().getOrDefault(id, Map.of()))));
    }

    /** Creations and deletions stay even when their nodes are in place: their row still wants its closing note. */
    private static boolean isDone(AdminOperation operation, ClusterFacts facts) {
        return operation.closingNote().isEmpty()
                && operation.preparation(facts).isEmpty()
                && operation.metadataChanges(facts, 0).isEmpty();
    }
}
