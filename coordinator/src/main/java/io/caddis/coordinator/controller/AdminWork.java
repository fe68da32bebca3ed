package io.caddis.coordinator.controller;

import io.caddis.coordinator.catalog.TopicCatalog.HistoryEvent;
import io.caddis.coordinator.controller.ControllerEffect.Complete;
import io.caddis.coordinator.controller.ControllerEffect.Fail;
import io.caddis.coordinator.image.ClusterImage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Changes of topics and settings on their way: waiting, one in work, and those that are done and not yet visible. Pure like its
 * owner {@link ActiveController}, which commits what it wants written.
 */
final class AdminWork {

    private static final int MAX_CONFLICTS_PER_OPERATION = 5;

    /** A command not begun yet. */
    private record Waiting(long commandId, ControllerCommand.Administration command, long deadlineMs) {}

    /** A command that is done but not seen yet in this node's image. */
    private record Unseen(long commandId, AdminOperation operation, long deadlineMs) {}

    /** What the operation in work does next. */
    sealed interface Next {
        /** It waits for the catalog. */
        record Nothing() implements Next {}

        /** It is done or given up: there may be another. */
        record Ended() implements Next {}

        record Write(List<MetadataChange> changes, List<HistoryEvent> history) implements Next {}
    }

    private final ControllerSettings settings;
    private final Supplier<UUID> newId;
    private final ControllerHistory wording;
    private final CatalogLink catalog;
    private final Consumer<ControllerEffect> effects;
    private Optional<OperationRun> current = Optional.empty();
    private final Deque<AdminOperation> unreconciled = new ArrayDeque<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final List<Unseen> unseen = new ArrayList<>();

    AdminWork(
            ControllerSettings settings,
            Supplier<UUID> newId,
            ControllerHistory wording,
            CatalogLink catalog,
            Consumer<ControllerEffect> effects) {
        this.settings = settings;
        this.newId = newId;
        this.wording = wording;
        this.catalog = catalog;
        this.effects = effects;
    }

    void add(long commandId, ControllerCommand.Administration command, long deadlineMs) {
        waiting.add(new Waiting(commandId, command, deadlineMs));
    }

    /** What a comparison with the catalog found to be done, in place of what an earlier one found. */
    void reconcile(Collection<AdminOperation> operations) {
        unreconciled.clear();
        unreconciled.addAll(operations);
    }

    /** An operation is in work. */
    boolean isBusy() {
        return current.isPresent();
    }

    /** Takes up the next operation or command. @return false if there is none */
    boolean begin(ClusterFacts facts) {
        if (!unreconciled.isEmpty()) {
            current = Optional.of(new OperationRun(
                    unreconciled.remove(), OptionalLong.empty(), Long.MAX_VALUE, new OperationRun.Stage.InMetadata(), 0));
            return true;
        }
        if (waiting.isEmpty()) {
            return false;
        }
        begin(waiting.remove(), facts);
        return true;
    }

    /** Takes up an operation that nobody asked for, if the catalog can hear of it. */
    boolean beginUnasked(AdminOperation operation) {
        if (!catalog.isAttached()) {
            return false;
        }
        current = Optional.of(new OperationRun(operation, OptionalLong.empty(), Long.MAX_VALUE,
                new OperationRun.Stage.InCatalog(catalog.run(operation.catalogWrite())), 0));
        return true;
    }

    private void begin(Waiting next, ClusterFacts facts) {
        AdminOperation operation;
        try {
            operation = new CommandDecision(settings, facts.state(), facts.brokers().live()).decide(next.command(), newId);
        } catch (ControllerException refused) {
            effects.accept(new Fail(next.commandId(), refused));
            return;
        }
        if (next.command().validateOnly() || operation.changesNothing()) {
            effects.accept(new Complete(next.commandId(), operation.reply()));
        } else if (!catalog.isAttached()) {
            effects.accept(new Fail(next.commandId(), new ControllerException.NotReady(
                    "the catalog does not answer, topics and settings cannot be changed until it does: try again")));
        } else {
            long taskId = catalog.run(operation.catalogWrite());
            current = Optional.of(new OperationRun(operation, OptionalLong.of(next.commandId()), next.deadlineMs(),
                    new OperationRun.Stage.InCatalog(taskId), 0));
        }
    }

