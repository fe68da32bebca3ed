package io.caddis.coordinator.controller;

import io.caddis.coordinator.catalog.TopicCatalog.SettingsResource;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** New overrides of a topic, a broker, a group or the whole cluster, in place of all present ones. */
record SettingsAlteration(Resource target, Map<String, String> overrides) implements AdminOperation {

    /** What the settings belong to; a topic by id, so that one deleted and made again is not meant. */
    sealed interface Resource {
        record Topic(UUID id, String name) implements Resource {}

        record Broker(int brokerId) implements Resource {}

        record Cluster() implements Resource {}

        record Group(String groupId) implements Resource {}
    }

    @Override
    public CatalogTask catalogWrite() {
        if (target instanceof Resource.Topic topic) {
            return new CatalogTask.ReplaceSettings(SettingsResource.TOPIC, topic.name(), overrides);
        } else if (target instanceof Resource.Broker broker) {
            return new CatalogTask.ReplaceSettings(SettingsResource.BROKER, Integer.toString(broker.brokerId()), overrides);
        } else if (target instanceof Resource.Group group) {
            return new CatalogTask.ReplaceSettings(SettingsResource.GROUP, group.groupId(), overrides);
        } else {
            return new CatalogTask.ReplaceSettings(SettingsResource.CLUSTER, "", overrides);
        }
    }

    /**
     * Fewer in-sync replicas are to suffice from now on: the high watermark may then move without those that are eligible, so
     * no partition may count on them any more by the time a leader hears of the change.
     */
    @Override
    public ChunkEdits preparation(ClusterFacts facts) {
        ChunkEdits edits = new ChunkEdits(facts.state());
        for (StoredTopic topic : facts.state().topics()) {
            if (!concerns(topic)) {
                continue;
            }
            Map<String, String> cluster = target instanceof Resource.Cluster ? overrides : facts.state().clusterSettings().overrides();
            Map<String, String> own = target instanceof Resource.Topic ? overrides : topic.settings().overrides();
            TopicDurability after = facts.durability().with(topic, own, cluster);
            for (PartitionImage partition : topic.partitions()) {
                int minInsync = after.effectiveMinInsyncReplicas(partition);
                if (partition.elr().isEmpty() || partition.isr().size() < minInsync) {
                    continue;
                }
                PartitionImage cleared = new PartitionEdit(partition).elr(List.of()).done();
                PartitionChange change =
                        new PartitionChange(topic.id(), partition, cleared, PartitionChange.MIN_ISR_REACHED);
                if (!edits.hasRoomFor(change)) {
                    return edits;
                }
                edits.add(change);
            }
        }
        return edits;
    }

    private boolean concerns(StoredTopic topic) {
        return target instanceof Resource.Topic own
                ? own.id().equals(topic.id())
                : target instanceof Resource.Cluster && !topic.settings().overrides().containsKey(TopicDurability.MIN_INSYNC_REPLICAS);
    }

    @Override
    public List<MetadataChange> metadataChanges(ClusterFacts facts, long nowMs) {
        Optional<StoredSettings> present = present(facts.state(), target);
        if (present.isEmpty() || present.get().overrides().equals(overrides)) {
            return List.of();
        }
        int version = present.get().version();
        if (target instanceof Resource.Topic topic) {
            return List.of(new MetadataChange.PutTopicSettings(topic.id(), topic.name(), version, overrides));
        } else if (target instanceof Resource.Broker broker) {
            return List.of(new MetadataChange.PutBrokerSettings(broker.brokerId(), version, overrides));
        } else if (target instanceof Resource.Group group) {
            return List.of(new MetadataChange.PutGroupSettings(group.groupId(), version, overrides));
        } else {
            return List.of(new MetadataChange.PutClusterSettings(version, overrides));
        }
    }

    @Override
    public Optional<CatalogTask> closingNote() {
        return Optional.empty();
    }

    @Override
    public boolean isVisibleIn(ClusterImage image) {
        if (target instanceof Resource.Topic topic) {
            TopicImage seen = image.topicsById().get(topic.id());
            return seen == null || seen.settings().equals(overrides);
        } else if (target instanceof Resource.Broker broker) {
            return image.brokerSettings().getOrDefault(broker.brokerId(), Map.of()).equals(overrides);
        } else if (target instanceof Resource.Group group) {
            return image.groupSettings().getOrDefault(group.groupId(), Map.of()).equals(overrides);
        } else {
            return image.clusterSettings().equals(overrides);
        }
    }

    @Override
    public String resource() {
        return target instanceof Resource.Topic topic ? "settings of topic " + topic.id() : "settings of " + target;
    }

    @Override
    public Note note() {
        UUID topicId = target instanceof Resource.Topic topic ? topic.id() : null;
        // names only: a value may be a secret
        return new Note(
                "settings-changed", topicId, Map.of("of", nameOf(target), "overridden", List.copyOf(new TreeMap<>(overrides).keySet())));
    }

    private static String nameOf(Resource target) {
        if (target instanceof Resource.Topic topic) {
            return "topic " + topic.name();
        } else if (target instanceof Resource.Broker broker) {
            return "broker " + broker.brokerId();
        } else if (target instanceof Resource.Group group) {
            return "group " + group.groupId();
        } else {
            return "cluster";
        }
    }

    /** Empty if the topic is gone. */
    static Optional<StoredSettings> present(MetadataState state, Resource target) {
        if (target instanceof Resource.Topic topic) {
            return state.topic(topic.id()).map(StoredTopic::settings);
        } else if (target instanceof Resource.Broker broker) {
            return Optional.of(state.brokerSettings(broker.brokerId()));
        } else if (target instanceof Resource.Group group) {
            return Optional.of(state.groupSettings(group.groupId()));
        } else {
            return Optional.of(state.clusterSettings());
        }
    }
}
