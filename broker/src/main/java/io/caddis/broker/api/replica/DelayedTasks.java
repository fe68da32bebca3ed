package io.caddis.broker.api.replica;

/** Runs a task on a thread of the node once a time has passed. Never blocks; tasks of a node that stops are dropped. */
@FunctionalInterface
public interface DelayedTasks {

    void after(long delayMs, Runnable task);
}
