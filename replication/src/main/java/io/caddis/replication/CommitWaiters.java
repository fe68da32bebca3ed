package io.caddis.replication;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/**
 * Replies of one partition that wait until everything below an offset has reached a mark: the high watermark, or the disk.
 * Safe from any thread; waiters are called outside the lock.
 *
 * <p>An offset means a record only within one unbroken role. So waiters are taken for leader epochs since the role began, and
 * the mark is read under the lock: neither an append of an earlier leadership nor a mark of one can complete anything here.
 */
final class CommitWaiters {

    private final LongSupplier mark;
    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    // Integer.MAX_VALUE while there is no role to wait in.
    private int firstLeaderEpoch = Integer.MAX_VALUE;

    private record Entry(long endOffset, CommitWaiter waiter) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            return Long.compare(endOffset, other.endOffset);
        }
    }

    /** @param mark what the waiters wait for to reach their offset */
    CommitWaiters(LongSupplier mark) {
        this.mark = mark;
    }

    /** A role begins. */
    synchronized void begin(int leaderEpoch) {
        firstLeaderEpoch = leaderEpoch;
    }

    /** The role ends. @return those who wait in vain, to be told under no lock */
    synchronized List<CommitWaiter> end() {
        firstLeaderEpoch = Integer.MAX_VALUE;
        return takeAll();
    }

    /** @return false if the role in which the offset was given has ended */
    synchronized boolean add(long endOffset, int leaderEpoch, CommitWaiter waiter) {
        if (leaderEpoch < firstLeaderEpoch) {
            return false;
        }
        entries.add(new Entry(endOffset, waiter));
        return true;
    }

    /** Tells everyone whose offset the mark has reached. */
    void completeDue() {
        List<CommitWaiter> due = null;
        synchronized (this) {
            if (entries.isEmpty()) {
                return;
            }
            long reached = mark.getAsLong();
            while (!entries.isEmpty() && entries.peek().endOffset <= reached) {
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
        List<CommitWaiter> failed;
        synchronized (this) {
            failed = takeAll();
        }
        failed.forEach(waiter -> waiter.failed(failure));
    }

    private List<CommitWaiter> takeAll() {
        List<CommitWaiter> taken = new ArrayList<>(entries.size());
        entries.forEach(entry -> taken.add(entry.waiter));
        entries.clear();
        return taken;
    }

    synchronized int size() {
        return entries.size();
    }
}
