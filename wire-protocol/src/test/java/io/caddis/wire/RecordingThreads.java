package io.caddis.wire;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** Makes daemon threads and remembers them. */
final class RecordingThreads implements ThreadFactory {

    private final List<Thread> made = new CopyOnWriteArrayList<>();

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        made.add(thread);
        return thread;
    }

    int count() {
        return made.size();
    }

    List<String> alive() {
        return made.stream().filter(Thread::isAlive).map(Thread::getName).toList();
    }

    /** Processor time that all of them have used, in milliseconds. */
    long processorTimeMs() {
        return TimeUnit.NANOSECONDS.toMillis(made.stream()
                .mapToLong(thread -> Math.max(0, ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId())))
                .sum());
    }
}
