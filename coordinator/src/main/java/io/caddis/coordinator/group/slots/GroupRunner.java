package io.caddis.coordinator.group.slots;

import io.caddis.coordinator.group.Group;
import io.caddis.coordinator.group.GroupAnswer;
import io.caddis.coordinator.group.GroupEffect;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest;
import io.caddis.coordinator.group.store.GroupChange;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives groups their requests in order, carries out what they ask for, and tells them how storing ended. A group that fails
 * is dropped and read again; the others go on.
 */
final class GroupRunner {

    private static final Logger LOG = LoggerFactory.getLogger(GroupRunner.class);

    /** Requests of one group that wait while it is stored: all members of a large group at once. */
    static final int MAX_WAITING_OF_GROUP = 10_000;

    /** Of all groups. */
    static final int MAX_WAITING = 100_000;

    /** How long a request may wait for a group that stores one thing after another. */
    static final long MAX_WAIT_MS = StoreLane.PATIENCE_WHILE_SLOW_MS;

    /** A request may change the kind of its group, and in the new kind once more. */
    static final int MAX_EXCHANGES = 2;

    /** A group that failed is not read again at once: it may fail each time. */
    static final long PAUSE_AFTER_DEFECT_MS = 5_000;

    /** The store's answer may be on its way; and many doubts of one slot share a read. */
    static final long PAUSE_BEFORE_READING_AGAIN_MS = 100;

    /** A deadline that has passed and stays is looked at again after this. */
    private static final long OVERDUE_RETRY_MS = 50;

    private final GroupStoring storing;
    private final GroupDeadlines deadlines;
    private final Set<GroupRun> withWaiting = new LinkedHashSet<>();
    private long lastToken;
    private long mark;
    private int waiting;

    GroupRunner(GroupStoring storing, GroupDeadlines deadlines) {
        this.storing = storing;
        this.deadlines = deadlines;
    }

    // ---- requests ----

    void submit(GroupRun run, GroupWork work, long nowMs) {
        if (run.isReloading()) {
            work.refuse(Refusal.LOADING);
        } else if (!run.isBusy()) {
            carryOut(run, work, nowMs);
            settle(run, nowMs);
        } else if (run.waitingCount() >= MAX_WAITING_OF_GROUP || waiting >= MAX_WAITING) {
            work.refuse(Refusal.OVERLOADED);
        } else {
            run.enqueue(work, nowMs);
            withWaiting.add(run);
            waiting++;
        }
    }

    private void carryOut(GroupRun run, GroupWork work, long nowMs) {
        try {
            work.carryOut(run, nowMs);
        } catch (RuntimeException | Error e) {
            work.refuse(Refusal.UNAVAILABLE);
            defect(run, e, nowMs);
        }
    }

    /** A member's request, for a group that exists. */
    void ask(GroupRun run, GroupRequest request, CompletableFuture<GroupAnswer> answer, long nowMs) {
        long token = ++lastToken;
        run.opened(token, request, answer);
        Group asked;
        int exchanges = 0;
        do {
            if (exchanges++ > MAX_EXCHANGES) {
                throw new IllegalStateException("group " + run.groupId() + " changes its kind without end for " + request);
            }
            asked = run.group();
            perform(run, asked.handle(request, token, nowMs), nowMs);
        } while (run.group() != asked); // to the one that replaced it the request is given again
    }

    /** What the former group still owes an answer is a rebalance that no longer takes place in it. */
    private void exchange(GroupRun run, Group replacement, long nowMs) {
        Group former = run.group();
        run.exchange(replacement);
        perform(run, former.giveUp(GroupError.REBALANCE_IN_PROGRESS), nowMs);
    }

