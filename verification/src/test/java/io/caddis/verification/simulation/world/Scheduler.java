package io.caddis.verification.simulation.world;

import java.util.PriorityQueue;

/** Virtual time: what is to happen, ordered by time and then by the order it was planned in. */
public final class Scheduler {

    private record Planned(long atMs, long sequence, Runnable action) implements Comparable<Planned> {
        @Override
        public int compareTo(Planned other) {
            int byTime = Long.compare(atMs, other.atMs);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    private final PriorityQueue<Planned> planned = new PriorityQueue<>(256);
    private long nowMs;
    private long lastSequence;
    private int executed;

    public long nowMs() {
        return nowMs;
    }

    /** Events carried out so far. */
    public int executed() {
        return executed;
    }

    public void after(long delayMs, Runnable action) {
        at(nowMs + delayMs, action);
    }

    public void at(long atMs, Runnable action) {
        planned.add(new Planned(Math.max(nowMs, atMs), ++lastSequence, action));
    }

    /** Carries out the next event if it is due before {@code endMs}. */
    public boolean step(long endMs) {
        Planned next = planned.peek();
        if (next == null || next.atMs > endMs) {
            return false;
        }
        planned.remove();
        nowMs = next.atMs;
        executed++;
        next.action.run();
        return true;
    }
}
