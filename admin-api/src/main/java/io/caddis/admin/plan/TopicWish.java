package io.caddis.admin.plan;

import java.util.Map;

/**
 * A topic that is to be, or what is to become of one.
 *
 * @param partitions        how many in the end; null: what the cluster is set to
 * @param replicationFactor of a new topic; null: what the cluster is set to
 * @param settings          that differ from the defaults, by name; null: none
 */
public record TopicWish(String name, Integer partitions, Integer replicationFactor, Map<String, String> settings) {

    public TopicWish {
        settings = settings == null ? null : Map.copyOf(settings);
    }
}
