package io.caddis.coordinator.zookeeper;

import io.caddis.coordinator.controller.ControllerTenure;
import io.caddis.coordinator.controller.MetadataChange;
import io.caddis.coordinator.controller.MetadataSnapshot;
import io.caddis.coordinator.controller.MetadataStore;
import io.caddis.coordinator.controller.MetadataUnavailableException;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ControllerIdentity;
import io.caddis.coordinator.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.Stat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The controller's side of ZooKeeper.
 *
 * <p>Election is one transaction that creates {@code /controller} and bumps {@code /controller-epoch} at the version that was
 * read; every later write is a transaction that begins by checking that version. So a controller that was frozen cannot
 * write after its successor has been elected, whatever it believes.
 */
public final class ZooKeeperMetadataStore implements MetadataStore {

    private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperMetadataStore.class);

    private final ZooKeeperSession session;
    private final ZnodePaths paths;
    private final TreeReader reader;

    public ZooKeeperMetadataStore(ZooKeeperSession session) {
        this.session = session;
        this.paths = session.paths();
        this.reader = new TreeReader(session);
    }

    @Override
    public Optional<ControllerTenure> standForElection(int brokerId, UUID incarnation) {
        try {
            Optional<ControllerTenure> held = tenureOfThisSession(incarnation);
            if (held.isPresent()) {
                return held; // the reply to an earlier attempt was lost
            }
            Stat epochStat = new Stat();
            int epoch = readEpoch(epochStat) + 1;
            ControllerIdentity identity = new ControllerIdentity(brokerId, incarnation, epoch);
            session.client().multi(List.of(
                    Op.create(paths.controller(), ZnodeCodec.controller(identity), ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL),
                    Op.setData(paths.controllerEpoch(), ZnodeCodec.controllerEpoch(epoch), epochStat.getVersion())));
            return Optional.of(new ControllerTenure(identity, epochStat.getVersion() + 1));
        } catch (KeeperException.NodeExistsException | KeeperException.BadVersionException e) {
            return Optional.empty();
        } catch (KeeperException e) {
            throw ZooKeeperFailure.unavailable("standing for election", e);
        } catch (InterruptedException e) {
            throw ZooKeeperFailure.interrupted(e);
        }
    }

    private Optional<ControllerTenure> tenureOfThisSession(UUID incarnation) throws KeeperException, InterruptedException {
        Stat controllerStat = new Stat();
        Stat epochStat = new Stat();
        byte[] data;
        try {
            data = session.client().getData(paths.controller(), false, controllerStat);
        } catch (KeeperException.NoNodeException e) {
            return Optional.empty();
        }
        if (controllerStat.getEphemeralOwner() != session.client().getSessionId()) {
            return Optional.empty();
        }
        ControllerIdentity identity = ZnodeCodec.readController(data);
        boolean isNewest = readEpoch(epochStat) == identity.controllerEpoch();
        return isNewest && identity.incarnation().equals(incarnation)
                ? Optional.of(new ControllerTenure(identity, epochStat.getVersion()))
                : Optional.empty();
    }

    private int readEpoch(Stat stat) throws KeeperException, InterruptedException {
        byte[] data = session.client().getData(paths.controllerEpoch(), false, stat);
        try {
            return ZnodeCodec.readControllerEpoch(data);
        } catch (MalformedJsonException e) {
            throw new MetadataUnavailableException(
                    "the controller epoch at " + paths.controllerEpoch() + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public MetadataSnapshot load() {
        return new SnapshotAssembly(paths, reader.readAllForController()).snapshot();
    }

    @Override
    public CommitOutcome commit(ControllerTenure tenure, List<MetadataChange> changes) {
        List<Op> ops = new ArrayList<>();
        ops.add(Op.check(paths.controllerEpoch(), tenure.fenceVersion()));
        changes.forEach(change -> ChangeOps.append(ops, change, paths));
        try {
            session.client().multi(ops);
            return CommitOutcome.COMMITTED;
        } catch (KeeperException e) {
            return outcome(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CommitOutcome.UNKNOWN;
        } catch (MetadataUnavailableException e) {
            return CommitOutcome.UNKNOWN;
        }
    }

    private static CommitOutcome outcome(KeeperException e) {
        return switch (e.code()) {
            case BADVERSION -> isFenceBroken(e) ? CommitOutcome.FENCED : CommitOutcome.CONFLICT;
            case NODEEXISTS, NONODE, NOTEMPTY -> CommitOutcome.CONFLICT;
            case CONNECTIONLOSS, SESSIONEXPIRED, OPERATIONTIMEOUT, SESSIONMOVED -> CommitOutcome.UNKNOWN;
            default -> {
                LOG.error("ZooKeeper refused a write of the controller", e);
                yield CommitOutcome.UNKNOWN;
            }
        };
    }

    /** The fence is the first operation; those after the one that failed say only that they were not tried. */
    private static boolean isFenceBroken(KeeperException e) {
        return e.getResults() != null
                && !e.getResults().isEmpty()
                && e.getResults().get(0) instanceof OpResult.ErrorResult first
                && first.getErr() == Code.BADVERSION.intValue();
    }

    @Override
    public void resign(ControllerTenure tenure) {
        try {
            Stat stat = new Stat();
            byte[] data = session.client().getData(paths.controller(), false, stat);
            boolean isOurs = stat.getEphemeralOwner() == session.client().getSessionId()
                    && ZnodeCodec.readController(data).equals(tenure.identity());
            if (isOurs) {
                session.client().delete(paths.controller(), stat.getVersion());
            }
        } catch (KeeperException | MetadataUnavailableException | MalformedJsonException e) {
            LOG.debug("not resigned by hand, the session's end will do it", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean removeRegistration(ControllerTenure tenure, BrokerRegistration broker) {
        String path = paths.broker(broker.brokerId());
        return removed(path, () -> {
            Stat stat = session.client().exists(path, false);
            if (stat == null || stat.getCzxid() != broker.brokerEpoch()) {
                return false;
            }
            session.client().multi(List.of(
                    Op.check(paths.controllerEpoch(), tenure.fenceVersion()), Op.delete(path, stat.getVersion())));
            return true;
        });
    }

    @Override
    public boolean removeDeadController(ControllerIdentity dead) {
        return removed(paths.controller(), () -> {
            Stat epochStat = new Stat();
            Stat controllerStat = new Stat();
            int epoch = readEpoch(epochStat);
            byte[] data = session.client().getData(paths.controller(), false, controllerStat);
            if (epoch != dead.controllerEpoch() || !ZnodeCodec.readController(data).equals(dead)) {
                return false;
            }
            // the epoch, not the node's own version, tells whether somebody was elected between reading and deleting
            session.client().multi(List.of(
                    Op.check(paths.controllerEpoch(), epochStat.getVersion()),
                    Op.delete(paths.controller(), controllerStat.getVersion())));
            return true;
        });
    }

    @FunctionalInterface
    private interface Removal {
        boolean tryOnce() throws KeeperException, InterruptedException;
    }

    private static boolean removed(String path, Removal removal) {
        try {
            return removal.tryOnce();
        } catch (KeeperException | MetadataUnavailableException | MalformedJsonException e) {
            LOG.debug("{} not removed, its session's end will do it", path, e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
