package io.caddis.broker;

import io.caddis.broker.api.cluster.ForwardedFenceRequest;
import io.caddis.broker.controller.ControllerForwarding;
import io.caddis.broker.handover.ControlledShutdown;
import io.caddis.broker.handover.TakeUp;
import io.caddis.broker.liveness.PeerWatch;
import io.caddis.broker.liveness.UnreachableReports;
import io.caddis.broker.settings.BrokerSettings;
import io.caddis.coordinator.controller.ControllerCommands;
import io.caddis.coordinator.membership.ClusterMembership;
import io.caddis.replication.HostedPartitions;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/**
 * A member's duties around life and death: it watches the other brokers, takes up its leaderships before it is ready, and
 * hands them over before it stops.
 */
final class NodeLiveness {

    /** A report that is not answered by then is made again anyway. */
    private static final int REPORT_TIMEOUT_MS = 1_000;

    private final BrokerSettings settings;
    private final ClusterMembership membership;
    private final TakeUp takeUp;
    private final ControlledShutdown controlledShutdown;

    /** @param hosted gets its roles from a listener that was added to the membership before */
    NodeLiveness(BrokerSettings settings, UUID incarnation, HostedPartitions hosted, ClusterMembership membership) {
        this.settings = settings;
        this.membership = membership;
        int nodeId = settings.node().nodeId();
        this.takeUp = new TakeUp(nodeId, incarnation, hosted);
        this.controlledShutdown = new ControlledShutdown(nodeId, () -> membership.setDraining(true), membership::isConnected);
        membership.addListener(takeUp);
        membership.addListener(controlledShutdown);
    }

    /** Begins to watch the other brokers; the caller closes what it gets. */
    PeerWatch watchPeers(ControllerForwarding forwarding, ThreadFactory threads) {
        ControllerCommands controller = membership.commands();
        UnreachableReports reports = new UnreachableReports(
                controller::isActive, controller::reportUnreachable, new ForwardedFenceRequest(report -> forwarding.forward(report, REPORT_TIMEOUT_MS)),
                membership::image, membership::reportControllerDead);
        PeerWatch watch = new PeerWatch(settings.node().nodeId(), settings.listeners().interBroker(), reports, threads);
        membership.addListener(watch);
        return watch;
    }

    /** Blocks until the node leads what it is given, for a while at most. */
    void awaitTakeUp(Consumer<String> progress) throws InterruptedException {
        takeUp.await(progress);
    }

    /** Blocks until others lead what they can, for a while at most. Nothing if the settings say so. */
    void handOver() {
        if (settings.shutdown().controlled()) {
            controlledShutdown.run();
        }
    }
}
