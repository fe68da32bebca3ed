package io.caddis.node;

import io.caddis.admin.CatalogStatus;
import io.caddis.admin.NodeState;
import io.caddis.admin.NodeStatus;
import io.caddis.admin.NodeStatusSource;
import io.caddis.admin.PauseStatus;
import io.caddis.broker.liveness.Pauses;
import io.caddis.catalog.CatalogAvailability;
import io.caddis.catalog.CatalogSupervision;
import io.caddis.node.StartProgress.Phase;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadFactory;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts and stops one node.
 *
 * <p>Two threads: one keeps the catalog open for as long as the node lives, the other starts the broker and ends. A first
 * start waits for the catalog, because topics and the cluster's identity come from it; a node that has used this catalog
 * before gives PostgreSQL one attempt and then serves without it. {@link #start()} returns at once, {@link #close()} when
 * everything is released. The mutable fields are guarded by the monitor; nothing blocking happens inside it.
 */
final class NodeLifecycle implements NodeStatusSource, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NodeLifecycle.class);

    /** What one attempt to open the catalog may cost a node that can serve without it. */
    private static final long CATALOG_HEAD_START_MS = 10_000;
    /** More than the data source's socket timeout: a PostgreSQL that is frozen holds a thread that long, interrupt or not. */
    private static final long THREAD_END_TIMEOUT_MS = 20_000;
    private static final long INTERRUPT_AGAIN_MS = 200;

    private final NodeProperties properties;
    private final CatalogMarker marker;
    private final CatalogSupervision catalog;
    private final Broker.Factory brokers;
    private final ServingListener servingListener;
    private final Clock clock;
    /** The marker is written by whichever of the two threads comes last; both may think they are. */
    private final Object markerLock = new Object();
    private final Thread catalogThread;
    private final Thread startThread;

    private StartProgress progress = StartProgress.none();
    private Broker broker;
    private boolean serving;
    private boolean suspended;
    private boolean catalogTried;
    private boolean stopping;
    private boolean stopped;

    NodeLifecycle(
            NodeProperties properties,
            CatalogMarker marker,
            CatalogSupervision catalog,
            Broker.Factory brokers,
            ServingListener servingListener,
            ThreadFactory threads,
            Clock clock) {
        this.properties = properties;
        this.marker = marker;
        this.catalog = catalog;
        this.brokers = brokers;
        this.servingListener = servingListener;
        this.clock = clock;
        this.catalogThread = threads.newThread(this::keepCatalogOpen);
        this.catalogThread.setName("caddis-catalog");
        this.startThread = threads.newThread(this::startBroker);
        this.startThread.setName("caddis-start");
    }

    /** Begins the start and returns; called once. */
    void start() {
        startThread.start();
    }

    /** The server was suspended, or resumed. Any thread, never blocks. */
    void setSuspended(boolean suspended) {
        Broker told;
        synchronized (this) {
            if (this.suspended == suspended) {
                return;
            }
            this.suspended = suspended;
            told = broker;
        }
        LOG.info("node suspended={}", suspended);
        if (told != null) {
            told.setSuspended(suspended);
        }
    }

    /** Stops whatever has been started, in reverse order; idempotent; returns when it is done or its time is up. */
    @Override
    public void close() {
        Broker toClose;
        synchronized (this) {
            if (stopping) {
                return;
            }
            stopping = true;
        }
        LOG.info("node state=STOPPING");
        end(startThread);
        synchronized (this) {
            toClose = broker;
            serving = false;
        }
        servingListener.onStopping();
        if (toClose != null) {
            toClose.close();
        }
        // The catalog goes last: a broker that leaves in order may still record it.
        end(catalogThread);
        synchronized (this) {
            stopped = true;
        }
        LOG.info("node state=STOPPED");
    }

    @Override
    public synchronized NodeStatus nodeStatus() {
        Optional<io.caddis.broker.NodeStatus> status = Optional.ofNullable(broker).map(Broker::status);
        NodeState state = state(status);
        CatalogAvailability availability = catalog.availability();
        return new NodeStatus(
                status.map(io.caddis.broker.NodeStatus::nodeId).orElse(null),
                status.flatMap(io.caddis.broker.NodeStatus::clusterId).orElse(null),
                state,
                detail(state, status),
                status.map(io.caddis.broker.NodeStatus::listeners).orElse(List.of()),
                status.map(io.caddis.broker.NodeStatus::controllerId)
                        .filter(OptionalInt::isPresent)
                        .map(OptionalInt::getAsInt)
                        .orElse(null),
                status.map(io.caddis.broker.NodeStatus::partitions).orElse(0),
                status.map(io.caddis.broker.NodeStatus::leaderPartitions).orElse(0),
                status.map(io.caddis.broker.NodeStatus::offlineDirectories).map(List::size).orElse(0),
                status.map(io.caddis.broker.NodeStatus::pauses).map(NodeLifecycle::pauses).orElse(null),
                new CatalogStatus(
                        CatalogStatus.State.valueOf(availability.state().name()),
                        availability.since().toString(),
                        availability.detail()),
                progress.inOrder());
    }

    private NodeState state(Optional<io.caddis.broker.NodeStatus> status) {
        if (stopped) {
            return NodeState.STOPPED;
        }
        if (stopping) {
            return NodeState.STOPPING;
        }
        if (progress.hasFailed() || hasFailed(status)) {
            return NodeState.FAILED;
        }
        return serving ? NodeState.RUNNING : NodeState.STARTING;
    }

    private String detail(NodeState state, Optional<io.caddis.broker.NodeStatus> status) {
        return switch (state) {
            case RUNNING -> suspended ? "suspended with the server, leads nothing that others can" : "";
            case STOPPING, STOPPED -> "";
            case STARTING -> progress.detail();
            // The start says why it failed; later only the broker itself knows.
            case FAILED -> progress.hasFailed() ? progress.detail() : status.orElseThrow().detail();
        };
    }

    private static PauseStatus pauses(Pauses pauses) {
        return PauseStatus.of(pauses.longestMs(), pauses.windowMs(), pauses.sessionTimeoutMs());
    }

    private static boolean hasFailed(Optional<io.caddis.broker.NodeStatus> status) {
        return status.filter(broker -> broker.state() == io.caddis.broker.NodeStatus.State.FAILED).isPresent();
    }

    private void startBroker() {
        Phase phase = Phase.SETTINGS;
        try {
            reached(phase, "reading " + properties.file());
            Broker created = createBroker();
            finished(phase, properties.file().toString());

            phase = Phase.CATALOG;
            reached(phase, "waiting for PostgreSQL");
            catalogThread.start();
            awaitCatalog();

            phase = Phase.BROKER;
            reached(phase, "");
            created.start(this::brokerProgress);
            finished(phase, "");
            servingListener.onServing(created);
            synchronized (this) {
                serving = true;
            }
            io.caddis.broker.NodeStatus status = created.status();
            LOG.info("node state=RUNNING brokerId={} clusterId={} listeners={}",
                    status.nodeId(), status.clusterId().orElse("unknown"), status.listeners());
            rememberCatalog();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (Exception | LinkageError failure) {
            failed(phase, failure);
        }
    }

    private Broker createBroker() throws IOException {
        Map<String, String> values = properties.read();
        // Read now: a damaged marker must be known before anything relies on it.
        marker.clusterId();
        Broker created = brokers.create(values);
        synchronized (this) {
            broker = created;
            created.setSuspended(suspended);
        }
        return created;
    }

    /** Returns when the broker may start: with the catalog, or without it where the node has used it before. */
    private void awaitCatalog() throws InterruptedException {
        boolean canServeWithout = marker.clusterId().isPresent();
        long deadlineMs = clock.millis() + CATALOG_HEAD_START_MS;
        synchronized (this) {
            while (true) {
                CatalogAvailability availability = catalog.availability();
                if (availability.state() == CatalogAvailability.State.AVAILABLE) {
                    advance(current -> current.done(Phase.CATALOG, "", clock.instant()));
                    return;
                }
                long leftMs = deadlineMs - clock.millis();
                if (canServeWithout && (catalogTried || leftMs <= 0)) {
                    String reason = "goes on without it: " + availability.detail();
                    LOG.warn("catalog phase: {}", reason);
                    advance(current -> current.done(Phase.CATALOG, reason, clock.instant()));
                    return;
                }
                String waiting = "waiting for PostgreSQL: " + availability.detail();
                advance(current -> current.running(Phase.CATALOG, waiting, clock.instant()));
                wait(Math.max(1, canServeWithout ? leftMs : CATALOG_HEAD_START_MS));
            }
        }
    }

    private void keepCatalogOpen() {
        try {
            catalog.keepOpen(this::catalogTried);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void catalogTried() {
        synchronized (this) {
            catalogTried = true;
            notifyAll();
        }
        rememberCatalog();
    }

    /** As soon as both are known to work together: the catalog is open and the broker runs under a cluster id. */
    private void rememberCatalog() {
        Optional<String> clusterId;
        synchronized (this) {
            if (!serving || catalog.availability().state() != CatalogAvailability.State.AVAILABLE) {
                return;
            }
            clusterId = broker.status().clusterId();
        }
        synchronized (markerLock) {
            try {
                if (clusterId.isPresent() && marker.clusterId().isEmpty()) {
                    marker.remember(clusterId.get());
                }
            } catch (RuntimeException failure) {
                // Only the next start without PostgreSQL would need it; serving now is worth more.
                LOG.warn("the node cannot remember its catalog", failure);
            }
        }
    }

    private void brokerProgress(String waitingFor) {
        LOG.info("node state=STARTING: {}", waitingFor);
        reached(Phase.BROKER, waitingFor);
    }

    private void reached(Phase phase, String detail) {
        Instant now = clock.instant();
        advance(current -> current.running(phase, detail, now));
    }

    private void finished(Phase phase, String detail) {
        Instant now = clock.instant();
        advance(current -> current.done(phase, detail, now));
    }

    private synchronized void advance(UnaryOperator<StartProgress> event) {
        progress = event.apply(progress);
    }

    private void failed(Phase phase, Throwable failure) {
        String message = failure.getMessage() == null ? failure.getClass().getName() : failure.getMessage();
        Broker toClose;
        synchronized (this) {
            if (stopping) {
                return;
            }
            advance(current -> current.failed(phase, message, clock.instant()));
            toClose = broker;
        }
        LOG.error("node state=FAILED phase={}: {}", phase, message, failure);
        if (toClose != null) {
            // Ports, locks and the ZooKeeper session of a half-started broker must not outlive the failure.
            toClose.close();
        }
    }

    /** Interrupts until it ends, because a driver or pool may have swallowed the first interrupt. */
    private static void end(Thread thread) {
        long deadline = System.nanoTime() + THREAD_END_TIMEOUT_MS * 1_000_000;
        boolean interrupted = false;
        while (thread.isAlive() && System.nanoTime() < deadline) {
            thread.interrupt();
            try {
                thread.join(INTERRUPT_AGAIN_MS);
            } catch (InterruptedException stillStopping) {
                interrupted = true;
            }
        }
        if (thread.isAlive()) {
            LOG.error("thread {} did not end within {} ms", thread.getName(), THREAD_END_TIMEOUT_MS);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
