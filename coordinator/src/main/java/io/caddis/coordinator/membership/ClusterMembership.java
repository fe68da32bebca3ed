package io.caddis.coordinator.membership;

import io.caddis.coordinator.catalog.TopicCatalog;
import io.caddis.coordinator.controller.BrokerProbe;
import io.caddis.coordinator.controller.ControllerCommands;
import io.caddis.coordinator.controller.ControllerLoop;
import io.caddis.coordinator.controller.ControllerSettings;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.ControllerIdentity;
import io.caddis.coordinator.image.ImageListener;
import io.caddis.coordinator.image.TopicLookup;
import io.caddis.coordinator.zookeeper.BrokerRegistrar;
import io.caddis.coordinator.zookeeper.ImageFollower;
import io.caddis.coordinator.zookeeper.ZooKeeperMetadataStore;
import io.caddis.coordinator.zookeeper.ZooKeeperSession;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;

/**
 * This node as a member of its cluster: registered, following the image, and a candidate for controller. All methods are
 * safe from any thread and none blocks but {@link #close}.
 *
 * <p>Members survive what happens to ZooKeeper. While it does not answer, the last image stands and leaders go on, however
 * long: a session that only this node believes to be over ends nothing. With the next connection everything is read anew; if
 * the session has ended there, the image shows this node with a new broker epoch, and what it led under the old one it leads
 * no more. So a broker leads a partition exactly as long as its own registration in the image has the broker epoch the
 * partition names.
 */
public final class ClusterMembership implements AutoCloseable {

    private final ZooKeeperSession session;
    private final BrokerRegistrar registrar;
    private final ImageFollower follower;
    private final ControllerLoop controller;

    private ClusterMembership(
            ZooKeeperSession session, BrokerRegistrar registrar, ImageFollower follower, ControllerLoop controller) {
        this.session = session;
        this.registrar = registrar;
        this.follower = follower;
        this.controller = controller;
    }

    static ClusterMembership join(
            ZooKeeperSession session,
            ClusterConnection.Identity identity,
            ControllerSettings controllerSettings,
            TopicCatalog catalog,
            BrokerProbe probe,
            ThreadFactory threads,
            LongSupplier nowMs)
            throws InterruptedException {
        BrokerRegistration registration = identity.registration();
        int brokerId = registration.brokerId();
        BrokerRegistrar registrar =
                new BrokerRegistrar(session, registration, identity.clusterId(), identity.previousIncarnation());
        await(registrar.start());
        ImageFollower follower = new ImageFollower(session, identity.clusterId(), threads);
        ControllerLoop controller = new ControllerLoop(
                brokerId,
                registration.incarnation(),
                controllerSettings,
                new ZooKeeperMetadataStore(session),
                catalog,
                probe,
                threads,
                nowMs,
                TopicIds::random);
        ClusterMembership membership = new ClusterMembership(session, registrar, follower, controller);
        boolean joined = false;
        try {
            follower.addListener((previous, image) -> membership.checkRegistration(image));
            follower.addListener(controller);
            session.onExpiry(controller::onSessionLost);
            await(follower.start());
            joined = true;
            return membership;
        } finally {
            if (!joined) {
                controller.close();
                follower.close();
            }
        }
    }

    /** What this node may ask of the controller; fails with {@code NotController} while it is another's office. */
    public ControllerCommands commands() {
        return controller.commands();
    }

    /**
     * The process that is controller, as the image shows it, is known to be dead: another may be elected at once. Without
     * effect if it is no longer controller.
     */
    public void reportControllerDead(ControllerIdentity dead) {
        controller.reportControllerDead(dead);
    }

    public ClusterImage image() {
        return follower.image();
    }

    /** Told of every image from now on, and of the present one first, on the image follower's thread. */
    public void addListener(ImageListener listener) {
        follower.addListener(listener);
    }

    /**
     * The same, before the controller: a command that this node completes as controller has taken effect with the listener, so
     * that a client who hears of a topic finds its leader ready.
     */
    public void addFirstListener(ImageListener listener) {
        follower.addFirstListener(listener);
    }

    /** Asks ZooKeeper for a topic that the image does not know; every handler must, before it says that a topic is unknown. */
    public TopicLookup topicLookup() {
        return follower;
    }

    /**
     * Ids of deleted topics, whose directories may be removed. A topic without tombstone must never be removed because an
     * image lacks it.
     */
    public Set<UUID> tombstones() {
        return follower.tombstones();
    }

    /** This node's registration; empty while its session is lost. */
    public OptionalLong brokerEpoch() {
        return registrar.brokerEpoch();
    }

    /** True while a ZooKeeper server is connected. */
    public boolean isConnected() {
        return session.isConnected();
    }

    /** Asks for this node's leaderships and coordinator slots to be moved away, or no longer. */
    public void setDraining(boolean draining) {
        registrar.update(before -> before.withDraining(draining));
    }

    /** Says which log directories are online now. */
    public void setDiskIds(List<UUID> diskIds) {
        registrar.update(before -> before.withDiskIds(diskIds));
    }

    /** Somebody may have removed this node's registration while it lives: then it registers again. */
    private void checkRegistration(ClusterImage image) {
        OptionalLong own = registrar.brokerEpoch();
        if (own.isEmpty()) {
            return;
        }
        boolean shown = image.brokers().values().stream().anyMatch(broker -> broker.brokerEpoch() == own.getAsLong());
        if (!shown) {
            registrar.verify();
        }
    }

    /** Leaves: stops deciding, stops following, then ends the session, and with it all this node had in ZooKeeper. Idempotent. */
    @Override
    public void close() {
        controller.close();
        follower.close();
        session.close();
    }

    private static <T> T await(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
