package io.caddis.broker;

import io.caddis.broker.api.replica.InSyncProposals;
import io.caddis.broker.controller.ControllerForwarding;
import io.caddis.broker.fetch.FetcherSettings;
import io.caddis.broker.fetch.LeaderAddress;
import io.caddis.broker.fetch.ReplicaFetchers;
import io.caddis.broker.identity.LostLogsFile;
import io.caddis.broker.replica.HostedLogs;
import io.caddis.broker.replica.ReplicaReconciler;
import io.caddis.broker.replica.ReplicationThrottle;
import io.caddis.broker.settings.BrokerSettings;
import io.caddis.broker.settings.ReplicaFetchSettings;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.membership.ClusterMembership;
import io.caddis.log.LogDirectory;
import io.caddis.log.LogStore;
import io.caddis.replication.HostedPartitions;
import io.caddis.wire.FollowerFetchChannel;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** What makes this node's replicas follow and lead: fetchers, the way of ISR changes to the controller, and the ticks. */
final class NodeReplication implements AutoCloseable {

    private static final long NO_BROKER_EPOCH = -1;
    private static final long TICK_MAX_MS = 250;
    private static final int RECEIVE_BUFFER_BYTES = -1;

    private final BrokerSettings settings;
    private final ClusterMembership membership;
    private final HostedPartitions hosted;
    private final LogStore store;
    private final BackgroundThread ticks;
    private final ReplicaFetchers fetchers;
    private final InSyncProposals proposals;
    /** Of the newest registration this node knows to have had. */
    private volatile long lastBrokerEpoch = NO_BROKER_EPOCH;

    NodeReplication(
            BrokerSettings settings, ClusterMembership membership, ControllerForwarding controller, NodeListeners listeners,
            HostedPartitions hosted, LogStore store, ThreadFactory threads) {
        this.settings = settings;
        this.membership = membership;
        this.hosted = hosted;
        this.store = store;
        int nodeId = settings.node().nodeId();
        LongSupplier brokerEpoch = () -> membership.brokerEpoch().orElse(NO_BROKER_EPOCH);
        this.ticks = new BackgroundThread("replica-ticks", threads);
        this.proposals = new InSyncProposals(controller::forward, nodeId, brokerEpoch, ticks::after, NodeReplication::steadyMs);
        this.fetchers = new ReplicaFetchers(fetcherSettings(), new ReplicaFetchers.Ports(
                this::fetchingEpoch, this::address,
                leader -> new FollowerFetchChannel("replica-fetcher-" + nodeId, listeners.interBrokerChannels(), RECEIVE_BUFFER_BYTES),
                leader -> membership.commands().reportUnreachable(leader.brokerId(), leader.brokerEpoch()),
                new ReplicationThrottle(settings, membership::image), threads, NodeReplication::steadyMs));
        membership.addListener(proposals);
        ticks.repeat(Math.max(1, Math.min(TICK_MAX_MS, settings.replication().lagTimeMaxMs() / 2)), this::tick);
    }

    private FetcherSettings fetcherSettings() {
        ReplicaFetchSettings fetch = settings.replication().fetch();
        return new FetcherSettings(
                settings.node().nodeId(), fetch.maxWaitMs(), fetch.minBytes(), fetch.maxBytes(), fetch.responseMaxBytes(),
                fetch.backoffMaxMs());
    }

    /**
     * As whom this node fetches. A session that was given up while ZooKeeper is away ends nothing for the leaders, which know no
     * better either, and without followers they could acknowledge nothing: so the last registration is named until there is a new
     * one. A leader that knows it to be gone refuses it.
     */
    private long fetchingEpoch() {
        membership.brokerEpoch().ifPresent(epoch -> lastBrokerEpoch = epoch);
        return lastBrokerEpoch;
    }

    private Optional<LeaderAddress> address(int brokerId) {
        BrokerRegistration broker = membership.image().brokers().get(brokerId);
        BrokerRegistration.Endpoint endpoint =
                broker == null ? null : broker.endpoints().get(settings.listeners().interBroker());
        return endpoint == null
                ? Optional.empty()
                : Optional.of(new LeaderAddress(brokerId, broker.brokerEpoch(), endpoint.host(), endpoint.port()));
    }

    /** Gives this node's replicas their roles. */
    ReplicaReconciler reconciler(UUID incarnation) {
        LostLogsFile lost = new LostLogsFile(
                store.directories().stream().filter(LogDirectory::isOnline).map(LogDirectory::path).toList());
        return new ReplicaReconciler(hosted, new HostedLogs(store, lost), settings, incarnation, new ReplicaReconciler.ReplicationPorts(
                fetchers, proposals, store::restoredHighWatermark, NodeReplication::steadyMs));
    }

    private void tick() {
        long nowMs = steadyMs();
        hosted.all().forEach(partition -> partition.onTick(nowMs));
    }

    /** The node's clock that never jumps. */
    static long steadyMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    @Override
    public void close() {
        ticks.close();
        fetchers.close();
        store.checkpointHighWatermarks(hosted.highWatermarks());
    }
}
