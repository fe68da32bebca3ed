package io.caddis.coordinator.group.slots;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** What of an image an assignment depends on: topics, how many partitions they have, in which racks their replicas are. */
final class TopicShapes {

    private TopicShapes() {}

    /** Leaders come and go without a group having to think about it. */
    static boolean differ(ClusterImage previous, ClusterImage image) {
        return !racks(previous).equals(racks(image)) || topicsDiffer(previous.topicsById(), image.topicsById());
    }

    private static boolean topicsDiffer(Map<UUID, TopicImage> previous, Map<UUID, TopicImage> present) {
        if (previous == present) {
            return false;
        }
        return previous.size() != present.size()
                || present.values().stream().anyMatch(topic -> topicDiffers(previous.get(topic.id()), topic));
    }

    private static boolean topicDiffers(TopicImage previous, TopicImage topic) {
        return previous != topic && (previous == null || !replicas(previous).equals(replicas(topic)));
    }

    private static List<List<Integer>> replicas(TopicImage topic) {
        return topic.partitions().stream().map(PartitionImage::replicas).toList();
    }

    private static Map<Integer, Optional<String>> racks(ClusterImage image) {
        return image.brokers().values().stream().collect(Collectors.toMap(BrokerRegistration::brokerId, BrokerRegistration::rack));
    }
}