    private void perform(GroupRun run, List<GroupEffect> effects, long nowMs) {
        for (GroupEffect effect : effects) {
            if (effect instanceof GroupEffect.Answer answer) {
                run.answer(answer.token(), answer.answer());
            } else if (effect instanceof GroupEffect.Store store) {
                store(run, store.changes(), nowMs);
            } else if (effect instanceof GroupEffect.ReplaceBy replace) {
                exchange(run, replace.replacement(), nowMs);
            }
        }
    }

    // ---- storing ----

    private void store(GroupRun run, List<GroupChange> changes, long nowMs) {
        Group group = run.group();
        if (run.isInDoubt()) {
            failStore(run, group, GroupError.COORDINATOR_NOT_AVAILABLE, nowMs);
            return;
        }
        run.hold();
        write(run, changes, true, nowMs, (outcome, at) -> ifStill(run, group, at, () -> {
            run.release();
            if (outcome == StoreOutcome.STORED) {
                perform(run, group.onStored(at), at);
            } else {
                failStore(run, group, outcome == StoreOutcome.REFUSED
                        ? GroupError.UNKNOWN_SERVER_ERROR : GroupError.COORDINATOR_NOT_AVAILABLE, at);
            }
        }));
    }

    private void failStore(GroupRun run, Group group, GroupError error, long nowMs) {
        List<GroupEffect> effects = group.onStoreFailed(error, nowMs);
        if (effects.stream().anyMatch(effect -> !(effect instanceof GroupEffect.Answer))) {
            throw new IllegalStateException("group " + run.groupId() + " wants more stored when storing has just failed");
        }
        perform(run, effects, nowMs);
    }

    private void ifStill(GroupRun run, Group group, long nowMs, Runnable action) {
        if (!run.isGone() && run.group() == group) {
            guarded(run, nowMs, action);
        }
    }

    /**
     * Stores changes of a group in its turn. The listener is told before others of the group go on.
     *
     * @param ofGroup they change the group's own rows, not only its offsets
     */
    void write(GroupRun run, List<GroupChange> changes, boolean ofGroup, long nowMs, QueuedWrite.Listener listener) {
        QueuedWrite write = new QueuedWrite(run.slot(), changes, nowMs, (outcome, at) -> {
            run.ended(ofGroup, ++mark);
            if (!run.isGone()) {
                if (outcome == StoreOutcome.STORED) {
                    run.stored(changes);
                } else if (ofGroup) {
                    noteNotStored(run, changes, outcome, at);
                }
            }
            listener.onEnd(outcome, at);
            settle(run, at);
        });
        run.queued(write, ofGroup, ++mark);
        storing.add(write);
    }

    private void noteNotStored(GroupRun run, List<GroupChange> changes, StoreOutcome outcome, long nowMs) {
        boolean unsent = outcome == StoreOutcome.NOT_SENT && !run.isExchanged();
        if (!unsent && outcome != StoreOutcome.LOST) {
            run.doubt(changes);
            run.slot().readAgain(run, nowMs + PAUSE_BEFORE_READING_AGAIN_MS);
        }
    }

    /** What is stored of a group that was in doubt, or had failed; null if nothing is. */
    void reloaded(GroupRun run, SlotRead.ReadGroup found, long nowMs) {
        guarded(run, nowMs, () -> {
            if (run.provesNotStored(found == null ? null : found.row())) {
                run.endDoubt();
                return;
            }
            if (run.group() != null) {
                perform(run, run.group().giveUp(GroupError.COORDINATOR_NOT_AVAILABLE), nowMs);
            }
            run.refuseOpen(Refusal.UNAVAILABLE);
            run.reload(found == null ? null : found.group(), found == null ? null : found.row());
        });
        settle(run, nowMs);
    }

    // ---- time ----

    void onTime(long nowMs) {
        for (GroupRun run : new ArrayList<>(withWaiting)) {
            for (GroupWork work = run.nextWaitingSince(nowMs - MAX_WAIT_MS); work != null;
                    work = run.nextWaitingSince(nowMs - MAX_WAIT_MS)) {
                waiting--;
                work.refuse(Refusal.UNAVAILABLE);
            }
            forgetIfServed(run);
        }
    }

