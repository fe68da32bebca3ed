package io.caddis.coordinator.controller;

import io.caddis.coordinator.catalog.TopicCatalog.SettingsResource;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.TopicImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** New overrides of a topic, a broker or the whole cluster, in place of all present ones. */
record SettingsAlteration(Resource target, Map<String, String> overrides) implements AdminOperation {

    /** What the settings belong to; a topic by id, so that one deleted and made again is not meant. */
    sealed interface Resource {
        record Topic(UUID id, String name) implements Resource {}

        record Broker(int brokerId) implements Resource {}

        record Cluster() implements Resource {}
    }

    @Override
    public CatalogTask catalogWrite() {
        if (target instanceof Resource.Topic topic) {
            return new CatalogTask.ReplaceSettings(SettingsResource.TOPIC, topic.name(), overrides);
        } else if (target instanceof Resource.Broker broker) {
            return new CatalogTask.ReplaceSettings(SettingsResource.BROKER, Integer.toString(broker.brokerId()), overrides);
        } else {
            return new CatalogTask.ReplaceSettings(SettingsResource.CLUSTER, "", overrides);
        }
    }

    @Override
    public List<MetadataChange> metadataChanges(MetadataState state, Map<Integer, BrokerRegistration> live, long nowMs) {
        Optional<StoredSettings> present = present(state, target);
        if (present.isEmpty() || present.get().overrides().equals(overrides)) {
            return List.of();
        }
        int version = present.get().version();
        if (target instanceof Resource.Topic topic) {
            return List.of(new MetadataChange.PutTopicSettings(topic.id(), topic.name(), version, overrides));
        } else if (target instanceof Resource.Broker broker) {
            return List.of(new MetadataChange.PutBrokerSettings(broker.brokerId(), version, overrides));
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
        String of = target instanceof Resource.Topic topic
                ? "topic " + topic.name()
                : target instanceof Resource.Broker broker ? "broker " + broker.brokerId() : "cluster";
        // names only: a value may be a secret
        return new Note("settings-changed", topicId, Map.of("of", of, "overridden", List.copyOf(new TreeMap<>(overrides).keySet())));
    }

    /** Empty if the topic is gone. */
    static Optional<StoredSettings> present(MetadataState state, Resource target) {
        if (target instanceof Resource.Topic topic) {
            return state.topic(topic.id()).map(StoredTopic::settings);
        } else if (target instanceof Resource.Broker broker) {
            return Optional.of(state.brokerSettings(broker.brokerId()));
        } else {
            return Optional.of(state.clusterSettings());
        }
    }
}
