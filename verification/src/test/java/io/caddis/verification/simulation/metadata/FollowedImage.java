package io.caddis.verification.simulation.metadata;

import io.caddis.coordinator.controller.StoredTopic;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.ControllerIdentity;
import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import io.caddis.verification.simulation.world.Chance;
import io.caddis.verification.simulation.world.Scheduler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What one process knows of the cluster, as the image follower of {@code coordinator.zookeeper} learns it: events say only
 * where to look, content is read afterwards, everything after a new connection. Several nodes are not read at one moment, so
 * an image may join what never stood together.
 */
public final class FollowedImage {

    private static final int RETRY_MS = 10;
    private static final double SPLIT_READING = 0.3;

    private final ZooKeeperClient client;
    private final Scheduler scheduler;
    private final Chance chance;
    private final List<String> allPaths;
    private final Consumer<ClusterImage> listener;
    private final Map<Integer, BrokerRegistration> brokers = new TreeMap<>();
    private final Map<UUID, TopicImage> topics = new LinkedHashMap<>();
    private Optional<ControllerIdentity> controller = Optional.empty();
    private ClusterImage image = new ClusterImage(
            "simulated", 0, Optional.empty(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), CoordinatorSlots.UNASSIGNED);

    private Set<String> changed = new TreeSet<>();
    private boolean everything;
    private boolean reading;

    /** @param allPaths what there can be */
    public FollowedImage(
            ZooKeeperClient client, Scheduler scheduler, Chance chance, List<String> allPaths, Consumer<ClusterImage> listener) {
        this.client = client;
        this.scheduler = scheduler;
        this.chance = chance;
        this.allPaths = allPaths;
        this.listener = listener;
    }

    /** The nodes of a cluster of this size. */
    public static List<String> paths(List<UUID> topics, int brokers) {
        List<String> paths = new ArrayList<>();
        paths.add(VirtualZooKeeper.CONTROLLER);
        for (int id = 1; id <= brokers; id++) {
            paths.add(VirtualZooKeeper.BROKER + id);
        }
        topics.forEach(id -> paths.add(VirtualZooKeeper.TOPIC + id));
        return List.copyOf(paths);
    }

    /** The latest; without anything before the first reading. */
    public ClusterImage image() {
        return image;
    }

    public void onConnected() {
        everything = true;
        step();
    }

    public void onChanged(String path) {
        changed.add(path);
        step();
    }

    private void step() {
        if (reading || (!everything && changed.isEmpty())) {
            return;
        }
        reading = true;
        List<String> paths = everything ? allPaths : List.copyOf(changed);
        if (everything) {
            client.watch();
        }
        everything = false;
        changed = new TreeSet<>();
        int split = paths.size() > 1 && chance.happens(SPLIT_READING) ? chance.between(1, paths.size() - 1) : paths.size();
        read(paths.subList(0, split), () -> {
            if (split == paths.size()) {
                publish();
            } else {
                read(paths.subList(split, paths.size()), this::publish);
            }
        });
    }

    private void read(List<String> paths, Runnable then) {
        client.read(
                server -> {
                    Map<String, Object> found = new LinkedHashMap<>();
                    paths.forEach(path -> found.put(path, content(server, path)));
                    return found;
                },
                found -> {
                    found.forEach(this::put);
                    then.run();
                },
                this::onLoss);
    }

    /** @return null where there is no node */
    private static Object content(VirtualZooKeeper server, String path) {
        if (path.equals(VirtualZooKeeper.CONTROLLER)) {
            return server.controller().orElse(null);
        } else if (path.startsWith(VirtualZooKeeper.BROKER)) {
            int id = Integer.parseInt(path.substring(VirtualZooKeeper.BROKER.length()));
            return server.registration(id).map(RegistrationCalls.Found::registration).orElse(null);
        }
        return server.tree().topic(UUID.fromString(path.substring(VirtualZooKeeper.TOPIC.length())));
    }

    private void put(String path, Object content) {
        if (path.equals(VirtualZooKeeper.CONTROLLER)) {
            controller = Optional.ofNullable((ControllerIdentity) content);
        } else if (path.startsWith(VirtualZooKeeper.BROKER)) {
            int id = Integer.parseInt(path.substring(VirtualZooKeeper.BROKER.length()));
            if (content == null) {
                brokers.remove(id);
            } else {
                brokers.put(id, (BrokerRegistration) content);
            }
        } else if (content instanceof StoredTopic topic) {
            List<PartitionImage> partitions = topic.chunks().get(0).partitions();
            topics.put(topic.id(), new TopicImage(topic.id(), topic.name(), topic.settings().overrides(), partitions));
        }
    }

    private void onLoss() {
        reading = false;
        everything = true;
        scheduler.after(RETRY_MS, () -> {
            if (client.isLiving() && client.isConnected()) {
                client.host().deliver(this::step);
            }
        });
    }

    private void publish() {
        reading = false;
        Map<String, TopicImage> byName = new LinkedHashMap<>();
        topics.values().forEach(topic -> byName.put(topic.name(), topic));
        image = new ClusterImage("simulated", image.version() + 1, controller, brokers, new LinkedHashMap<>(topics), byName,
                Map.of(), Map.of(), CoordinatorSlots.UNASSIGNED);
        listener.accept(image);
        step();
    }
}
