package io.caddis.coordinator.controller;

import io.caddis.coordinator.catalog.TopicCatalog.CatalogBroker;
import io.caddis.coordinator.catalog.TopicCatalog.CatalogSnapshot;
import io.caddis.coordinator.catalog.TopicCatalog.HistoryEvent;
import io.caddis.coordinator.controller.ControllerEffect.Commit;
import io.caddis.coordinator.controller.ControllerEffect.Complete;
import io.caddis.coordinator.controller.ControllerEffect.Fail;
import io.caddis.coordinator.controller.MetadataStore.CommitOutcome;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.CoordinatorSlots;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * One tenure of the controller, as a pure state machine: events in, effects out, in the order they are to be done. Made
 * when the election is won, thrown away when it resigns. Owned by the controller's thread; no I/O, lock or clock inside.
 *
 * <p>Three rules make it simple to trust. At most one commit is under way, and nothing is decided until its outcome is
 * known. After a conflict or an unknown outcome everything is read again and decided again; no step depends on remembering
 * what was tried. Elections come before everything else and never wait for the catalog.
 *
 * <pre>
 *   idle --- something differs ---> committing --- COMMITTED ---> idle
 *                                       |--- CONFLICT, UNKNOWN ---> reloading --- read ---> idle
 *                                       '--- FENCED ---> resigned
 * </pre>
 */
final class ActiveController {

    private static final int MAX_CONFLICTS_PER_OPERATION = 5;
    private static final int MAX_TOMBSTONES_REMOVED_PER_COMMIT = 500;
    private static final long FIRST_RELOAD_DELAY_MS = 20;
    private static final long MAX_RELOAD_DELAY_MS = 2_000;

    /** @param history what to record once it is certain; @param ofOperation it is the present operation's */
    private record PendingCommit(List<MetadataChange> changes, List<HistoryEvent> history, boolean ofOperation) {}

    /** A command not begun yet. */
    private record Waiting(long commandId, ControllerCommand command, long deadlineMs) {}

    /** A command that is done but not seen yet in this node's image. */
    private record Unseen(long commandId, AdminOperation operation, long deadlineMs) {}

    private enum Progress { IDLE, COMMITTING, RELOADING, RESIGNED }

    private final ControllerTenure tenure;
    private final ControllerSettings settings;
    private final Supplier<UUID> newId;
    private final ControllerHistory wording;
    private final HistoryBuffer history;
    private final CatalogLink catalog;
    private final List<ControllerEffect> effects = new ArrayList<>();

    private MetadataState state;
    private ClusterImage image;
    private Map<Integer, BrokerRegistration> live;
    private final Map<Integer, BrokerRegistration> seenBrokers = new TreeMap<>();
    private boolean leadershipChecked;
    private boolean slotsChecked;
    private Progress progress = Progress.IDLE;
    private Optional<PendingCommit> pending = Optional.empty();
    private long reloadDelayMs = FIRST_RELOAD_DELAY_MS;
    private Optional<OperationRun> current = Optional.empty();
    private final Deque<AdminOperation> unreconciled = new ArrayDeque<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final List<Unseen> unseen = new ArrayList<>();

    /**
     * @param snapshot read after the election
     * @param image    this node's present one; who is alive is learnt from images only
     * @param newId    random ids; a topic's id also seeds its placement
     */
    ActiveController(
            ControllerTenure tenure,
            ControllerSettings settings,
            MetadataSnapshot snapshot,
            ClusterImage image,
            Supplier<UUID> newId) {
        this.tenure = tenure;
        this.settings = settings;
        this.newId = newId;
        this.wording = new ControllerHistory(tenure, newId);
        this.history = new HistoryBuffer(settings.maxQueuedHistoryEvents());
        this.catalog = new CatalogLink(history, effects::add);
        this.state = new MetadataState(snapshot);
        this.image = image;
        this.live = image.brokers();
        seenBrokers.putAll(live);
    }

    ControllerTenure tenure() {
        return tenure;
    }

