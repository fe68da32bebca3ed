package io.caddis.coordinator.group.consumer;

import java.util.List;

/**
 * What a member wants to read: topics by name and those that match.
 *
 * @param topics sorted, each once
 * @param regex  null if none
 */
record Subscription(List<String> topics, String regex) {

    static final Subscription NOTHING = new Subscription(List.of(), null);

    Subscription {
        topics = List.copyOf(topics);
    }

    /** Null leaves topics or expression as they are; an empty expression takes it away. */
    Subscription with(List<String> newTopics, String newRegex) {
        if (newTopics == null && newRegex == null) {
            return this;
        }
        Subscription changed = new Subscription(
                newTopics == null ? topics : newTopics.stream().sorted().distinct().toList(),
                newRegex == null ? regex : newRegex.isEmpty() ? null : newRegex);
        return changed.equals(this) ? this : changed;
    }
}
