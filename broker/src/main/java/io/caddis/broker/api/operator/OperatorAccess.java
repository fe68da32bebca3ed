package io.caddis.broker.api.operator;

import io.caddis.broker.api.admin.LeaderMoveFields;
import io.caddis.broker.api.admin.NamedLeaderMove;
import io.caddis.broker.api.admin.ResignationField;
import io.caddis.broker.controller.ControllerForwarding;
import io.caddis.broker.settings.BrokerSettings;
import io.caddis.broker.settings.DescribedSetting;
import io.caddis.broker.settings.SettingsCatalogue;
import io.caddis.broker.settings.SettingsException;
import io.caddis.broker.settings.TopicSettings;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.ImageListener;
import io.caddis.coordinator.membership.ClusterMembership;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ElectLeadersResponse;

/** This node as its console sees it, while it is a member of the cluster. Any thread, never blocks. */
public final class OperatorAccess {

    private static final String CLEANUP_POLICY = "cleanup.policy";

    private final BrokerSettings settings;
    private final ClusterMembership membership;
    private final BrokerQuestions questions;
    private final ControllerForwarding controller;

    public OperatorAccess(BrokerSettings settings, ClusterMembership membership, BrokerQuestions questions, ControllerForwarding controller) {
        this.settings = settings;
        this.membership = membership;
        this.questions = questions;
        this.controller = controller;
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

    /**
     * Has the controller give leaderships to the brokers named; one answer for each move. The future fails with an
     * {@link org.apache.kafka.common.errors.ApiException} when the controller did not answer: then nobody knows which were made.
     */
    public CompletableFuture<List<LeaderMoveResult>> moveLeaders(List<NamedLeaderMove> moves, int timeoutMs) {
        return controller.forward(LeaderMoveFields.request(moves, timeoutMs), timeoutMs).thenApply(answer -> {
            ElectLeadersResponse response = (ElectLeadersResponse) answer;
            Errors whole = Errors.forCode(response.data().errorCode());
            if (whole != Errors.NONE) {
                throw whole.exception();
            }
            List<LeaderMoveResult> results = new ArrayList<>();
            response.data().replicaElectionResults().forEach(topic -> topic.partitionResult().forEach(partition -> results.add(
                    new LeaderMoveResult(
                            topic.topic(), partition.partitionId(), Errors.forCode(partition.errorCode()).name(),
                            partition.errorMessage() == null ? "" : partition.errorMessage()))));
            return results;
        });
    }

    /**
     * Has the controller of this epoch give up its office. The future fails with an
     * {@link org.apache.kafka.common.errors.NotControllerException} when it is no longer that of this epoch, and with another
     * {@link org.apache.kafka.common.errors.ApiException} when nobody knows.
     */
    public CompletableFuture<Void> resignController(int controllerEpoch, int timeoutMs) {
        return controller.forward(ResignationField.request(controllerEpoch, timeoutMs), timeoutMs).thenApply(answer -> {
            Errors whole = Errors.forCode(((ElectLeadersResponse) answer).data().errorCode());
            if (whole != Errors.NONE) {
                throw whole.exception();
            }
            return null;
        });
    }

    /** @param error Kafka's name of it, {@code NONE} if it was done */
    public record LeaderMoveResult(String topic, int partition, String error, String message) {}

    /** After how long the controller moves leaderships back to preferred replicas by itself, if it does; milliseconds. */
    public OptionalLong leadersComeBackAfterMs() {
        return settings.replication().leaderRebalance()
                ? OptionalLong.of(settings.replication().leaderImbalanceCheckIntervalMs()) : OptionalLong.empty();
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
