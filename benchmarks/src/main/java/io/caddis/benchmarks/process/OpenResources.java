package io.caddis.benchmarks.process;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What the run must end before it exits: closed once, newest first, by the main thread at the end or by the shutdown hook on
 * Ctrl-C, whichever comes first. One failing close does not keep the others from being closed.
 *
 * <p>Thread-safe: the hook may close while the main thread is still starting processes. What is added after closing began
 * is closed at once.
 */
public final class OpenResources implements AutoCloseable {

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private boolean closed;

    /**
     * Takes responsibility for a resource.
     *
     * @throws IllegalStateException when the run is already being ended; the resource has then been closed
     */
    public synchronized <T extends AutoCloseable> T add(T resource) {
        if (closed) {
            closeQuietly(resource);
            throw new IllegalStateException("the benchmark is being stopped");
        }
        open.push(resource);
        return resource;
    }

    /** True once closing has begun: failures seen after that are consequences of it. */
    public synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        closed = true;
        while (!open.isEmpty()) {
            closeQuietly(open.pop());
        }
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            System.err.println("warning: could not close " + resource + ": " + e);
        }
    }
}
