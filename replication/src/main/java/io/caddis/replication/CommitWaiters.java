package io.caddis.replication;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Replies of one partition that wait until everything below an offset is committed. Safe from any thread; waiters are
 * called outside the lock.
 */
final class CommitWaiters {

    private final PriorityQueue<Entry> entries = new PriorityQueue<>();

    private record Entry(long endOffset, CommitWaiter waiter) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            return Long.compare(endOffset, other.endOffset);
        }
    }

    synchronized void add(long endOffset, CommitWaiter waiter) {
        entries.add(new Entry(endOffset, waiter));
    }

    /** Tells everyone who waits for no more than {@code committedOffset}. */
    void completeUpTo(long committedOffset) {
        List<CommitWaiter> due = null;
        synchronized (this) {
            while (!entries.isEmpty() && entries.peek().endOffset <= committedOffset) {
                if (due == null) {
                    due = new ArrayList<>(entries.size());
                }
                due.add(entries.poll().waiter);
            }
        }
        if (due != null) {
            due.forEach(CommitWaiter::committed);
        }
    }

    /** Tells everyone that it will not happen here. */
    void failAll(RuntimeException failure) {
        List<Entry> failed;
        synchronized (this) {
            failed = new ArrayList<>(entries);
            entries.clear();
        }
        failed.forEach(entry -> entry.waiter.failed(failure));
    }

    synchronized int size() {
        return entries.size();
    }
}