    void runDeadlines(long nowMs) {
        List<GroupRun> due = new ArrayList<>(); // first all, then their calls: what is overdue for ever must not hold up the rest
        for (Optional<GroupRun> next = deadlines.nextDue(nowMs); next.isPresent(); next = deadlines.nextDue(nowMs)) {
            due.add(next.get());
        }
        for (GroupRun run : due) {
            call(run, nowMs, group -> group.nextDeadlineMs() <= nowMs ? group.onTime(nowMs) : List.of());
        }
    }

    /** @return false if the group is being stored and is to be told later */
    boolean tellTopicsChanged(GroupRun run, long nowMs) {
        if (run.isBusy()) {
            return false;
        }
        call(run, nowMs, group -> group.onTopicsChanged(nowMs));
        return true;
    }

    private void call(GroupRun run, long nowMs, Function<Group, List<GroupEffect>> event) {
        if (!run.isGone() && !run.isHeld() && run.group() != null) {
            guarded(run, nowMs, () -> perform(run, event.apply(run.group()), nowMs));
            settle(run, nowMs);
        }
    }

    // ---- after every event of a group ----

    private void settle(GroupRun run, long nowMs) {
        while (!run.isHeld() && !run.isGone()) {
            GroupWork next = run.nextWaiting();
            if (next == null) {
                break;
            }
            waiting--;
            if (run.isReloading()) {
                next.refuse(Refusal.LOADING);
            } else {
                carryOut(run, next, nowMs);
            }
        }
        forgetIfServed(run);
        if (!run.isGone()) {
            guarded(run, nowMs, () -> track(run, nowMs));
        }
    }

    private void track(GroupRun run, long nowMs) {
        if (run.isNothing()) {
            run.slot().remove(run);
            forget(run);
        } else if (run.group() != null && !run.isHeld()) {
            deadlines.track(run, Math.max(run.group().nextDeadlineMs(), nowMs + OVERDUE_RETRY_MS));
        }
    }

    private void forgetIfServed(GroupRun run) {
        if (run.waitingCount() == 0) {
            withWaiting.remove(run);
        }
    }

    private void forget(GroupRun run) {
        run.vanish();
        deadlines.forget(run);
        withWaiting.remove(run);
    }

    /** The slot is another node's: everybody who waits is told, and what is under way is forgotten. */
    void giveUp(GroupRun run, long nowMs) {
        forget(run);
        if (run.group() != null) {
            try {
                perform(run, run.group().giveUp(GroupError.NOT_COORDINATOR), nowMs);
            } catch (RuntimeException | Error e) {
                LOG.error("group {} could not be given up", run.groupId(), e);
            }
        }
        run.refuseOpen(Refusal.NOT_OURS);
        for (GroupWork work = run.nextWaiting(); work != null; work = run.nextWaiting()) {
            waiting--;
            work.refuse(Refusal.NOT_OURS);
        }
    }

    // ---- defects ----

    private void guarded(GroupRun run, long nowMs, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            defect(run, e, nowMs);
        }
    }

    /** A group nobody can trust is dropped, and what is stored of it is read; its members are told to try again. */
    void defect(GroupRun run, Throwable cause, long nowMs) {
        if (run.breakDown()) {
            LOG.error("group {} failed and is read again: {}", run.groupId(), run.slot(), cause);
        } else {
            LOG.debug("group {} failed again", run.groupId(), cause);
        }
        deadlines.forget(run);
        run.refuseOpen(Refusal.UNAVAILABLE);
        run.slot().readAgain(run, nowMs + PAUSE_AFTER_DEFECT_MS);
    }

    int waiting() {
        return waiting;
    }

    /** A moment in the order of writes, for {@link GroupRun#wroteSince}. */
    long mark() {
        return ++mark;
    }
}
