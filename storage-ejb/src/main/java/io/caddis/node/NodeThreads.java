package io.caddis.node;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes every thread of a node.
 *
 * <p>Daemon threads, because the server must be able to end whatever the node does; with the application's class loader
 * as context class loader, because Kafka's classes look others up through it and a thread would otherwise inherit the
 * loader of whoever happened to create it. The container's own thread factories are made for short tasks with a request
 * context; a broker's loops live as long as the node.
 */
final class NodeThreads implements ThreadFactory {

    private static final Logger LOG = LoggerFactory.getLogger(NodeThreads.class);

    private final ClassLoader contextClassLoader;
    private final AtomicInteger made = new AtomicInteger();

    NodeThreads(ClassLoader contextClassLoader) {
        this.contextClassLoader = contextClassLoader;
    }

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = new Thread(task, "caddis-" + made.incrementAndGet());
        thread.setDaemon(true);
        thread.setContextClassLoader(contextClassLoader);
        thread.setUncaughtExceptionHandler(
                (ended, failure) -> LOG.error("thread {} ended unexpectedly", ended.getName(), failure));
        return thread;
    }
}
