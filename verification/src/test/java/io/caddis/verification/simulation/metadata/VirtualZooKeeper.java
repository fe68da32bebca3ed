package io.caddis.verification.simulation.metadata;

import io.caddis.coordinator.controller.ControllerTenure;
import io.caddis.coordinator.controller.MetadataChange;
import io.caddis.coordinator.controller.MetadataSnapshot;
import io.caddis.coordinator.controller.MetadataStore.CommitOutcome;
import io.caddis.coordinator.controller.ProcessedIncarnation;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ControllerIdentity;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.verification.simulation.world.Scheduler;
import io.caddis.verification.simulation.world.Trace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** The ensemble as its clients see it: one order of changes, sessions that end when nothing was heard of them. */
public final class VirtualZooKeeper {

    static final long NO_SESSION = 0;
    static final String CONTROLLER = "controller";
    static final String TOPIC = "topic/";
    static final String BROKER = "broker/";

    /** Told of what controllers write, in order. */
    public interface DecisionListener {

        void onChanged(UUID topicId, PartitionImage after);

        /** @param byBrokerId the run of each broker that is taken into account */
        void onProcessed(Map<Integer, ProcessedIncarnation> byBrokerId);
    }

    private static final class Session {
        private final ZooKeeperClient client;
        private int silences;
        private boolean silent;

        Session(ZooKeeperClient client) {
            this.client = client;
        }
    }

    private record Ephemeral<T>(T value, long ownerSession, int version) {}

    private final Scheduler scheduler;
    private final Trace trace;
    private final int sessionTimeoutMs;
    private final DecisionListener decisions;
    private final Map<Long, Session> sessions = new TreeMap<>();
    private final boolean[] unreachable;
    private final MetadataTree tree;
    private final Map<Integer, Ephemeral<BrokerRegistration>> brokers = new TreeMap<>();
    private Optional<Ephemeral<ControllerIdentity>> controller = Optional.empty();
    private int controllerEpoch;
    private int controllerEpochVersion;
    private long lastZxid;
    private long lastSession = NO_SESSION;
    private boolean faulty = true;
    private boolean outage;

    public VirtualZooKeeper(
            Scheduler scheduler, Trace trace, int sessionTimeoutMs, int hosts, MetadataTree tree, DecisionListener decisions) {
        this.scheduler = scheduler;
        this.trace = trace;
        this.sessionTimeoutMs = sessionTimeoutMs;
        this.unreachable = new boolean[hosts];
        this.tree = tree;
        this.decisions = decisions;
    }

    // ---- sessions ----

    boolean isAlive(long sessionId) {
        return sessions.containsKey(sessionId);
    }

    boolean isReachable(int host) {
        return !unreachable[host] && !outage;
    }

    boolean isFaulty() {
        return faulty;
    }

    public void calm() {
        faulty = false;
    }

    long openSession(ZooKeeperClient client) {
        long id = ++lastSession;
        sessions.put(id, new Session(client));
        return id;
    }

    /** A host can no longer be reached, or can again. */
    public void setReachable(int host, boolean reachable) {
        unreachable[host] = !reachable;
        List.copyOf(sessions.entrySet()).forEach(entry -> {
            ZooKeeperClient client = entry.getValue().client;
            if (client.isLiving() && client.host().id() == host) {
                if (reachable) {
                    heard(entry.getValue());
                } else {
                    silent(entry.getKey(), entry.getValue());
                    client.closedByServer();
                }
            }
        });
    }

    /** No majority: nobody is served, and no session ends meanwhile. */
    public void setOutage(boolean begins) {
        outage = begins;
        List.copyOf(sessions.entrySet()).forEach(entry -> {
            if (begins) {
                entry.getValue().client.closedByServer();
            } else if (entry.getValue().silent) {
                silent(entry.getKey(), entry.getValue());
            }
        });
    }

    /** The process of this host stands still or has died: its sessions fall silent; or goes on. */
    public void setSilent(int host, boolean silent) {
        List.copyOf(sessions.entrySet()).forEach(entry -> {
            if (entry.getValue().client.host().id() == host) {
                if (silent) {
                    silent(entry.getKey(), entry.getValue());
                } else if (entry.getValue().client.isLiving() && !unreachable[host]) {
                    heard(entry.getValue());
                }
            }
        });
    }

    private void silent(long id, Session session) {
        session.silent = true;
        int silence = ++session.silences;
        scheduler.after(sessionTimeoutMs, () -> {
            if (session.silences == silence && !outage) {
                endSession(id);
            }
        });
    }

    private void heard(Session session) {
        session.silent = false;
        session.silences++;
    }

    /** By its timeout, or because its owner closed it. */
    public void endSession(long id) {
        Session ended = sessions.remove(id);
        if (ended == null) {
            return;
        }
        if (trace.isOn()) {
            trace.line("zookeeper: session " + id + " of node " + ended.client.host().id() + " ends");
        }
        if (controller.isPresent() && controller.get().ownerSession() == id) {
            controller = Optional.empty();
            changed(CONTROLLER);
        }
        for (Map.Entry<Integer, Ephemeral<BrokerRegistration>> entry : List.copyOf(brokers.entrySet())) {
            if (entry.getValue().ownerSession() == id) {
                brokers.remove(entry.getKey());
                changed(BROKER + entry.getKey());
            }
        }
        ended.client.closedByServer();
    }

    private void changed(String path) {
        lastZxid++;
        sessions.values().forEach(session -> session.client.tell(path));
    }

    // ---- brokers ----