    List<ControllerEffect> onElected(long nowMs) {
        history.add(wording.elected(nowMs));
        catalog.attach();
        return advance(nowMs);
    }

    /** This node's image changed: brokers came or went, or a change became visible. */
    List<ControllerEffect> onImage(ClusterImage next, long nowMs) {
        image = next;
        if (!image.brokers().equals(live)) {
            wording.brokerChanges(live, image.brokers(), nowMs).forEach(history::add);
            live = image.brokers();
            seenBrokers.putAll(live);
            leadershipChecked = false;
            slotsChecked = false;
            catalog.recordBrokers(brokersForCatalog());
        }
        completeVisible();
        return advance(nowMs);
    }

    /** @param commandId for the reply, exactly one of which follows */
    List<ControllerEffect> onCommand(long commandId, ControllerCommand command, long deadlineMs, long nowMs) {
        waiting.add(new Waiting(commandId, command, deadlineMs));
        return advance(nowMs);
    }

    List<ControllerEffect> onCommitted(CommitOutcome outcome, long nowMs) {
        assert progress == Progress.COMMITTING : progress;
        PendingCommit commit = pending.orElseThrow();
        switch (outcome) {
            case COMMITTED -> {
                commit.changes().forEach(state::apply);
                settle(commit);
                pending = Optional.empty();
                progress = Progress.IDLE;
                reloadDelayMs = FIRST_RELOAD_DELAY_MS;
            }
            case CONFLICT -> {
                pending = Optional.empty();
                if (commit.ofOperation()) {
                    current = current.map(OperationRun::afterConflict);
                }
                reload();
            }
            case UNKNOWN -> reload(); // the commit stays pending: the next reading tells whether it was done
            case FENCED -> resign("a newer controller than epoch " + tenure.epoch() + " has written to the metadata store");
        }
        return advance(nowMs);
    }

    List<ControllerEffect> onReloaded(MetadataSnapshot snapshot, long nowMs) {
        assert progress == Progress.RELOADING : progress;
        state = new MetadataState(snapshot);
        progress = Progress.IDLE;
        leadershipChecked = false;
        slotsChecked = false;
        pending.filter(commit -> commit.changes().stream().allMatch(state::reflects)).ifPresent(this::settle);
        pending = Optional.empty();
        return advance(nowMs);
    }

    List<ControllerEffect> onCatalogOutcome(long taskId, CatalogTask.Outcome outcome, long nowMs) {
        catalog.onTaskEnded(taskId, outcome instanceof CatalogTask.Outcome.Done);
        boolean ofCurrent = current.isPresent() && current.get().waitsForCatalog(taskId);
        if (outcome instanceof CatalogTask.Outcome.Loaded loaded) {
            onAttached(loaded.snapshot(), nowMs);
        } else if (outcome instanceof CatalogTask.Outcome.Fenced fenced) {
            resign(fenced.message());
        } else if (outcome instanceof CatalogTask.Outcome.Unavailable unavailable) {
            if (ofCurrent) {
                abandonCurrent(new ControllerException.Unavailable("the catalog did not answer, it is not known whether "
                        + current.get().operation().resource() + " was changed: " + unavailable.message()));
            }
            catalog.onUnavailable(taskId);
        } else if (outcome instanceof CatalogTask.Outcome.NameTaken taken && ofCurrent) {
            abandonCurrent(new ControllerException.TopicExists(taken.message()));
        } else if (ofCurrent) {
            current = current.map(OperationRun::inMetadata);
        }
        return advance(nowMs);
    }

    /** Answers commands whose time is up; the work itself goes on. */
    List<ControllerEffect> onTick(long nowMs) {
        waiting.removeIf(command -> timedOut(command.commandId(), command.deadlineMs(), nowMs, "it had not begun"));
        unseen.removeIf(done -> timedOut(done.commandId(), done.deadlineMs(), nowMs, "it is done and not yet seen here"));
        current.ifPresent(run -> {
            if (run.commandId().isPresent()
                    && timedOut(run.commandId().getAsLong(), run.deadlineMs(), nowMs, "it may yet be done")) {
                current = Optional.of(
                        new OperationRun(run.operation(), OptionalLong.empty(), run.deadlineMs(), run.stage(), run.conflicts()));
            }
        });
        return advance(nowMs);
    }

