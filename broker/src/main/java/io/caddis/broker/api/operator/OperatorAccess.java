package io.caddis.broker.api.operator;

import io.caddis.broker.settings.BrokerSettings;
import io.caddis.broker.settings.DescribedSetting;
import io.caddis.broker.settings.SettingsCatalogue;
import io.caddis.broker.settings.SettingsException;
import io.caddis.broker.settings.TopicSettings;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.ImageListener;
import io.caddis.coordinator.membership.ClusterMembership;
import java.util.List;
import java.util.Map;

/** This node as its console sees it, while it is a member of the cluster. Any thread, never blocks. */
public final class OperatorAccess {

    private static final String CLEANUP_POLICY = "cleanup.policy";

    private final BrokerSettings settings;
    private final ClusterMembership membership;
    private final BrokerQuestions questions;

    public OperatorAccess(BrokerSettings settings, ClusterMembership membership, BrokerQuestions questions) {
        this.settings = settings;
        this.membership = membership;
        this.questions = questions;
    }

    public int nodeId() {
        return settings.node().nodeId();
    }

    /** Addresses of the consoles of all nodes, as this node was told. */
    public List<String> consoleUrls() {
        return settings.console().urls();
    }

    public ClusterImage image() {
        return membership.image();
    }

    /** Told of every image, the present one first, on the image follower's thread. There is no way back: it lasts as long as the node. */
    public void addListener(ImageListener listener) {
        membership.addListener(listener);
    }

    public BrokerQuestions questions() {
        return questions;
    }

    /** Settings of this node, with their sources. */
    public List<DescribedSetting> describeNode() {
        return catalogue(image()).describeNode();
    }

    /** Dynamic settings of all nodes. */
    public List<DescribedSetting> describeCluster() {
        return catalogue(image()).describeCluster();
    }

    /** @param overrides the topic's own */
    public List<DescribedSetting> describeTopic(Map<String, String> overrides) {
        return catalogue(image()).describeTopic(overrides);
    }

    /**
     * In-sync replicas that a topic with these overrides needs for acks=all; overrides that this version does not know count as
     * absent.
     */
    public int minInsyncReplicas(Map<String, String> overrides, ClusterImage image) {
        try {
            return TopicSettings.of(settings, image.clusterSettings(), overrides).minInsyncReplicas();
        } catch (SettingsException ofAnotherVersion) {
            return TopicSettings.of(settings, image.clusterSettings(), Map.of()).minInsyncReplicas();
        }
    }

    /** {@code delete}, {@code compact} or both, as far as this version knows them. */
    public String cleanupPolicy(Map<String, String> overrides) {
        return describeTopic(overrides).stream()
                .filter(setting -> setting.name().equals(CLEANUP_POLICY))
                .findFirst()
                .flatMap(DescribedSetting::value)
                .orElse("");
    }

    private SettingsCatalogue catalogue(ClusterImage image) {
        return new SettingsCatalogue(settings, image.clusterSettings(), image.brokerSettings().getOrDefault(nodeId(), Map.of()));
    }
}
