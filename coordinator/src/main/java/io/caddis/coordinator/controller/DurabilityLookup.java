package io.caddis.coordinator.controller;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The durability of each topic by the settings that are stored now, worked out once for each state of them. What does not
 * parse falls back and is said once. Belongs to {@link ActiveController}.
 */
final class DurabilityLookup {

    /** Beyond it malformed values are passed over in silence. */
    private static final int MAX_COMPLAINTS = 1_000;

    private record Known(StoredSettings topic, StoredSettings cluster, TopicDurability durability) {}

    private final TopicDurability nodeDefault;
    private final Map<UUID, Known> known = new HashMap<>();
    private final Set<String> said = new HashSet<>();
    private final List<String> unsaid = new ArrayList<>();

    DurabilityLookup(TopicDurability nodeDefault) {
        this.nodeDefault = nodeDefault;
    }

    TopicDurability of(StoredTopic topic, StoredSettings cluster) {
        Known present = known.get(topic.id());
        if (present != null && present.topic() == topic.settings() && present.cluster() == cluster) {
            return present.durability();
        }
        TopicDurability durability = TopicDurability.of(
                topic.name(), topic.settings().overrides(), cluster.overrides(), nodeDefault, this::complain);
        known.put(topic.id(), new Known(topic.settings(), cluster, durability));
        return durability;
    }

    /** As it would be with other settings. */
    TopicDurability with(StoredTopic topic, Map<String, String> topicOverrides, Map<String, String> clusterOverrides) {
        return TopicDurability.of(topic.name(), topicOverrides, clusterOverrides, nodeDefault, problem -> {});
    }

    void forget(UUID topicId) {
        known.remove(topicId);
    }

    /** Malformed values found since the last call, a sentence each. */
    List<String> takeComplaints() {
        List<String> taken = List.copyOf(unsaid);
        unsaid.clear();
        return taken;
    }

    private void complain(String sentence) {
        if (said.size() < MAX_COMPLAINTS && said.add(sentence)) {
            unsaid.add(sentence);
        }
    }
}
