package io.caddis.coordinator.threads;

import java.util.concurrent.ThreadFactory;

/** Threads of another factory, named for what they do. */
public record NamedThreads(ThreadFactory threads, String name) implements ThreadFactory {

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = threads.newThread(task);
        thread.setName(name);
        return thread;
    }
}