    /** The tenure is over; every open command is answered. Nothing follows. */
    List<ControllerEffect> onResigned(String reason) {
        progress = Progress.RESIGNED;
        ControllerException answer = new ControllerException.NotController("this node is no longer controller: " + reason);
        waiting.forEach(command -> effects.add(new Fail(command.commandId(), answer)));
        unseen.forEach(done -> effects.add(new Fail(done.commandId(), answer)));
        current.ifPresent(run -> run.commandId().ifPresent(id -> effects.add(new Fail(id, answer))));
        return drainEffects();
    }

    // ---- deciding what comes next ----

    private List<ControllerEffect> advance(long nowMs) {
        while (progress == Progress.IDLE && decideNext(nowMs)) {
            // each pass either commits or uses up one thing to do
        }
        if (progress != Progress.RESIGNED) {
            catalog.flushHistory();
        }
        return drainEffects();
    }

    /** @return false when there is nothing to do until the next event */
    private boolean decideNext(long nowMs) {
        if (!leadershipChecked) {
            LeadershipPlan plan = LeadershipPlan.next(state.topics(), live);
            leadershipChecked = plan.isEmpty();
            return plan.isEmpty() || commit(plan.chunks(), wording.leaderChanges(plan.changes(), nowMs), false);
        }
        if (!slotsChecked) {
            CoordinatorSlots slots = CoordinatorSlotPlan.next(state.slots(), live.values());
            slotsChecked = slots.equals(state.slots());
            return slotsChecked
                    || commit(
                            List.of(new MetadataChange.PutSlots(state.slotsVersion(), slots)),
                            List.of(wording.slotsMoved(state.slots(), slots, nowMs)),
                            false);
        }
        if (current.isPresent()) {
            return advanceCurrent(current.get(), nowMs);
        }
        List<UUID> surplusTombstones = TombstoneRetention.surplus(state.tombstones());
        if (!surplusTombstones.isEmpty()) {
            return commit(
                    surplusTombstones.stream()
                            .limit(MAX_TOMBSTONES_REMOVED_PER_COMMIT)
                            .<MetadataChange>map(MetadataChange.RemoveTombstone::new)
                            .toList(),
                    List.of(),
                    false);
        }
        if (!unreconciled.isEmpty()) {
            current = Optional.of(new OperationRun(
                    unreconciled.remove(), OptionalLong.empty(), Long.MAX_VALUE, new OperationRun.Stage.InMetadata(), 0));
            return true;
        }
        if (!waiting.isEmpty()) {
            begin(waiting.remove());
            return true;
        }
        return false;
    }

    private void begin(Waiting next) {
        AdminOperation operation;
        try {
            operation = new CommandDecision(settings, state, live).decide(next.command(), newId);
        } catch (ControllerException refused) {
            effects.add(new Fail(next.commandId(), refused));
            return;
        }
        if (next.command().validateOnly()) {
            effects.add(new Complete(next.commandId(), operation.created()));
        } else if (!catalog.isAttached()) {
            effects.add(new Fail(next.commandId(), new ControllerException.NotReady(
                    "the catalog does not answer, topics and settings cannot be changed until it does: try again")));
        } else {
            long taskId = catalog.run(operation.catalogWrite());
            current = Optional.of(new OperationRun(operation, OptionalLong.of(next.commandId()), next.deadlineMs(),
                    new OperationRun.Stage.InCatalog(taskId), 0));
        }
    }

