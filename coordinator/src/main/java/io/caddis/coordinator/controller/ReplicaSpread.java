package io.caddis.coordinator.controller;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.PartitionImage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Who holds how many replicas once all moves under way have arrived, and who should take the next. Belongs to the planning of
 * one moment ({@link RebalancePlan}, {@link BrokerRemoval}), which tells it of each move it decides.
 */
final class ReplicaSpread {

    /** A partition where it is to be. */
    static final class Place {
        private final StoredTopic topic;
        private final PartitionImage partition;
        private List<Integer> target;
        private boolean moved;

        private Place(StoredTopic topic, PartitionImage partition) {
            this.topic = topic;
            this.partition = partition;
            this.target = ReplicaReassignment.target(partition);
        }

        PartitionImage partition() {
            return partition;
        }

        List<Integer> target() {
            return target;
        }

        /** Neither on its way already nor planned to be; it has a leader to copy from. */
        boolean isFree() {
            return !moved && !partition.isReassigning() && partition.hasLeader();
        }

        /** Free, and nothing is missing that a move would have to wait for. */
        boolean isHealthy() {
            return isFree() && partition.isr().size() == partition.replicas().size();
        }

        ReplicaMove move() {
            return new ReplicaMove(topic.id(), topic.name(), partition.partition(), target);
        }

        private List<Integer> replaced(int from, int to) {
            return target.stream().map(id -> id == from ? Integer.valueOf(to) : id).toList();
        }
    }

    /** Of one broker; {@code ofTopic} is absent where it has none of the topic. */
    private static final class Load {
        private int replicas;
        private int leaders;
        private final Map<UUID, Integer> ofTopic = new HashMap<>();
        private final List<Place> places = new ArrayList<>();
    }

    private final List<Place> places = new ArrayList<>();
    private final Map<Integer, BrokerRegistration> live;
    private final Map<Integer, Load> loads = new HashMap<>();
    private final Map<Integer, Load> receivers = new TreeMap<>();

    /** @param receivers ids of live brokers that may be given replicas */
    ReplicaSpread(Collection<StoredTopic> topics, Map<Integer, BrokerRegistration> live, Collection<Integer> receivers) {
        this.live = live;
        receivers.forEach(id -> this.receivers.put(id, load(id)));
        for (StoredTopic topic : topics) {
            for (StoredTopic.Chunk chunk : topic.chunks()) {
                chunk.partitions().forEach(partition -> {
                    Place place = new Place(topic, partition);
                    places.add(place);
                    count(place, 1);
                    place.target.forEach(id -> load(id).places.add(place));
                });
            }
        }
    }

    List<Place> places() {
        return places;
    }

    /** Partitions that are being copied to brokers all of which live: the others wait and cost nothing. */
    long movesUnderWay() {
        return places.stream()
                .filter(place -> place.partition.addingReplicas().stream().anyMatch(place.target::contains))
                .filter(place -> place.partition.addingReplicas().stream().allMatch(live::containsKey))
                .count();
    }

    List<Integer> receiversByReplicas() {
        return receivers.keySet().stream().sorted(Comparator.comparingInt(id -> receivers.get(id).replicas)).toList();
    }

    List<Integer> receiversByLeaders() {
        return receivers.keySet().stream().sorted(Comparator.comparingInt(id -> receivers.get(id).leaders)).toList();
    }

    int replicas(int broker) {
        return load(broker).replicas;
    }

    int leaders(int broker) {
        return load(broker).leaders;
    }

    /** Partitions that had a replica on the broker when the planning began. */
    List<Place> placesOf(int broker) {
        return load(broker).places;
    }

    /** How many replicas of the place's topic the broker has. */
    int ofTopic(Place place, int broker) {
        return load(broker).ofTopic.getOrDefault(place.topic.id(), 0);
    }

    /** Racks the partition is in; a broker without a rack, or one that is away, counts as a rack of its own. */
    int racks(Collection<Integer> replicas) {
        Set<String> racks = new HashSet<>();
        replicas.forEach(id -> racks.add(rack(id)));
        return racks.size();
    }

    /** Racks the partition would be in with {@code to} in place of {@code from}. */
    int racksWith(Place place, int from, int to) {
        return racks(place.replaced(from, to));
    }

    /** Who should take over a replica: no rack lost if possible, then the least loaded. Empty if all have the partition. */
    Optional<Integer> heir(Place place, int from) {
        return receivers.keySet().stream()
                .filter(id -> !place.target.contains(id))
                .min(Comparator.comparingInt((Integer id) -> -racksWith(place, from, id))
                        .thenComparingInt(this::replicas)
                        .thenComparingInt(id -> ofTopic(place, id)));
    }

    /** @return the move, counted */
    ReplicaMove move(Place place, int from, int to) {
        return retarget(place, place.replaced(from, to));
    }

    /** @return the move, counted: nothing is copied, another broker is preferred */
    ReplicaMove prefer(Place place, int broker) {
        Map<Integer, Integer> order = new LinkedHashMap<>();
        order.put(broker, broker);
        place.target.forEach(id -> order.putIfAbsent(id, id));
        return retarget(place, List.copyOf(order.keySet()));
    }

    private ReplicaMove retarget(Place place, List<Integer> target) {
        count(place, -1);
        place.target = target;
        place.moved = true;
        count(place, 1);
        return place.move();
    }

    private void count(Place place, int times) {
        for (int i = 0; i < place.target.size(); i++) {
            Load load = load(place.target.get(i));
            load.replicas += times;
            load.leaders += i == 0 ? times : 0;
            load.ofTopic.merge(place.topic.id(), times, Integer::sum);
        }
    }

    private Load load(int broker) {
        return loads.computeIfAbsent(broker, id -> new Load());
    }

    private String rack(int broker) {
        BrokerRegistration registration = live.get(broker);
        return registration == null || registration.rack().isEmpty() ? "broker " + broker : "rack " + registration.rack().get();
    }
}