    /** The next step of the operation in work. */
    Next advance(ClusterFacts facts, ClusterImage image, long nowMs) {
        OperationRun run = current.orElseThrow();
        if (run.stage() instanceof OperationRun.Stage.InCatalog) {
            return new Next.Nothing();
        }
        if (run.conflicts() >= MAX_CONFLICTS_PER_OPERATION) {
            effects.accept(new ControllerEffect.Warn(run.operation().resource()
                    + " could not be changed, the metadata store holds something else in its place; the catalog keeps the"
                    + " change and the next controller tries again"));
            abandon(new ControllerException.Unavailable(run.operation().resource() + " could not be changed"));
            return new Next.Ended();
        }
        ChunkEdits preparation = run.operation().preparation(facts);
        if (!preparation.isEmpty()) {
            return new Next.Write(preparation.writes(), wording.partitionChanges(preparation.changes(), nowMs));
        }
        List<MetadataChange> changes = run.operation().metadataChanges(facts, nowMs);
        if (!changes.isEmpty()) {
            return new Next.Write(changes, List.of(wording.operation(run.operation().note(), nowMs)));
        }
        run.operation().closingNote().ifPresent(catalog::run);
        completeSuperseded(run.operation().resource());
        run.commandId().ifPresent(id -> unseen.add(new Unseen(id, run.operation(), run.deadlineMs())));
        completeVisible(image); // a change to what is there already brings no further image
        current = Optional.empty();
        return new Next.Ended();
    }

    /** What it wrote met another version. */
    void onConflict() {
        current = current.map(OperationRun::afterConflict);
    }

    void onCatalogOutcome(long taskId, CatalogTask.Outcome outcome) {
        if (current.isEmpty() || !current.get().waitsForCatalog(taskId)) {
            return;
        }
        if (outcome instanceof CatalogTask.Outcome.Unavailable unavailable) {
            abandon(new ControllerException.Unavailable("the catalog did not answer, it is not known whether "
                    + current.get().operation().resource() + " was changed: " + unavailable.message()));
        } else if (outcome instanceof CatalogTask.Outcome.NameTaken taken) {
            abandon(new ControllerException.TopicExists(taken.message()));
        } else {
            current = current.map(OperationRun::inMetadata);
        }
    }

    void completeVisible(ClusterImage image) {
        unseen.removeIf(done -> {
            boolean visible = done.operation().isVisibleIn(image);
            if (visible) {
                effects.accept(new Complete(done.commandId(), done.operation().reply()));
            }
            return visible;
        });
    }

    /** An earlier change of the same thing may never be visible as it was: the image may skip it. */
    private void completeSuperseded(String resource) {
        unseen.removeIf(done -> {
            boolean superseded = done.operation().resource().equals(resource);
            if (superseded) {
                effects.accept(new Complete(done.commandId(), done.operation().reply()));
            }
            return superseded;
        });
    }

    /** Answers commands whose time is up; the work itself goes on. */
    void expire(long nowMs) {
        waiting.removeIf(command -> timedOut(command.commandId(), command.deadlineMs(), nowMs, "it had not begun"));
        unseen.removeIf(done -> timedOut(done.commandId(), done.deadlineMs(), nowMs, "it is done and not yet seen here"));
        current.ifPresent(run -> {
            if (run.commandId().isPresent()
                    && timedOut(run.commandId().getAsLong(), run.deadlineMs(), nowMs, "it may yet be done")) {
                current = Optional.of(
                        new OperationRun(run.operation(), OptionalLong.empty(), run.deadlineMs(), run.stage(), run.conflicts()));
            }
        });
    }

    void failAll(ControllerException reason) {
        waiting.forEach(command -> effects.accept(new Fail(command.commandId(), reason)));
        unseen.forEach(done -> effects.accept(new Fail(done.commandId(), reason)));
        current.ifPresent(run -> run.commandId().ifPresent(id -> effects.accept(new Fail(id, reason))));
    }

    private void abandon(ControllerException reason) {
        OptionalLong command = current.orElseThrow().commandId();
        command.ifPresent(id -> effects.accept(new Fail(id, reason)));
        current = Optional.empty();
    }

    private boolean timedOut(long commandId, long deadlineMs, long nowMs, String how) {
        if (nowMs < deadlineMs) {
            return false;
        }
        effects.accept(new Fail(commandId, new ControllerException.TimedOut("the request's time is up: " + how)));
        return true;
    }
}