    private boolean advanceCurrent(OperationRun run, long nowMs) {
        if (run.stage() instanceof OperationRun.Stage.InCatalog) {
            return false;
        }
        if (run.conflicts() >= MAX_CONFLICTS_PER_OPERATION) {
            effects.add(new ControllerEffect.Warn(run.operation().resource()
                    + " could not be changed, the metadata store holds something else in its place; the catalog keeps the"
                    + " change and the next controller tries again"));
            abandonCurrent(new ControllerException.Unavailable(run.operation().resource() + " could not be changed"));
            return true;
        }
        List<MetadataChange> changes = run.operation().metadataChanges(state, live, nowMs);
        if (!changes.isEmpty()) {
            return commit(changes, List.of(wording.operation(run.operation().note(), nowMs)), true);
        }
        run.operation().closingNote().ifPresent(catalog::run);
        completeSuperseded(run.operation().resource());
        run.commandId().ifPresent(id -> unseen.add(new Unseen(id, run.operation(), run.deadlineMs())));
        completeVisible(); // a change to what is there already brings no further image
        current = Optional.empty();
        return true;
    }

    private void completeVisible() {
        unseen.removeIf(done -> {
            boolean visible = done.operation().isVisibleIn(image);
            if (visible) {
                effects.add(new Complete(done.commandId(), done.operation().created()));
            }
            return visible;
        });
    }

    /** An earlier change of the same thing may never be visible as it was: the image may skip it. */
    private void completeSuperseded(String resource) {
        unseen.removeIf(done -> {
            boolean superseded = done.operation().resource().equals(resource);
            if (superseded) {
                effects.add(new Complete(done.commandId(), done.operation().created()));
            }
            return superseded;
        });
    }

    private void abandonCurrent(ControllerException reason) {
        current.flatMap(run -> run.commandId().isPresent() ? Optional.of(run.commandId().getAsLong()) : Optional.empty())
                .ifPresent(id -> effects.add(new Fail(id, reason)));
        current = Optional.empty();
    }

    private void onAttached(CatalogSnapshot snapshot, long nowMs) {
        catalog.onAttached();
        CatalogReconciliation reconciliation = CatalogReconciliation.plan(snapshot, state);
        unreconciled.clear();
        unreconciled.addAll(reconciliation.operations());
        for (String anomaly : reconciliation.anomalies()) {
            effects.add(new ControllerEffect.Warn(anomaly + ": left as it is"));
            history.add(wording.anomaly(anomaly, nowMs));
        }
        catalog.recordBrokers(brokersForCatalog());
    }

    private boolean commit(List<MetadataChange> changes, List<HistoryEvent> events, boolean ofOperation) {
        pending = Optional.of(new PendingCommit(changes, events, ofOperation));
        progress = Progress.COMMITTING;
        effects.add(new Commit(changes));
        return true;
    }

    private void settle(PendingCommit commit) {
        commit.history().forEach(history::add);
    }

    private void reload() {
        progress = Progress.RELOADING;
        effects.add(new ControllerEffect.Reload(reloadDelayMs));
        reloadDelayMs = Math.min(MAX_RELOAD_DELAY_MS, reloadDelayMs * 2);
    }

    private void resign(String reason) {
        effects.add(new ControllerEffect.Resign(reason));
        progress = Progress.RESIGNED;
    }

    private boolean timedOut(long commandId, long deadlineMs, long nowMs, String how) {
        if (nowMs < deadlineMs) {
            return false;
        }
        effects.add(new Fail(commandId, new ControllerException.TimedOut("the request's time is up: " + how)));
        return true;
    }

    private List<ControllerEffect> drainEffects() {
        List<ControllerEffect> drained = List.copyOf(effects);
        effects.clear();
        return drained;
    }

    private List<CatalogBroker> brokersForCatalog() {
        return seenBrokers.values().stream()
                .map(broker -> {
                    Map<String, String> endpoints = new TreeMap<>();
                    broker.endpoints().forEach((name, at) -> endpoints.put(name, at.host() + ":" + at.port()));
                    return new CatalogBroker(broker.brokerId(), broker.incarnation(), broker.brokerEpoch(), endpoints,
                            broker.rack().orElse(null), live.containsKey(broker.brokerId()));
                })
                .toList();
    }
}
