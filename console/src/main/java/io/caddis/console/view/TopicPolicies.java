package io.caddis.console.view;

import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.TopicImage;

/** What is in force for a topic, defaults of the brokers included. Answers from memory, on the console's loop. */
@FunctionalInterface
public interface TopicPolicies {

    TopicPolicy of(TopicImage topic, ClusterImage image);

    /**
     * What the console shows of a topic's settings in its rows.
     *
     * @param minInsyncReplicas in-sync replicas needed for acks=all
     * @param cleanupPolicy     {@code delete}, {@code compact} or both; may be empty
     */
    record TopicPolicy(int minInsyncReplicas, String cleanupPolicy) {}
}
