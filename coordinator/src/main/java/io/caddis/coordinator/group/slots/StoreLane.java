package io.caddis.coordinator.group.slots;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One transaction at a time, and what has queued for the next: the busier the catalog, the more writes share a transaction.
 * First come, first stored.
 */
final class StoreLane {

    /** Of one transaction, unless a single write has more. */
    static final int MAX_ROWS = 5_000;

    static final int MAX_WRITES = 1_000;

    /** How long a write may wait for its turn, and then for its outcome, while the catalog answers. */
    static final long PATIENCE_WHILE_SLOW_MS = 15_000;

    /** The same after a transaction that had no answer, until there is one again. */
    static final long PATIENCE_WHILE_AWAY_MS = 5_000;

    private final int lane;
    private final Deque<QueuedWrite> queue = new ArrayDeque<>();
    private WriteBatch running;
    private boolean away;

    StoreLane(int lane) {
        this.lane = lane;
    }

    void add(QueuedWrite write) {
        queue.add(write);
    }

    Optional<WriteBatch> next(long nowMs) {
        if (running != null || queue.isEmpty()) {
            return Optional.empty();
        }
        List<QueuedWrite> writes = new ArrayList<>();
        int rows = 0;
        while (!queue.isEmpty() && fits(queue.peek(), writes, rows)) {
            QueuedWrite write = queue.remove();
            rows += write.rows();
            writes.add(write);
        }
        running = new WriteBatch(lane, writes, nowMs);
        return Optional.of(running);
    }

    private static boolean fits(QueuedWrite write, List<QueuedWrite> writes, int rows) {
        if (writes.isEmpty()) {
            return true;
        }
        boolean alone = write.isAlone() || writes.get(0).isAlone();
        return !alone && writes.size() < MAX_WRITES && rows + write.rows() <= MAX_ROWS;
    }

    /** The transaction is over, whatever came of it: the lane is free. */
    void ended(WriteBatch batch, boolean answered) {
        if (running != batch) {
            throw new IllegalStateException("lane " + lane + " runs another transaction than the one that ended");
        }
        running = null;
        away = !answered;
    }

    /** Writes of a refused transaction are tried again, each by itself, before anything else. */
    void again(List<QueuedWrite> writes) {
        for (int i = writes.size() - 1; i >= 0; i--) {
            writes.get(i).setAlone();
            queue.addFirst(writes.get(i));
        }
    }

    /** Takes out what waits, and names what is under way, of a slot that is given up. */
    List<QueuedWrite> remove(Predicate<QueuedWrite> lost) {
        List<QueuedWrite> removed = new ArrayList<>();
        if (running != null) {
            running.writes().stream().filter(lost).forEach(removed::add);
        }
        for (Iterator<QueuedWrite> each = queue.iterator(); each.hasNext(); ) {
            QueuedWrite write = each.next();
            if (lost.test(write)) {
                each.remove();
                removed.add(write);
            }
        }
        return removed;
    }

    /** Takes out what has waited for its turn too long. */
    List<QueuedWrite> removeOverdue(long nowMs) {
        List<QueuedWrite> overdue = new ArrayList<>();
        while (!queue.isEmpty() && nowMs - queue.peek().sinceMs() >= patienceMs()) {
            overdue.add(queue.remove());
        }
        return overdue;
    }

    /** What is in a transaction that does not come to an end; nobody waits for it any longer. */
    List<QueuedWrite> overdueInTransaction(long nowMs) {
        if (running == null || nowMs - running.startedMs() < patienceMs()) {
            return List.of();
        }
        away = true;
        return running.writes();
    }

    private long patienceMs() {
        return away ? PATIENCE_WHILE_AWAY_MS : PATIENCE_WHILE_SLOW_MS;
    }

    /** False while a transaction whose writes were given up may still change rows of the slot. */
    boolean isSettled(OwnedSlot slot) {
        return running == null || running.writes().stream().noneMatch(write -> write.slot() == slot && write.hasEnded());
    }
}
