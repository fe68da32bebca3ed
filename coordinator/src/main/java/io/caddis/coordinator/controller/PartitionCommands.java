package io.caddis.coordinator.controller;

import io.caddis.coordinator.controller.ControllerEffect.Complete;
import io.caddis.coordinator.controller.ControllerEffect.Fail;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Commands about leaders and in-sync replicas that are not answered yet, in order of arrival. As many as fit are decided for
 * one commit; they are answered when it is confirmed. Belongs to {@link ActiveController}, whose bound on open commands bounds
 * this queue.
 */
final class PartitionCommands {

    private final Consumer<ControllerEffect> effects;
    private final Deque<PartitionRun<?>> open = new ArrayDeque<>();

    PartitionCommands(Consumer<ControllerEffect> effects) {
        this.effects = effects;
    }

    void add(long commandId, ControllerCommand.OfPartitions command, long deadlineMs) {
        if (command instanceof ControllerCommand.AlterPartitions alter) {
            open.add(new InSyncRun(commandId, deadlineMs, alter));
        } else if (command instanceof ControllerCommand.MoveLeaders move) {
            open.add(new LeaderMoveRun(commandId, deadlineMs, move));
        } else {
            open.add(new ElectionRun(commandId, deadlineMs, (ControllerCommand.ElectLeaders) command));
        }
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    /** Decides for one commit; {@link #confirm} or {@link #rollBack} must follow. Empty: there is nothing to write. */
    ChunkEdits decide(ClusterFacts facts) {
        ChunkEdits edits = new ChunkEdits(facts.state());
        Iterator<PartitionRun<?>> runs = open.iterator();
        boolean hasRoom = true;
        while (hasRoom && runs.hasNext()) {
            PartitionRun<?> run = runs.next();
            Optional<ControllerException> refusal = run.refusal(facts);
            if (refusal.isPresent()) {
                effects.accept(new Fail(run.commandId(), refusal.get()));
                runs.remove();
            } else {
                hasRoom = run.advance(facts, edits);
            }
        }
        return edits;
    }

    /** What was decided is written. */
    void confirm(ClusterFacts facts) {
        Iterator<PartitionRun<?>> runs = open.iterator();
        while (runs.hasNext()) {
            PartitionRun<?> run = runs.next();
            run.confirm();
            if (run.isFinished(facts)) {
                effects.accept(new Complete(run.commandId(), run.reply()));
                runs.remove();
            }
        }
    }

    /** What was decided is not written: it is decided again. */
    void rollBack() {
        open.forEach(PartitionRun::rollBack);
    }

    /** Answers those whose time is up; what is being written goes on. */
    void expire(long nowMs) {
        open.removeIf(run -> {
            boolean isDue = nowMs >= run.deadlineMs();
            if (isDue) {
                effects.accept(new Fail(run.commandId(), new ControllerException.TimedOut(
                        "the request's time is up: each of its changes may or may not have been made")));
            }
            return isDue;
        });
    }

    void failAll(ControllerException reason) {
        open.forEach(run -> effects.accept(new Fail(run.commandId(), reason)));
        open.clear();
    }
}
