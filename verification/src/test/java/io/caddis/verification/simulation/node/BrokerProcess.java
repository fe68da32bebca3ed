package io.caddis.verification.simulation.node;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.replication.Role;
import io.caddis.verification.simulation.metadata.FollowedImage;
import io.caddis.verification.simulation.metadata.ZooKeeperClient;
import io.caddis.verification.simulation.world.Chance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** One run of a broker, from its start to its death: its membership, its partitions, and the controller if it is elected. */
public final class BrokerProcess {

    private static final int TICK_MS = 30;
    private static final int MAX_KEPT_RECORDS = 12;
    private static final double CHECKPOINT = 0.15;
    private static final double WRITE_BACK = 0.1;

    /** What the process finds on its disk. */
    record Found(boolean stoppedCleanly, boolean hasNewDirectories, List<UUID> cleanRuns, Optional<UUID> previousIncarnation) {}

    private final Cluster cluster;
    private final Machine machine;
    private final UUID incarnation;
    private final Chance chance;
    private final int life;
    private final ZooKeeperClient client;
    private final FollowedImage followed;
    private final Registration registration;
    private final ControllerDesk controller;
    private final Proposals proposals;
    private final List<Replica> replicas = new ArrayList<>();
    private final List<Fetcher> fetchers = new ArrayList<>();
    private boolean member;

    BrokerProcess(Cluster cluster, Machine machine, UUID incarnation, Chance chance, Found found) {
        this.cluster = cluster;
        this.machine = machine;
        this.incarnation = incarnation;
        this.chance = chance;
        this.life = machine.life();
        this.client = new ZooKeeperClient(
                cluster.zooKeeper(), cluster.scheduler(), chance.split(), cluster.rates(), machine, new SessionEvents());
        List<UUID> topics = cluster.checks().stream().map(check -> check.partition().topicId()).distinct().toList();
        this.followed = new FollowedImage(client, cluster.scheduler(), chance.split(),
                FollowedImage.paths(topics, cluster.rates().brokers()), this::onImage);
        BrokerRegistration wanted = new BrokerRegistration(machine.id(), incarnation, -1, Map.of(), Optional.empty(),
                found.stoppedCleanly(), List.of(machine.diskId()), false)
                .withNewDirectories(found.hasNewDirectories()).withCleanRuns(found.cleanRuns());
        this.registration = new Registration(machine, cluster, client, wanted, found.previousIncarnation(), this::onRegistered);
        this.controller = new ControllerDesk(
                cluster, machine, client, incarnation, chance.split(), action -> after(0, action));
        this.proposals = new Proposals(cluster, machine, this);
    }

    /** Separate from the constructor: what starts must be findable. */
    void start() {
        for (int index = 0; index < cluster.checks().size(); index++) {
            fetchers.add(new Fetcher(cluster, machine, this, index));
            replicas.add(new Replica(cluster, machine, this, index));
        }
        client.start();
        after(chance.between(1, TICK_MS), this::tick);
    }

    private final class SessionEvents implements ZooKeeperClient.Listener {
        @Override
        public void onConnected(boolean isNewSession) {
            if (isNewSession) {
                registration.onSessionExpired();
                controller.onSessionLost();
            }
            registration.attempt();
            if (member) {
                followed.onConnected();
            }
        }

        @Override
        public void onChanged(String path) {
            followed.onChanged(path);
        }
    }

    /** With the first registration the node becomes a member, and follows the cluster. */
    private void onRegistered() {
        if (!member) {
            member = true;
            followed.onConnected();
        }
    }

    private void onImage(ClusterImage image) {
        registration.onImage(image);
        controller.onImage(image);
        for (Replica replica : replicas) {
            image.partition(replica.partition().topicId(), replica.partition().partition())
                    .ifPresent(partition -> replica.become(role(image, partition)));
        }
    }

    /** As the broker's role plan: it leads only what names its present registration (KIP-380). */
    private Role role(ClusterImage image, PartitionImage partition) {
        BrokerRegistration self = image.brokers().get(machine.id());
        boolean registered = self != null && self.incarnation().equals(incarnation)
                && self.brokerEpoch() == partition.leaderBrokerEpoch();
        if (!partition.replicas().contains(machine.id())) {
            return new Role.Offline(partition.leaderEpoch(), partition.partitionEpoch(), false);
        }
        boolean counted = partition.isr().contains(machine.id()) || partition.elr().contains(machine.id());
        if (partition.leader() == machine.id()) {
            return registered || cluster.has(PlantedBug.LEADS_UNDER_OLD_REGISTRATION)
                    ? new Role.Leader(machine.id(), partition.leaderBrokerEpoch(), partition.leaderEpoch(),
                            partition.partitionEpoch(), partition.replicas(), partition.isr())
                    : new Role.Offline(partition.leaderEpoch(), partition.partitionEpoch(), counted);
        }
        return partition.hasLeader()
                ? new Role.Follower(partition.leader(), partition.leaderEpoch(), partition.partitionEpoch(), counted)
                : new Role.Offline(partition.leaderEpoch(), partition.partitionEpoch(), counted);
    }

    private void tick() {
        long nowMs = cluster.nowMs();
        proposals.onTick(nowMs);
        machine.lookForRoom();
        for (Replica replica : replicas) {
            replica.onTick(nowMs);
            fetcher(replica.partition().index()).onTick(nowMs);
            if (chance.happens(cluster.rates().retention())) {
                replica.deleteOldRecords(chance.between(0, MAX_KEPT_RECORDS));
            }
            if (chance.happens(CHECKPOINT)) {
                replica.checkpoint();
            }
            if (!replica.log().isSynced() && chance.happens(WRITE_BACK)) {
                replica.log().flushedTo((int) replica.log().endOffset());
            }
        }
        after(TICK_MS, this::tick);
    }

    /** Does something later, unless this process is dead by then. */
    void after(long delayMs, Runnable action) {
        cluster.scheduler().after(delayMs, () -> {
            if (machine.isUp() && machine.life() == life) {
                machine.deliver(action);
            }
        });
    }

    /** Nothing listens on that broker's port. */
    void reportUnreachable(int brokerId) {
        ClusterImage image = image();
        BrokerRegistration broker = image.brokers().get(brokerId);
        if (broker == null || image.controller().isEmpty()) {
            return;
        }
        Machine server = cluster.machine(image.controller().get().brokerId());
        if (server.isUp()) {
            cluster.network().connect(machine, server).request(() -> server.process()
                    .ifPresent(there -> there.controller().onUnreachable(brokerId, broker.brokerEpoch())));
        }
    }

    // ---- its parts ----

    public ClusterImage image() {
        return followed.image();
    }

    public long sessionId() {
        return client.sessionId();
    }

    OptionalLong brokerEpoch() {
        return registration.brokerEpoch();
    }

    public UUID incarnation() {
        return incarnation;
    }

    public ControllerDesk controller() {
        return controller;
    }

    Proposals proposals() {
        return proposals;
    }

    List<Replica> replicas() {
        return replicas;
    }

    Replica replica(int partition) {
        return replicas.get(partition);
    }

    Fetcher fetcher(int partition) {
        return fetchers.get(partition);
    }

    // ---- what clients and operators do ----

    /** A producer's record with acks=all. @return false if it is refused */
    public boolean produce(int partition, long value, Runnable acknowledge) {
        return replica(partition).append(value, acknowledge);
    }

    public boolean leads(int partition) {
        return replica(partition).leader().isPresent();
    }

    public long highWatermark(int partition) {
        return replica(partition).highWatermark();
    }

    public void drain() {
        registration.drain();
    }
}
