package io.caddis.wire;

import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.RequestContext;

/**
 * A parsed request with its connection's facts.
 *
 * @param body         the generated message's wrapper; records inside it are views of the receive buffer and are valid
 *                     until the reply is given or {@link Reply#releaseRequestBuffer} is called
 * @param context      header, principal, listener, client address and software
 * @param receivedAtMs wall clock when the frame was complete
 * @param loop         the event loop that owns the connection
 */
public record ApiRequest<T extends AbstractRequest>(T body, RequestContext context, long receivedAtMs, EventLoop loop) {

    public short version() {
        return context.header.apiVersion();
    }

    /** Never null: an absent client id is the empty string. */
    public String clientId() {
        String clientId = context.header.clientId();
        return clientId == null ? "" : clientId;
    }
}
