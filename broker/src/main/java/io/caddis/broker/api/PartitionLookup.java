package io.caddis.broker.api;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import io.caddis.replication.HostedPartitions;
import io.caddis.replication.Partition;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.protocol.Errors;

/** Finds the partition a request means, by topic name or topic id, and says where it lives when not here. Thread-safe. */
public final class PartitionLookup {

    private final Supplier<ClusterImage> image;
    private final HostedPartitions hosted;

    public PartitionLookup(Supplier<ClusterImage> image, HostedPartitions hosted) {
        this.image = image;
        this.hosted = hosted;
    }

    /** What a look-up gave: a partition of this node, or the error to answer. */
    public sealed interface Found {
        record Here(Partition partition) implements Found {}

        /** @param leaderId where the partition is led, -1 if not known; @param leaderEpoch likewise */
        record Elsewhere(Errors error, int leaderId, int leaderEpoch) implements Found {}
    }

    public ClusterImage image() {
        return image.get();
    }

    public Optional<TopicImage> topic(String name) {
        return Optional.ofNullable(image.get().topicsByName().get(name));
    }

    public Optional<TopicImage> topic(Uuid id) {
        return Optional.ofNullable(image.get().topicsById().get(TopicIds.fromWire(id)));
    }

    /** The topic a request names: by id in the versions that have ids, else by name. */
    public Optional<TopicImage> topic(String name, Uuid id) {
        return Uuid.ZERO_UUID.equals(id) ? topic(name) : topic(id);
    }

    /** @param topic empty if it was not found; @param byId whether the request named it by id */
    public Found find(Optional<TopicImage> topic, int partition, boolean byId) {
        if (topic.isEmpty()) {
            return new Found.Elsewhere(byId ? Errors.UNKNOWN_TOPIC_ID : Errors.UNKNOWN_TOPIC_OR_PARTITION, -1, -1);
        }
        Optional<Partition> here = hosted.find(topic.get().id(), partition);
        if (here.isPresent()) {
            return new Found.Here(here.get());
        }
        Optional<PartitionImage> elsewhere = topic.get().partition(partition);
        return elsewhere
                .map(known -> new Found.Elsewhere(Errors.NOT_LEADER_OR_FOLLOWER, known.leader(), known.leaderEpoch()))
                .orElseGet(() -> new Found.Elsewhere(Errors.UNKNOWN_TOPIC_OR_PARTITION, -1, -1));
    }

    /** Where a live broker is reached by clients of this listener. */
    public Optional<BrokerRegistration.Endpoint> endpoint(int brokerId, ListenerName listener) {
        BrokerRegistration broker = image.get().brokers().get(brokerId);
        return broker == null ? Optional.empty() : Optional.ofNullable(broker.endpoints().get(listener.value()));
    }
}
