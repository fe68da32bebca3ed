package io.caddis.broker.group;

import io.caddis.coordinator.group.GroupTopics;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** {@link GroupTopics} over the cluster image that is current when it is asked. */
public final class ImageGroupTopics implements GroupTopics {

    /** Compiled expressions that are kept, those used last. */
    private static final int COMPILED_MAX = 256;

    private final Supplier<ClusterImage> image;
    private final Map<String, TopicRegex> compiled = new LinkedHashMap<>(COMPILED_MAX, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TopicRegex> eldest) {
            return size() > COMPILED_MAX;
        }
    };

    public ImageGroupTopics(Supplier<ClusterImage> image) {
        this.image = image;
    }

    @Override
    public Optional<Topic> byName(String name) {
        ClusterImage now = image.get();
        return Optional.ofNullable(now.topicsByName().get(name)).map(topic -> topic(topic, now));
    }

    @Override
    public Optional<Topic> byId(UUID id) {
        ClusterImage now = image.get();
        return Optional.ofNullable(now.topicsById().get(id)).map(topic -> topic(topic, now));
    }

    @Override
    public Collection<String> matching(String regex) {
        TopicRegex expression = compiled(regex);
        return image.get().topicsByName().keySet().stream().filter(expression::matches).sorted().toList();
    }

    private TopicRegex compiled(String regex) {
        synchronized (compiled) {
            TopicRegex present = compiled.get(regex);
            if (present == null) {
                present = TopicRegex.compile(regex);
                compiled.put(regex, present);
            }
            return present;
        }
    }

    private static Topic topic(TopicImage topic, ClusterImage now) {
        List<Set<String>> racks = topic.partitions().stream().map(partition -> racks(partition, now)).toList();
        return new Topic(topic.id(), topic.name(), topic.partitions().size(), racks);
    }

    /** Of the replicas whose brokers live. */
    private static Set<String> racks(PartitionImage partition, ClusterImage now) {
        Set<String> racks = new HashSet<>();
        for (int brokerId : partition.replicas()) {
            BrokerRegistration broker = now.brokers().get(brokerId);
            if (broker != null) {
                broker.rack().ifPresent(racks::add);
            }
        }
        return racks;
    }
}
