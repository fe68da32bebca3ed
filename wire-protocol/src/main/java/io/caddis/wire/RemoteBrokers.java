package io.caddis.wire;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;

/** The other brokers, as one that sends them requests sees them. Safe from any thread, never blocks. */
public interface RemoteBrokers {

    /**
     * Sends the request in its own version. The future fails with {@link InterBrokerClient.OutcomeUnknownException} and with
     * nothing else; it may be completed on any thread, so what hangs on it must not block.
     *
     * @param timeoutMs from now until the answer, waiting for the connection included
     */
    CompletableFuture<AbstractResponse> send(InterBrokerClient.Destination destination, AbstractRequest request, int timeoutMs);
}
