package io.caddis.coordinator.membership;

import io.caddis.coordinator.catalog.TopicCatalog;
import io.caddis.coordinator.controller.ControllerCommands;
import io.caddis.coordinator.controller.ControllerCommands.CreatedTopic;
import io.caddis.coordinator.controller.ControllerCommands.NewTopic;
import io.caddis.coordinator.controller.ControllerSettings;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.zookeeper.EmbeddedZooKeeper;
import io.caddis.coordinator.zookeeper.ZooKeeperSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** A broker's membership in a test, with the threads it made. */
final class TestNode implements AutoCloseable {

    static final int SESSION_TIMEOUT_MS = 600;
    static final long DEADLINE_MS = 20_000;

    private static final int COMMAND_TIMEOUT_MS = 15_000;

    final int brokerId;
    final UUID incarnation = UUID.randomUUID();
    final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    final ClusterMembership membership;

    /** Ids of brokers whose ports this node finds refusing. */
    final Set<Integer> refusing = ConcurrentHashMap.newKeySet();

    private TestNode(int brokerId, EmbeddedZooKeeper zooKeeper, String chroot, TopicCatalog catalog, Optional<UUID> previous) {
        this.brokerId = brokerId;
        ThreadFactory factory = task -> {
            Thread thread = new Thread(task, "node-" + brokerId);
            thread.setDaemon(true);
            threads.add(thread);
            return thread;
        };
        ClusterConnection connection = ClusterConnection.open(
                new ZooKeeperSettings(zooKeeper.connectString() + chroot, SESSION_TIMEOUT_MS, Map.of()), factory);
        ClusterMembership joined = null;
        try {
            String clusterId = connection.readOrCreateClusterId(Optional.empty());
            joined = connection.join(
                    new ClusterConnection.Identity(registration(brokerId, incarnation), clusterId, previous),
                    ControllerSettings.DEFAULTS,
                    catalog,
                    broker -> refusing.contains(broker.brokerId()),
                    System::currentTimeMillis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            if (joined == null) {
                connection.close();
            }
        }
        this.membership = joined;
    }

    static TestNode started(int brokerId, EmbeddedZooKeeper zooKeeper, TopicCatalog catalog) {
        return new TestNode(brokerId, zooKeeper, "", catalog, Optional.empty());
    }

    static TestNode startedIn(String chroot, int brokerId, EmbeddedZooKeeper zooKeeper, TopicCatalog catalog) {
        return new TestNode(brokerId, zooKeeper, chroot, catalog, Optional.empty());
    }

    static TestNode restarted(int brokerId, EmbeddedZooKeeper zooKeeper, TopicCatalog catalog, UUID previousIncarnation) {
        return new TestNode(brokerId, zooKeeper, "", catalog, Optional.of(previousIncarnation));
    }

    static BrokerRegistration registration(int brokerId, UUID incarnation) {
        return new BrokerRegistration(
                brokerId,
                incarnation,
                0,
                Map.of("PLAINTEXT", new BrokerRegistration.Endpoint("localhost", 9_000 + brokerId, "PLAINTEXT")),
                Optional.empty(),
                true,
                List.of(UUID.randomUUID()),
                false);
    }

    ControllerCommands commands() {
        return membership.commands();
    }

    ClusterImage image() {
        return membership.image();
    }

    CreatedTopic create(String name, int partitions) {
        return get(commands().createTopic(newTopic(name, partitions), false, COMMAND_TIMEOUT_MS));
    }

    CreatedTopic create(String name, int partitions, int replicationFactor) {
        NewTopic topic =
                new NewTopic(name, Optional.of(partitions), Optional.of(replicationFactor), Optional.empty(), Map.of());
        return get(commands().createTopic(topic, false, COMMAND_TIMEOUT_MS));
    }

    void delete(UUID topicId) {
        get(commands().deleteTopic(topicId, COMMAND_TIMEOUT_MS));
    }

    static NewTopic newTopic(String name, int partitions) {
        return new NewTopic(name, Optional.of(partitions), Optional.empty(), Optional.empty(), Map.of());
    }

    void awaitActive() {
        await("broker " + brokerId + " is controller", () -> commands().isActive());
    }

    /** The controller of these nodes that has also attached to its catalog, told by a topic it creates and deletes. */
    ClusterImage awaitImage(String what, Predicate<ClusterImage> condition) {
        await(what, () -> condition.test(image()));
        return image();
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DEADLINE_MS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + DEADLINE_MS + " ms: " + what);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(5);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** The future's value, or its exception. */
    static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(DEADLINE_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(e.getCause());
        } catch (Exception e) {
            throw new AssertionError("no answer", e);
        }
    }

    @Override
    public void close() {
        membership.close();
    }
}