    Optional<RegistrationCalls.Found> registration(int brokerId) {
        return Optional.ofNullable(brokers.get(brokerId))
                .map(node -> new RegistrationCalls.Found(node.value(), node.ownerSession(), node.version()));
    }

    /** @return the broker epoch, empty if a node of that id is there */
    Optional<Long> register(BrokerRegistration wanted, long session) {
        if (brokers.containsKey(wanted.brokerId())) {
            return Optional.empty();
        }
        long czxid = lastZxid + 1;
        brokers.put(wanted.brokerId(), new Ephemeral<>(withEpoch(wanted, czxid), session, 0));
        changed(BROKER + wanted.brokerId());
        return Optional.of(czxid);
    }

    boolean replaceRegistration(BrokerRegistration wanted, int expectedVersion, long expectedEpoch, long session) {
        if (!removeRegistration(wanted.brokerId(), expectedVersion, expectedEpoch)) {
            return false;
        }
        register(wanted, session);
        return true;
    }

    boolean updateRegistration(BrokerRegistration wanted, int expectedVersion, long expectedEpoch) {
        Ephemeral<BrokerRegistration> node = brokers.get(wanted.brokerId());
        if (node == null || node.version() != expectedVersion || node.value().brokerEpoch() != expectedEpoch) {
            return false;
        }
        brokers.put(wanted.brokerId(), new Ephemeral<>(withEpoch(wanted, expectedEpoch), node.ownerSession(), expectedVersion + 1));
        changed(BROKER + wanted.brokerId());
        return true;
    }

    private boolean removeRegistration(int brokerId, int expectedVersion, long expectedEpoch) {
        Ephemeral<BrokerRegistration> node = brokers.get(brokerId);
        if (node == null || node.version() != expectedVersion || node.value().brokerEpoch() != expectedEpoch) {
            return false;
        }
        brokers.remove(brokerId);
        changed(BROKER + brokerId);
        return true;
    }

    boolean removeRegistration(BrokerRegistration broker) {
        Ephemeral<BrokerRegistration> node = brokers.get(broker.brokerId());
        return node != null && removeRegistration(broker.brokerId(), node.version(), broker.brokerEpoch());
    }

    /** Whoever holds it: the fault of a report that was wrong. */
    public void removeRegistration(int brokerId) {
        Optional.ofNullable(brokers.get(brokerId))
                .ifPresent(node -> removeRegistration(brokerId, node.version(), node.value().brokerEpoch()));
    }

    private static BrokerRegistration withEpoch(BrokerRegistration wanted, long brokerEpoch) {
        return wanted.withBrokerEpoch(brokerEpoch);
    }

    Map<Integer, BrokerRegistration> liveBrokers() {
        Map<Integer, BrokerRegistration> live = new TreeMap<>();
        brokers.forEach((id, node) -> live.put(id, node.value()));
        return live;
    }

    // ---- the controller's office ----

    Optional<ControllerIdentity> controller() {
        return controller.map(Ephemeral::value);
    }

    /** The tenure that this session holds already: the reply to an earlier attempt was lost. */
    Optional<ControllerTenure> tenureOf(long session, UUID incarnation) {
        return controller
                .filter(node -> node.ownerSession() == session && node.value().incarnation().equals(incarnation))
                .filter(node -> node.value().controllerEpoch() == controllerEpoch)
                .map(node -> new ControllerTenure(node.value(), controllerEpochVersion));
    }

    /** Data and version of the controller epoch. */
    record Epoch(int epoch, int version) {}

    Epoch controllerEpoch() {
        return new Epoch(controllerEpoch, controllerEpochVersion);
    }

    Optional<ControllerTenure> elect(int brokerId, UUID incarnation, Epoch read, long session) {
        if (controller.isPresent() || read.version() != controllerEpochVersion) {
            return Optional.empty();
        }
        controllerEpoch = read.epoch() + 1;
        controllerEpochVersion++;
        ControllerIdentity identity = new ControllerIdentity(brokerId, incarnation, controllerEpoch);
        controller = Optional.of(new Ephemeral<>(identity, session, 0));
        changed(CONTROLLER);
        return Optional.of(new ControllerTenure(identity, controllerEpochVersion));
    }

    boolean resign(ControllerTenure tenure, long session) {
        boolean held = controller.isPresent()
                && controller.get().ownerSession() == session
                && controller.get().value().equals(tenure.identity());
        if (held) {
            controller = Optional.empty();
            changed(CONTROLLER);
        }
        return held;
    }

    // ---- what the controller writes ----

    MetadataSnapshot snapshot() {
        return tree.snapshot();
    }

    public MetadataTree tree() {
        return tree;
    }

    /** All or nothing, and nothing unless the tenure is the newest. */
    CommitOutcome commit(ControllerTenure tenure, List<MetadataChange> changes) {
        if (tenure.fenceVersion() != controllerEpochVersion) {
            return CommitOutcome.FENCED;
        }
        if (!changes.stream().allMatch(tree::accepts)) {
            return CommitOutcome.CONFLICT;
        }
        for (MetadataChange change : changes) {
            if (change instanceof MetadataChange.PutChunk put) {
                List<PartitionImage> before = tree.partitions(put.topicId());
                tree.apply(change);
                changed(TOPIC + put.topicId());
                for (int i = 0; i < before.size(); i++) {
                    if (!before.get(i).equals(put.partitions().get(i))) {
                        decisions.onChanged(put.topicId(), put.partitions().get(i));
                    }
                }
            } else {
                tree.apply(change);
                lastZxid++;
                if (change instanceof MetadataChange.PutIncarnations put) {
                    decisions.onProcessed(put.byBrokerId());
                }
            }
        }
        return CommitOutcome.COMMITTED;
    }
}
