package io.caddis.wire;

import java.net.InetAddress;
import org.apache.kafka.common.network.NetworkReceive;

/**
 * What an event loop knows of one of its connections: at most one request is in flight, and its answer, once it is being
 * sent, pins resources until the last byte is out. Touched on the loop's thread only.
 */
final class Connection {

    final String id;
    final InetAddress address;
    private PendingReply inFlight;
    private Runnable releaseAfterSend;
    private TrackedSend send;
    private long sentAtLastProgress;
    private long lastProgressMs;
    private NetworkReceive partialReceive;
    private long partialReceiveSinceMs;

    Connection(String id, InetAddress address) {
        this.id = id;
        this.address = address;
    }

    void begin(PendingReply reply) {
        if (inFlight != null) {
            throw new IllegalStateException("connection " + id + " already has a request in flight");
        }
        inFlight = reply;
        partialReceive = null;
    }

    boolean isInFlight(PendingReply reply) {
        return inFlight == reply;
    }

    void sending(TrackedSend answer, Runnable release, long nowMs) {
        send = answer;
        releaseAfterSend = release;
        sentAtLastProgress = 0;
        lastProgressMs = nowMs;
    }

    boolean isSending() {
        return send != null;
    }

    /** The answer is out, or was not wanted: the connection may read its next request. */
    void completed() {
        inFlight = null;
        send = null;
        Runnable release = releaseAfterSend;
        releaseAfterSend = null;
        if (release != null) {
            release.run();
        }
    }

    /** The connection is gone: the request's answer will not be sent. */
    void abandon() {
        PendingReply reply = inFlight;
        if (reply != null) {
            reply.abandon();
        }
        completed();
    }

    /** @return true if the client has taken nothing of its answer for longer than allowed */
    boolean sendIsStalled(long nowMs, long stalledSendTimeoutMs) {
        if (send == null) {
            return false;
        }
        if (send.written() != sentAtLastProgress) {
            sentAtLastProgress = send.written();
            lastProgressMs = nowMs;
        }
        return nowMs - lastProgressMs > stalledSendTimeoutMs;
    }

    /**
     * Notes the frame being received at a sweep.
     *
     * @return true if the same frame has been incomplete for longer than allowed
     */
    boolean receiveIsStalled(NetworkReceive receive, long nowMs, long partialRequestTimeoutMs) {
        boolean partial = receive != null && receive.bytesRead() > 0 && !receive.complete() && !waitsForMemory(receive);
        if (!partial) {
            partialReceive = null;
            return false;
        }
        if (receive != partialReceive) {
            partialReceive = receive;
            partialReceiveSinceMs = nowMs;
        }
        return nowMs - partialReceiveSinceMs > partialRequestTimeoutMs;
    }

    /** The client has sent its length and we have no room for the frame: that is not the client's slowness. */
    private static boolean waitsForMemory(NetworkReceive receive) {
        return receive.requiredMemoryAmountKnown() && !receive.memoryAllocated();
    }
}
