package io.caddis.wire;

import java.util.PriorityQueue;

/**
 * Tasks of one event loop that wait for a moment. Touched on the loop's thread only; time is passed in.
 *
 * <p>Cancelling leaves the entry in the heap until its moment comes or until half of the entries are cancelled, so that a
 * long poll answered early costs nothing.
 */
final class LoopTimers {

    private static final int COMPACTION_MIN_ENTRIES = 256;

    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private long sequence;
    private int cancelled;

    EventLoop.Timeout schedule(long dueMs, Runnable task) {
        Entry entry = new Entry(dueMs, sequence++, task);
        entries.add(entry);
        return entry;
    }

    /** Milliseconds until the next task is due, never negative; {@code idleMs} if it is later or there is none. */
    long delayMs(long nowMs, long idleMs) {
        Entry next = entries.peek();
        return next == null ? idleMs : Math.min(idleMs, Math.max(0, next.dueMs - nowMs));
    }

    /** Takes the next due task, or null. */
    Runnable pollDue(long nowMs) {
        while (!entries.isEmpty() && entries.peek().dueMs <= nowMs) {
            Entry entry = entries.poll();
            Runnable task = entry.task;
            if (task != null) {
                entry.task = null;
                return task;
            }
            cancelled--;
        }
        return null;
    }

    int size() {
        return entries.size() - cancelled;
    }

    private void compact() {
        if (entries.size() >= COMPACTION_MIN_ENTRIES && cancelled > entries.size() / 2) {
            entries.removeIf(entry -> entry.task == null);
            cancelled = 0;
        }
    }

    private final class Entry implements EventLoop.Timeout, Comparable<Entry> {
        private final long dueMs;
        private final long order;
        private Runnable task;

        Entry(long dueMs, long order, Runnable task) {
            this.dueMs = dueMs;
            this.order = order;
            this.task = task;
        }

        @Override
        public void cancel() {
            if (task != null) {
                task = null;
                cancelled++;
                compact();
            }
        }

        @Override
        public int compareTo(Entry other) {
            int byTime = Long.compare(dueMs, other.dueMs);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
