package io.caddis.broker.group;

import io.caddis.broker.settings.BrokerSettings;
import io.caddis.broker.settings.DynamicBrokerSettings;
import io.caddis.broker.settings.SettingsException;
import io.caddis.broker.settings.TopicSettings;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.TopicImage;
import io.caddis.coordinator.lag.LagTopics;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;

/** {@link LagTopics} over the cluster image that is current when it is asked. Of one thread: it keeps what it has worked out. */
public final class ImageLagTopics implements LagTopics {

    /** Different settings of topics whose retention is kept. */
    private static final int KEPT_MAX = 1_000;

    private final BrokerSettings settings;
    private final Supplier<ClusterImage> image;
    private final Map<Map<String, String>, OptionalLong> retentionBySettings = new HashMap<>();
    private ClusterImage lastImage;
    private Map<String, String> dynamic = Map.of();

    public ImageLagTopics(BrokerSettings settings, Supplier<ClusterImage> image) {
        this.settings = settings;
        this.image = image;
    }

    @Override
    public Optional<Topic> topic(UUID topicId) {
        ClusterImage now = image.get();
        TopicImage topic = now.topicsById().get(topicId);
        return topic == null ? Optional.empty() : Optional.of(new Topic(topic.partitions().size(), retentionMs(topic, now)));
    }

    /** Most topics have one of few settings, and working these out takes longer than all else here. */
    private OptionalLong retentionMs(TopicImage topic, ClusterImage now) {
        if (now != lastImage) {
            lastImage = now;
            Map<String, String> newest = DynamicBrokerSettings.inForce(
                    now.clusterSettings(), now.brokerSettings().getOrDefault(settings.node().nodeId(), Map.of()));
            if (!newest.equals(dynamic) || retentionBySettings.size() >= KEPT_MAX) {
                retentionBySettings.clear();
                dynamic = newest;
            }
        }
        return retentionBySettings.computeIfAbsent(topic.settings(), this::retentionMs);
    }

    private OptionalLong retentionMs(Map<String, String> own) {
        try {
            TopicSettings effective = TopicSettings.of(settings, dynamic, own);
            return effective.deleteByRetention() && effective.retentionMaxMs() >= 0
                    ? OptionalLong.of(effective.retentionMaxMs())
                    : OptionalLong.empty();
        } catch (SettingsException storedByAnotherVersion) {
            return OptionalLong.empty();
        }
    }
}
