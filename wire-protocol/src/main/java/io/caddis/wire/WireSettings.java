package io.caddis.wire;

import java.util.Map;

/**
 * Bounds of the network layer, with Kafka's setting names where Kafka has them.
 *
 * @param networkThreads            event loops for each listener ({@code num.network.threads})
 * @param requestMaxBytes           largest frame, the four length bytes not counted ({@code socket.request.max.bytes})
 * @param queuedRequestMaxBytes     memory that all requests being received or answered may take together
 *                                  ({@code queued.max.request.bytes}), negative for no bound; {@link RequestMemory} says
 *                                  who gets it, and by how much the last frame may pass it
 * @param sendBufferBytes           {@code socket.send.buffer.bytes}, -1 leaves it to the operating system
 * @param receiveBufferBytes        {@code socket.receive.buffer.bytes}, likewise
 * @param backlog                   {@code socket.listen.backlog.size}
 * @param connectionsMaxIdleMs      a connection that moves no byte for so long is closed ({@code connections.max.idle.ms})
 * @param connectionsMax            open connections of the node ({@code max.connections})
 * @param connectionsPerAddressMax  open connections of one client address ({@code max.connections.per.ip})
 * @param connectionsPerAddressOverrides the same for single addresses, by host name or address
 * @param partialRequestTimeoutMs   a frame that has begun must be complete by then, so that slow senders hold no memory
 * @param stalledSendTimeoutMs      an answer must have been read by the client by then, so that no file stays pinned
 */
public record WireSettings(
        int networkThreads,
        int requestMaxBytes,
        long queuedRequestMaxBytes,
        int sendBufferBytes,
        int receiveBufferBytes,
        int backlog,
        long connectionsMaxIdleMs,
        int connectionsMax,
        int connectionsPerAddressMax,
        Map<String, Integer> connectionsPerAddressOverrides,
        long partialRequestTimeoutMs,
        long stalledSendTimeoutMs) {}
