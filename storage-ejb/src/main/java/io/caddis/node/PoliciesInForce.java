package io.caddis.node;

import io.caddis.broker.api.operator.OperatorAccess;
import io.caddis.console.view.TopicPolicies;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.TopicImage;
import java.util.HashMap;
import java.util.Map;

/**
 * What is in force for topics, worked out once for equal overrides: of ten thousand topics few differ. Used by the console's loop only.
 */
final class PoliciesInForce implements TopicPolicies {

    /** Then it begins anew. */
    private static final int REMEMBERED_MAX = 5_000;

    private final OperatorAccess access;
    private final Map<Map<String, String>, TopicPolicy> byOverrides = new HashMap<>();
    private Map<String, String> ofClusterSettings = Map.of();

    PoliciesInForce(OperatorAccess access) {
        this.access = access;
    }

    @Override
    public TopicPolicy of(TopicImage topic, ClusterImage image) {
        if (!ofClusterSettings.equals(image.clusterSettings()) || byOverrides.size() > REMEMBERED_MAX) {
            byOverrides.clear();
            ofClusterSettings = image.clusterSettings();
        }
        return byOverrides.computeIfAbsent(topic.settings(), overrides ->
                new TopicPolicy(access.minInsyncReplicas(overrides, image), access.cleanupPolicy(overrides)));
    }
}
