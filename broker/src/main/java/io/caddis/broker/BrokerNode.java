package io.caddis.broker;

import io.caddis.broker.api.PartitionLookup;
import io.caddis.broker.api.operator.BrokerAddresses;
import io.caddis.broker.api.operator.BrokerQuestions;
import io.caddis.broker.api.operator.OperatorAccess;
import io.caddis.broker.api.replica.FollowerFetches;
import io.caddis.broker.controller.ControllerForwarding;
import io.caddis.broker.controller.ControllerRoute;
import io.caddis.broker.handover.ControlledShutdown;
import io.caddis.broker.liveness.PauseMeter;
import io.caddis.broker.liveness.Pauses;
import io.caddis.broker.producer.ProducerIds;
import io.caddis.broker.replica.ReplicaReconciler;
import io.caddis.broker.replica.TombstoneSweep;
import io.caddis.broker.settings.BrokerSettings;
import io.caddis.broker.settings.DynamicBrokerSettings;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.ControllerIdentity;
import io.caddis.coordinator.lag.GroupLags;
import io.caddis.coordinator.membership.ClusterMembership;
import io.caddis.log.LogDirectory;
import io.caddis.log.LogException;
import io.caddis.replication.HostedPartitions;
import io.caddis.replication.Partition;
import io.caddis.replication.Role;
import io.caddis.wire.ApiTable;
import io.caddis.wire.ApiVersionsHandler;
import io.caddis.wire.InterBrokerClient;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One broker node, from its settings to its sockets. {@link #start} blocks until the node serves; {@link #status} answers
 * from any thread at any time; {@link #close} undoes in reverse order what start did, however far it came.
 *
 * <p>Order of the start: ZooKeeper and the cluster's id, logs (recovery), ports, registration and image, sockets. Other nodes
 * hear of this one only when its ports are bound; a client is answered only when the node knows what it leads, and is sent away
 * at once as long as that depends on ZooKeeper.
 */
public final class BrokerNode implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerNode.class);
    private static final long NO_BROKER_EPOCH = -1;

    private final BrokerSettings settings;
    private final NodePorts ports;
    private final UUID incarnation = UUID.randomUUID();
    private final HostedPartitions hosted = new HostedPartitions();
    private final Deque<Part> started = new ArrayDeque<>();
    private volatile NodeStatus.State state = NodeStatus.State.CREATED;
    private volatile String detail = "not started";
    private volatile Optional<String> clusterId = Optional.empty();
    private volatile ClusterMembership membership;
    private volatile NodeStorage storage;
    private volatile NodeListeners listeners;
    private volatile PauseMeter pauseMeter;
    private volatile NodeLiveness liveness;
    private volatile GroupLags lags = GroupLags.NONE;
    private volatile OperatorAccess operator;
    private volatile boolean suspended;

    /** Something that was started and must be stopped. */
    private record Part(String name, AutoCloseable part) {}

    /**
     * Checks the settings; starts nothing.
     *
     * @param properties by Kafka's names, as in a {@code server.properties}
     * @throws io.caddis.broker.settings.SettingsException with every problem found
     */
    public BrokerNode(Map<String, String> properties, NodePorts ports) {
        this.settings = BrokerSettings.of(properties);
        this.ports = ports;
    }

    /**
     * Blocks until clients are served. What it waits for outside of itself (ZooKeeper) it waits for without end; call
     * {@link #close} after an interruption or a failure.
     *
     * @param progress told what is waited for, on this thread and on threads that recover logs
     */
    public void start(Consumer<String> progress) throws InterruptedException {
        state = NodeStatus.State.STARTING;
        Consumer<String> said = line -> {
            detail = line;
            progress.accept(line);
        };
        try {
            startParts(said);
            state = NodeStatus.State.RUNNING;
            said.accept("serving on " + String.join(", ", listeners.bound()));
        } catch (InterruptedException | RuntimeException failure) {
            state = NodeStatus.State.FAILED;
            detail = failure.getMessage() == null ? failure.toString() : failure.getMessage();
            throw failure;
        }
    }

    private void startParts(Consumer<String> progress) throws InterruptedException {
        pauseMeter = keep("pause meter", new PauseMeter(settings.zookeeper().sessionTimeoutMs(), ports.threads()));

        progress.accept("waiting for ZooKeeper " + settings.zookeeper().connect());
        NodeMembership entrance = keep("connection to ZooKeeper", new NodeMembership(settings, ports, incarnation));
        clusterId = Optional.of(entrance.clusterId());

        progress.accept("opening the log directories");
        storage = keep("logs", new NodeStorage(settings, clusterId.get(), incarnation, ports.threads(), progress));
        storage.store().addOfflineListener(this::onDirectoryOffline);
        BackgroundThread background = keep("background thread", new BackgroundThread("log-maintenance", ports.threads()));
        BackgroundThread catalogCalls = keep("catalog thread", new BackgroundThread("catalog-calls", ports.threads()));
        new CatalogAdoption(ports.clusterIdentity(), clusterId.get(), catalogCalls).begin();

        listeners = new NodeListeners(settings, ports.threads());
        keep("listeners", listeners.server());

        keep("partitions", () -> hosted.all().forEach(Partition::close));

        progress.accept("registering as broker " + settings.node().nodeId());
        membership = keep("membership", entrance.join(clusterId.get(), storage, listeners.endpoints()));
        listeners.hold();
        membership.brokerEpoch().ifPresent(storage.store()::noteBrokerEpoch);
        if (suspended) {
            membership.setDraining(true);
        }
        membership.addListener(new SettingsAgreement(settings.node().nodeId(), DynamicBrokerSettings.agreedOf(settings), LOG::warn));
        LOG.info("brokerId={} incarnation={} joined cluster={}", settings.node().nodeId(), incarnation, clusterId.get());

        InterBrokerClient otherBrokers = keep("inter-broker client", new InterBrokerClient(
                ControllerForwarding.forwarderId(settings.node().nodeId()), listeners.interBrokerChannels(), ports.threads()));
        ControllerForwarding forwarding = forwarding(otherBrokers);
        NodeReplication replication = keep(
                "replication", new NodeReplication(settings, membership, forwarding, listeners, hosted, storage.store(), ports.threads()));
        ReplicaReconciler reconciler = replication.reconciler(incarnation);
        progress.accept("taking up the roles of this node's replicas");
        reconciler.follow(membership);
        liveness = new NodeLiveness(settings, incarnation, hosted, membership);
        keep("watch over other brokers", liveness.watchPeers(forwarding, ports.threads()));

        NodeGroups groups = keep("group coordinator", new NodeGroups(settings, ports, membership));
        lags = keep("lag of groups", groups.measureLag(settings, ports, otherBrokers));

        StoredLogs storedLogs = new StoredLogs(storage.store());
        AtomicReference<ApiTable> apis = new AtomicReference<>();
        ApiVersionsHandler apiVersions = new ApiVersionsHandler(apis::get, clusterId.get(), settings.node().nodeId());
        apis.set(apiTable(apiVersions, forwarding, background, catalogCalls, storedLogs, groups));
        listeners.start(apis.get(), apiVersions);
        new LogMaintenance(
                storage.store(), storedLogs, reconciler, new TombstoneSweep(storage.store(), membership::tombstones), this::image,
                hosted, settings).scheduleOn(background);
        BrokerAddresses addresses = new BrokerAddresses(settings.listeners().interBroker(), listeners.self());
        operator = new OperatorAccess(settings, membership, new BrokerQuestions(addresses, otherBrokers), forwarding);
        liveness.awaitTakeUp(progress);
    }

    /** What the node's console works with; empty until the node is a member. Any thread. */
    public Optional<OperatorAccess> operator() {
        return Optional.ofNullable(operator);
    }

    private ControllerForwarding forwarding(InterBrokerClient otherBrokers) {
        return new ControllerForwarding(
                new ControllerRoute(membership.commands(), this::image, settings.node().nodeId(), settings.listeners().interBroker()),
                otherBrokers, listeners.self());
    }

    private ApiTable apiTable(
            ApiVersionsHandler apiVersions, ControllerForwarding forwarding, BackgroundThread background, BackgroundThread catalogCalls,
            StoredLogs storedLogs, NodeGroups groups) {
        ProducerIds producerIds = new ProducerIds(
                ports.producerIds(), settings.node().nodeId(), () -> membership.brokerEpoch().orElse(NO_BROKER_EPOCH), catalogCalls);
        producerIds.prefetch();
        PartitionLookup partitions = new PartitionLookup(this::image, hosted);
        FollowerFetches followerFetches = new FollowerFetches(partitions, NodeReplication::steadyMs);
        membership.addListener(followerFetches);
        return new NodeApis(settings, this::image, partitions, membership.commands(), forwarding)
                .table(
                        apiVersions, membership.topicLookup(), producerIds, followerFetches, new LedPartitions(hosted, background),
                        storedLogs, groups);
    }

    private ClusterImage image() {
        return membership.image();
    }

    private <T extends AutoCloseable> T keep(String name, T part) {
        started.push(new Part(name, part));
        return part;
    }

    /** Any thread that met the failure; must not block. */
    private void onDirectoryOffline(LogDirectory directory) {
        LogException.DirectoryOffline failure =
                new LogException.DirectoryOffline(directory.path(), directory.offlineReason().orElse("it failed"), null);
        hosted.all().stream()
                .filter(partition -> partition.log().directory().equals(directory))
                .forEach(partition -> partition.onDirectoryOffline(failure));
    }

    /** What the node says of itself now. Any thread, never blocks. */
    public NodeStatus status() {
        ClusterMembership joined = membership;
        NodeStorage opened = storage;
        NodeListeners bound = listeners;
        PauseMeter measuring = pauseMeter;
        Optional<ControllerIdentity> controller = joined == null ? Optional.empty() : joined.image().controller();
        int led = (int) hosted.all().stream().filter(partition -> partition.role() instanceof Role.Leader).count();
        return new NodeStatus(
                settings.node().nodeId(),
                clusterId,
                state,
                detail,
                bound == null ? List.of() : List.copyOf(bound.bound()),
                controller.isPresent() ? OptionalInt.of(controller.get().brokerId()) : OptionalInt.empty(),
                hosted.all().size(),
                led,
                opened == null ? List.of() : opened.offlineReasons(),
                measuring == null ? Pauses.none(settings.zookeeper().sessionTimeoutMs()) : measuring.pauses());
    }

    /** How far the groups are behind that this node coordinates; of none before it serves. Any thread, never blocks. */
    public GroupLags groupLags() {
        return lags;
    }

    /**
     * A suspended node hands over what it leads and leads nothing that others can, until it is resumed; it goes on as a
     * follower. Any thread, never blocks.
     */
    public void setSuspended(boolean suspended) {
        this.suspended = suspended;
        ClusterMembership joined = membership;
        boolean stopping = state == NodeStatus.State.STOPPING || state == NodeStatus.State.STOPPED;
        if (joined != null && !stopping) {
            joined.setDraining(suspended);
        }
    }

    /**
     * Hands leaderships over, then stops what was started, the last first. Idempotent; blocks for
     * {@value ControlledShutdown#DRAIN_MAX_MS} ms and some seconds at most.
     */
    @Override
    public synchronized void close() {
        if (state == NodeStatus.State.STOPPED) {
            return;
        }
        boolean wasServing = state == NodeStatus.State.RUNNING;
        state = NodeStatus.State.STOPPING;
        if (wasServing) {
            liveness.handOver();
        }
        while (!started.isEmpty()) {
            Part part = started.pop();
            try {
                part.part().close();
            } catch (Exception failure) {
                // The rest must be stopped all the same.
                LOG.error("brokerId={} could not stop its {}", settings.node().nodeId(), part.name(), failure);
            }
        }
        state = NodeStatus.State.STOPPED;
        detail = "stopped";
        LOG.info("brokerId={} stopped", settings.node().nodeId());
    }
}
