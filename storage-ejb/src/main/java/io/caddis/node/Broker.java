package io.caddis.node;

import io.caddis.broker.NodeStatus;
import io.caddis.broker.api.operator.OperatorAccess;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The broker as its host sees it: settings in, started once, closed once. */
interface Broker extends AutoCloseable {

    /**
     * Blocks until clients are served.
     *
     * @param progress told what is waited for, on the calling thread
     * @throws InterruptedException if the node is stopped meanwhile; {@link #close()} is still due
     */
    void start(Consumer<String> progress) throws InterruptedException;

    /** Answers from memory, on any thread. */
    NodeStatus status();

    /** What a console works with; empty before the broker is a member of its cluster. */
    Optional<OperatorAccess> operator();

    /** While suspended it leads nothing that others can. Any thread, in any state, never blocks. */
    void setSuspended(boolean suspended);

    /** Hands over what it leads and releases everything in reverse order; idempotent; not called while {@link #start} runs. */
    @Override
    void close();

    /** Makes a broker; checks all settings and starts nothing. */
    @FunctionalInterface
    interface Factory {

        /** Throws a runtime exception whose message lists everything that is wrong with the settings. */
        Broker create(Map<String, String> properties);
    }
}
