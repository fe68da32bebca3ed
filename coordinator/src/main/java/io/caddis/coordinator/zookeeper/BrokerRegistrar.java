package io.caddis.coordinator.zookeeper;

import io.caddis.coordinator.controller.MetadataUnavailableException;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.json.MalformedJsonException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.Stat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this broker registered: one ephemeral node, made again with a new broker epoch after every loss of the session, for
 * as long as the node runs. All its work is done on the session's thread.
 *
 * <p>A node of that id may be there already. If this session owns it, the reply to the creation was lost. If this process or
 * the run before it on the same data directory made it, it is a leftover of a dead session and is replaced. Otherwise
 * another node uses the id: it is never touched; the first registration gives up after one session timeout and
 * {@value #CONFLICT_GRACE_MS} ms, a later one goes on trying.
 */
public final class BrokerRegistrar {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerRegistrar.class);

    static final long CONFLICT_GRACE_MS = 4_000;

    private static final long RETRY_MS = 100;
    private static final long CONFLICT_RETRY_MS = 200;

    private final ZooKeeperSession session;
    private final ClusterIdentity identity;
    private final String clusterId;
    private final Optional<UUID> previousIncarnation;
    private final String path;
    private final CompletableFuture<BrokerRegistration> first = new CompletableFuture<>();

    private volatile OptionalLong brokerEpoch = OptionalLong.empty();

    // of the session's thread
    private BrokerRegistration wanted;
    private OptionalLong conflictSinceNanos = OptionalLong.empty();
    private boolean conflictLogged;
    private boolean attemptScheduled;

    /**
     * @param wanted              what to register; its broker epoch is not looked at
     * @param clusterId           without which ZooKeeper is not this cluster's any more
     * @param previousIncarnation of the run before this one on the same data directory, whose lock this process now holds
     */
    public BrokerRegistrar(
            ZooKeeperSession session, BrokerRegistration wanted, String clusterId, Optional<UUID> previousIncarnation) {
        this.session = session;
        this.identity = new ClusterIdentity(session);
        this.wanted = wanted;
        this.clusterId = clusterId;
        this.previousIncarnation = previousIncarnation;
        this.path = session.paths().broker(wanted.brokerId());
    }

    /**
     * Begins to register.
     *
     * @return completes with the first registration; fails with {@link BrokerIdInUseException} or
     *         {@link ClusterIdMismatchException}
     */
    public CompletableFuture<BrokerRegistration> start() {
        session.addListener(new SessionListener() {
            @Override
            public void onConnected(long sessionId) {
                attempt();
            }

            @Override
            public void onExpired() {
                brokerEpoch = OptionalLong.empty();
            }
        });
        session.execute(this::attempt);
        return first;
    }

    /** The present registration; empty while there is none. Safe from any thread. */
    public OptionalLong brokerEpoch() {
        return brokerEpoch;
    }

    /** Changes what is registered, draining or the disks in use. Safe from any thread; done when ZooKeeper is reached. */
    public void update(UnaryOperator<BrokerRegistration> change) {
        session.execute(() -> {
            wanted = change.apply(wanted);
            attempt();
        });
    }

    /** The image shows another registration of this id, or none: look. Safe from any thread. */
    public void verify() {
        session.execute(this::attempt);
    }

    // ---- on the session's thread ----

    private void attempt() {
        if (first.isCompletedExceptionally()) {
            return;
        }
        try {
            identity.readOrCreate(Optional.of(clusterId));
            register();
        } catch (ClusterIdMismatchException e) {
            giveUpOrGoOn(e);
        } catch (MetadataUnavailableException | KeeperException e) {
            LOG.debug("registration attempt failed", e);
            attemptLater(RETRY_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void register() throws KeeperException, InterruptedException {
        byte[] data = ZnodeCodec.registration(wanted);
        Stat stat = new Stat();
        byte[] present;
        try {
            present = session.client().getData(path, false, stat);
        } catch (KeeperException.NoNodeException e) {
            session.client().create(path, data, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL, stat);
            registered(data, stat);
            return;
        }
        if (stat.getEphemeralOwner() == session.client().getSessionId()) {
            adopt(data, present, stat);
        } else if (isOwnLeftover(present)) {
            LOG.info("replacing the registration of a dead session of this node: brokerId={}", wanted.brokerId());
            session.client().multi(List.of(
                    Op.delete(path, stat.getVersion()),
                    Op.create(path, data, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL)));
            present = session.client().getData(path, false, stat);
            if (stat.getEphemeralOwner() == session.client().getSessionId()) {
                adopt(data, present, stat);
            } else {
                attemptLater(RETRY_MS);
            }
        } else {
            conflict(present);
        }
    }

    private void adopt(byte[] data, byte[] present, Stat stat) throws KeeperException, InterruptedException {
        boolean isKnown = brokerEpoch.isPresent() && brokerEpoch.getAsLong() == stat.getCzxid();
        if (!Arrays.equals(data, present)) {
            stat = session.client().setData(path, data, stat.getVersion());
        }
        if (!isKnown) {
            registered(data, stat);
        }
    }

    private void registered(byte[] data, Stat stat) {
        conflictSinceNanos = OptionalLong.empty();
        conflictLogged = false;
        brokerEpoch = OptionalLong.of(stat.getCzxid());
        LOG.info("registered: brokerId={} brokerEpoch={} incarnation={}", wanted.brokerId(), stat.getCzxid(), wanted.incarnation());
        first.complete(ZnodeCodec.readRegistration(wanted.brokerId(), stat.getCzxid(), data));
    }

    private boolean isOwnLeftover(byte[] present) {
        try {
            UUID owner = ZnodeCodec.readRegistration(wanted.brokerId(), 0, present).incarnation();
            return owner.equals(wanted.incarnation()) || previousIncarnation.filter(owner::equals).isPresent();
        } catch (MalformedJsonException e) {
            return false; // whoever wrote it, it was not this release
        }
    }

    private void conflict(byte[] present) {
        brokerEpoch = OptionalLong.empty();
        long now = System.nanoTime();
        if (conflictSinceNanos.isEmpty()) {
            conflictSinceNanos = OptionalLong.of(now);
        }
        long waitedMs = TimeUnit.NANOSECONDS.toMillis(now - conflictSinceNanos.getAsLong());
        if (waitedMs >= session.sessionTimeoutMs() + CONFLICT_GRACE_MS) {
            giveUpOrGoOn(new BrokerIdInUseException("broker id " + wanted.brokerId() + " is in use by another node, "
                    + describe(present) + ": give this node an id of its own, or stop the other"));
        } else {
            attemptLater(CONFLICT_RETRY_MS);
        }
    }

    /** Before the node is up it must not start; once it is, it waits for an operator and serves no partition. */
    private void giveUpOrGoOn(RuntimeException reason) {
        brokerEpoch = OptionalLong.empty();
        if (!first.isDone()) {
            first.completeExceptionally(reason);
            return;
        }
        if (!conflictLogged) {
            conflictLogged = true;
            LOG.error("cannot register again, trying on: {}", reason.getMessage());
        }
        attemptLater(CONFLICT_RETRY_MS);
    }

    private String describe(byte[] present) {
        try {
            BrokerRegistration other = ZnodeCodec.readRegistration(wanted.brokerId(), 0, present);
            return "incarnation " + other.incarnation() + " at " + other.endpoints();
        } catch (MalformedJsonException e) {
            return "of another release";
        }
    }

    private void attemptLater(long delayMs) {
        if (!attemptScheduled) {
            attemptScheduled = true;
            session.schedule(() -> {
                attemptScheduled = false;
                attempt();
            }, delayMs);
        }
    }
}
