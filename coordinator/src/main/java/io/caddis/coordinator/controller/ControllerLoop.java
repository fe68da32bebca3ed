package io.caddis.coordinator.controller;

import io.caddis.coordinator.catalog.TopicCatalog;
import io.caddis.coordinator.controller.MetadataStore.CommitOutcome;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.ControllerIdentity;
import io.caddis.coordinator.image.ImageListener;
import io.caddis.coordinator.threads.NamedThreads;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shell around {@link ActiveController}: stands for election whenever the image shows no controller, and while elected
 * feeds the core with events and carries out its effects. One thread does all of it, metadata writes included; the catalog
 * has another ({@link CatalogWorker}). Futures are completed on the controller's thread: what hangs on them must not block.
 *
 * <p><b>When a topic is complete.</b> A command is answered when this node's own image shows the change. Other nodes may be a
 * moment behind; what makes a created topic never unknown anywhere is that a broker asked for a topic it does not know reads
 * it from ZooKeeper once ({@link io.caddis.coordinator.image.TopicLookup}) before it denies it.
 */
public final class ControllerLoop implements ImageListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ControllerLoop.class);

    private static final long STORE_RETRY_MS = 200;
    /** Who resigned by command is to have a successor: the others stand at once. */
    private static final long PAUSE_AFTER_COMMAND_MS = 2_000;
    private static final long PAUSE_AFTER_DEFECT_MS = 5_000;
    private static final long CLOSE_TIMEOUT_MS = 5_000;
    private static final int ALTER_SETTINGS_TIMEOUT_MS = 30_000;

    private final int brokerId;
    private final UUID incarnation;
    private final ControllerSettings settings;
    private final MetadataStore store;
    private final Supplier<UUID> newId;
    private final LongSupplier nowMs;
    private final ScheduledThreadPoolExecutor thread;
    private final CatalogWorker catalog;
    private final ProbeWorker probes;
    private final OpenCommands open;
    private final CommandIntake commands;
    private final AtomicReference<ClusterImage> unhandledImage = new AtomicReference<>();

    /** Of the controller's thread alone. */
    private Optional<ActiveController> active = Optional.empty();

    /** Of the controller's thread alone; null before the first. */
    private ClusterImage lastImage;

    /** Of the controller's thread alone: a resignation that keeps recurring must not become a busy loop. */
    private long noElectionBeforeNanos = System.nanoTime();

    private volatile boolean isActive;

    /**
     * @param incarnation of this process
     * @param probe       whether a broker that was reported unreachable is gone
     * @param threads     makes the controller's thread, the catalog's and those of probes
     * @param nowMs       wall clock in epoch milliseconds
     * @param newId       random ids for topics and history rows
     */
    public ControllerLoop(
            int brokerId,
            UUID incarnation,
            ControllerSettings settings,
            MetadataStore store,
            TopicCatalog catalog,
            BrokerProbe probe,
            ThreadFactory threads,
            LongSupplier nowMs,
            Supplier<UUID> newId) {
        this.brokerId = brokerId;
        this.incarnation = incarnation;
        this.settings = settings;
        this.store = store;
        this.newId = newId;
        this.nowMs = nowMs;
        this.thread = new ScheduledThreadPoolExecutor(1, new NamedThreads(threads, "controller"));
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.catalog = new CatalogWorker(catalog, threads);
        this.probes = new ProbeWorker(probe, threads);
        this.open = new OpenCommands(settings.maxQueuedCommands());
        this.commands = new CommandIntake(brokerId, settings.maxQueuedCommands(), open, new Intake());
    }

    // ---- events from outside ----

    @Override
    public void onImage(ClusterImage previous, ClusterImage image) {
        if (unhandledImage.getAndSet(image) == null) {
            execute(this::handleImage);
        }
    }

    /** The session that made this node controller has ended. */
    public void onSessionLost() {
        execute(() -> resign("its ZooKeeper session has ended"));
    }

    /** What this node's handlers may ask; fails with {@code NotController} while another node is controller. */
    public ControllerCommands commands() {
        return commands;
    }

    /**
     * The process that is controller is known to be dead: removes its office, so that the next election need not wait for its
     * session to end. Never blocks; does nothing if it is no longer controller.
     */
    public void reportControllerDead(ControllerIdentity dead) {
        execute(() -> {
            if (store.removeDeadController(dead)) {
                LOG.info("removed the controller whose process is dead: brokerId={} controllerEpoch={}", dead.brokerId(), dead.controllerEpoch());
            }
        });
    }

    /** What {@link CommandIntake} may do with this loop. */
    private final class Intake implements CommandIntake.Destination {
        @Override
        public boolean isActive() {
            return isActive;
        }

        @Override
        public boolean submit(
                long commandId, ControllerCommand command, int timeoutMs, CompletableFuture<ControllerReply> reply) {
            return execute(() -> handleCommand(commandId, command, timeoutMs, reply));
        }

        @Override
        public void unreachable(int unreachableId, long brokerEpoch) {
            execute(() -> active.ifPresent(controller ->
                    carryOut(controller, controller.onUnreachable(unreachableId, brokerEpoch, nowMs.getAsLong()))));
        }

        @Override
        public void resign(int controllerEpoch, CompletableFuture<Boolean> reply) {
            if (!execute(() -> reply.complete(resignByCommand(controllerEpoch)))) {
                reply.complete(false);
            }
        }
    }

    // ---- on the controller's thread ----

    private boolean resignByCommand(int controllerEpoch) {
        boolean isAsked = active.isPresent() && active.get().tenure().epoch() == controllerEpoch;
        if (isAsked) {
            resign("an operator asked for it", PAUSE_AFTER_COMMAND_MS);
        }
        return isAsked;
    }

    private void handleImage() {
        lastImage = unhandledImage.getAndSet(null);
        Optional<ControllerIdentity> seen = lastImage.controller();
        if (active.isPresent()) {
            ActiveController controller = active.get();
            if (seen.isPresent() && seen.get().controllerEpoch() > controller.tenure().epoch()) {
                resign("broker " + seen.get().brokerId() + " is controller with epoch " + seen.get().controllerEpoch());
            } else {
                carryOut(controller, controller.onImage(lastImage, nowMs.getAsLong()));
            }
        } else if (seen.isEmpty() || seen.get().incarnation().equals(incarnation)) {
            stand(); // one's own identity without a tenure: an election whose outcome was unknown
        }
    }

    private void stand() {
        if (active.isPresent() || lastImage == null || System.nanoTime() - noElectionBeforeNanos < 0) {
            return;
        }
        try {
            Optional<ControllerTenure> tenure = store.standForElection(brokerId, incarnation);
            if (tenure.isPresent()) {
                begin(tenure.get(), store.load());
            }
        } catch (MetadataUnavailableException e) {
            LOG.debug("election attempt failed, brokerId={}", brokerId, e);
            schedule(this::stand, STORE_RETRY_MS);
        }
    }

    private void begin(ControllerTenure tenure, MetadataSnapshot snapshot) {
        LOG.info("elected controller: brokerId={} controllerEpoch={} topics={}", brokerId, tenure.epoch(), snapshot.topics().size());
        if (!snapshot.unreadableTopics().isEmpty()) {
            LOG.error("topics that cannot be read are left alone: topicIds={}", snapshot.unreadableTopics());
        }
        ActiveController controller = new ActiveController(tenure, settings, snapshot, lastImage, newId);
        active = Optional.of(controller);
        isActive = true;
        carryOut(controller, controller.onElected(nowMs.getAsLong()));
        if (settings.autoLeaderRebalance()) {
            scheduleLeaderBalance(controller);
        }
        scheduleRebalance(controller);
    }

    private void scheduleRebalance(ActiveController controller) {
        schedule(() -> ifStillActive(controller, () -> {
            carryOut(controller, controller.onRebalanceDue(nowMs.getAsLong()));
            scheduleRebalance(controller);
        }), Rebalancing.CHECK_INTERVAL_MS);
    }

    private void scheduleLeaderBalance(ActiveController controller) {
        schedule(() -> ifStillActive(controller, () -> {
            carryOut(controller, controller.onLeaderBalanceDue(nowMs.getAsLong()));
            scheduleLeaderBalance(controller);
        }), settings.leaderImbalanceCheckIntervalMs());
    }

    private void handleCommand(
            long id, ControllerCommand command, int timeoutMs, CompletableFuture<ControllerReply> reply) {
        if (active.isEmpty()) {
            open.fail(id, commands.notController());
            return;
        }
        ActiveController controller = active.get();
        long now = nowMs.getAsLong();
        carryOut(controller, controller.onCommand(id, command, now + Math.max(0, timeoutMs), now));
        if (!reply.isDone()) {
            Future<?> tick = schedule(() -> tick(controller), Math.max(0, timeoutMs));
            reply.whenComplete((answer, failure) -> tick.cancel(false));
        }
    }

    private void tick(ActiveController controller) {
        ifStillActive(controller, () -> carryOut(controller, controller.onTick(nowMs.getAsLong())));
    }

    private void carryOut(ActiveController controller, List<ControllerEffect> first) {
        Deque<ControllerEffect> effects = new ArrayDeque<>(first);
        while (!effects.isEmpty() && active.isPresent() && active.get() == controller) {
            ControllerEffect effect = effects.remove();
            if (effect instanceof ControllerEffect.Commit commit) {
                CommitOutcome outcome = store.commit(controller.tenure(), commit.changes());
                if (outcome != CommitOutcome.COMMITTED) {
                    LOG.info("metadata write not done: outcome={} changes={}", outcome, commit.changes().size());
                }
                effects.addAll(controller.onCommitted(outcome, nowMs.getAsLong()));
            } else if (effect instanceof ControllerEffect.Reload reload) {
                schedule(() -> reload(controller), reload.delayMs());
            } else if (effect instanceof ControllerEffect.RunInCatalog run) {
                catalog.run(run.task(), controller.tenure().epoch(), run.delayMs(), outcome -> execute(() -> ifStillActive(
                        controller,
                        () -> carryOut(controller, controller.onCatalogOutcome(run.taskId(), outcome, nowMs.getAsLong())))));
            } else if (effect instanceof ControllerEffect.Complete complete) {
                open.complete(complete.commandId(), complete.reply());
            } else if (effect instanceof ControllerEffect.Fail fail) {
                open.fail(fail.commandId(), fail.reason());
            } else if (effect instanceof ControllerEffect.Probe probe) {
                probes.probe(probe.broker(), refuses -> execute(() -> ifStillActive(
                        controller, () -> carryOut(controller, controller.onProbed(probe.broker(), refuses, nowMs.getAsLong())))));
            } else if (effect instanceof ControllerEffect.RemoveRegistration remove) {
                if (store.removeRegistration(controller.tenure(), remove.broker())) {
                    LOG.info("removed the registration of a broker whose port refuses connections: brokerId={} brokerEpoch={}",
                            remove.broker().brokerId(), remove.broker().brokerEpoch());
                    effects.addAll(controller.onRegistrationRemoved(remove.broker(), nowMs.getAsLong()));
                }
            } else if (effect instanceof ControllerEffect.Warn warn) {
                LOG.warn("{}", warn.message());
            } else if (effect instanceof ControllerEffect.Resign resign) {
                resign(resign.reason());
            }
        }
    }

    private void reload(ActiveController controller) {
        ifStillActive(controller, () -> {
            MetadataSnapshot snapshot;
            try {
                snapshot = store.load();
            } catch (MetadataUnavailableException e) {
                LOG.debug("metadata not readable yet", e);
                schedule(() -> reload(controller), STORE_RETRY_MS);
                return;
            }
            carryOut(controller, controller.onReloaded(snapshot, nowMs.getAsLong()));
        });
    }

    private void resign(String reason) {
        resign(reason, STORE_RETRY_MS);
    }

    /** @param pauseMs before this node stands for election again */
    private void resign(String reason, long pauseMs) {
        if (active.isEmpty()) {
            return;
        }
        ActiveController controller = active.get();
        active = Optional.empty();
        isActive = false;
        LOG.info("no longer controller: brokerId={} controllerEpoch={} reason={}", brokerId, controller.tenure().epoch(), reason);
        store.resign(controller.tenure());
        for (ControllerEffect effect : controller.onResigned(reason)) {
            if (effect instanceof ControllerEffect.Fail fail) {
                open.fail(fail.commandId(), fail.reason());
            }
        }
        open.failAll(commands.notController());
        standAgainAfter(pauseMs);
    }

    private void standAgainAfter(long pauseMs) {
        noElectionBeforeNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pauseMs);
        schedule(this::stand, pauseMs);
    }

    private void ifStillActive(ActiveController controller, Runnable action) {
        if (active.isPresent() && active.get() == controller) {
            action.run();
        }
    }

    /** A defect must not end the thread in silence: the tenure ends, loudly, and after a pause anybody may have the next. */
    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | AssertionError e) {
                LOG.error("the controller failed, its tenure ends: brokerId={}", brokerId, e);
                active.ifPresent(controller -> store.resign(controller.tenure()));
                active = Optional.empty();
                isActive = false;
                open.failAll(new ControllerException.Unavailable("the controller failed: " + e));
                standAgainAfter(PAUSE_AFTER_DEFECT_MS);
            }
        };
    }

    /** @return false once closed */
    private boolean execute(Runnable task) {
        try {
            thread.execute(guarded(task));
            return true;
        } catch (RejectedExecutionException e) {
            LOG.debug("closed, event dropped");
            return false;
        }
    }

    private Future<?> schedule(Runnable task, long delayMs) {
        try {
            return thread.schedule(guarded(task), delayMs, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(null);
        }
    }

    /** Ends its threads and answers open commands. The ephemeral controller node goes with the session. */
    @Override
    public void close() {
        isActive = false;
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
                LOG.warn("the controller's thread is still busy {} ms after it was asked to end", CLOSE_TIMEOUT_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        probes.close();
        catalog.close();
        open.failAll(commands.notController());
    }
}
