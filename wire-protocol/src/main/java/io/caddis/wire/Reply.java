package io.caddis.wire;

import org.apache.kafka.common.requests.AbstractResponse;

/**
 * The one answer to one request. Every method may be called from any thread; the first of {@code send}, {@code sendNothing},
 * {@code fail} and {@code closeConnection} wins, later ones only run their release action. Until then the connection reads
 * no further request, unless {@link #allowNextRequest} was called. Answers go out in the order of the requests.
 */
public interface Reply {

    /** Answers. */
    default void send(AbstractResponse response) {
        send(response, () -> {});
    }

    /**
     * Answers, and runs {@code release} exactly once when the bytes are out, or when they never will be.
     *
     * @param release gives back what the response refers to, such as file slices; must not throw
     */
    void send(AbstractResponse response, Runnable release);

    /** The request wants no answer (Produce with acks=0). */
    void sendNothing();

    /** Answers with the request's own error response for this failure. */
    void fail(Throwable failure);

    /** Closes the connection without an answer, as the protocol asks for what cannot be answered. */
    void closeConnection(String reason);

    /** The request's buffers are no longer used although the answer is still to come: their memory may serve others. */
    void releaseRequestBuffer();

    /**
     * Everything the request does has been done, in order; only its answer waits: the next request may be read meanwhile, up
     * to a bound for each connection. Called by the handler on the event loop, after {@link #releaseRequestBuffer}.
     */
    void allowNextRequest();

    /** True once the connection is gone: nobody will read the answer. */
    boolean isAbandoned();
}
