package io.caddis.broker.api;

import io.caddis.wire.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An event loop that turns when the test says so, with the test's time. Tasks may come from any thread. */
public final class ManualLoop implements EventLoop {

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final List<Scheduled> scheduled = new ArrayList<>();
    private long nowMs;

    private final class Scheduled implements Timeout {
        private final long dueMs;
        private final Runnable task;

        Scheduled(long dueMs, Runnable task) {
            this.dueMs = dueMs;
            this.task = task;
        }

        @Override
        public void cancel() {
            scheduled.remove(this);
        }
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public boolean inLoop() {
        return true;
    }

    @Override
    public Timeout schedule(long delayMs, Runnable task) {
        Scheduled timeout = new Scheduled(nowMs + delayMs, task);
        scheduled.add(timeout);
        return timeout;
    }

    /** Runs what has been queued. */
    public void turn() {
        Runnable task;
        while ((task = tasks.poll()) != null) {
            task.run();
        }
    }

    /** Lets time pass and runs what becomes due. */
    public void pass(long ms) {
        nowMs += ms;
        Queue<Scheduled> due = new ArrayDeque<>(scheduled.stream().filter(timeout -> timeout.dueMs <= nowMs).toList());
        scheduled.removeAll(due);
        due.forEach(timeout -> timeout.task.run());
        turn();
    }

    public int scheduledTasks() {
        return scheduled.size();
    }
}
