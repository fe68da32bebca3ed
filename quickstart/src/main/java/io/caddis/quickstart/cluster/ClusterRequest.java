package io.caddis.quickstart.cluster;

import java.util.Map;
import java.util.OptionalInt;

/**
 * What the user asked {@code up} for; what is empty was left to the directory's state or the defaults.
 *
 * @param settings broker settings in the order given
 */
public record ClusterRequest(OptionalInt nodes, OptionalInt zookeepers, OptionalInt portBase, OptionalInt httpBase,
        Map<String, String> settings) {
}
