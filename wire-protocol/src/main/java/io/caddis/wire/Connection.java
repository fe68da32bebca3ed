package io.caddis.wire;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What an event loop knows of one of its connections: the requests whose answers are outstanding, in order, and the answer
 * being sent, which pins resources until its last byte is out. Touched on the loop's thread only.
 */
final class Connection {

    /**
     * Requests of one connection that may wait for their answers. More than one only behind requests that allow it, see
     * {@link Reply#allowNextRequest}: as many as a producer with default settings has in flight.
     */
    static final int IN_FLIGHT_MAX = 5;

    final String id;
    final InetAddress address;
    final ReceiveProgress receiving = new ReceiveProgress();
    private final Deque<PendingReply> inFlight = new ArrayDeque<>(2);
    private Runnable releaseAfterSend;
    private TrackedSend send;
    private long sentAtLastProgress;
    private long lastProgressMs;

    Connection(String id, InetAddress address) {
        this.id = id;
        this.address = address;
    }

    void begin(PendingReply reply) {
        if (!mayRead()) {
            throw new IllegalStateException("connection " + id + " may not have another request in flight");
        }
        inFlight.add(reply);
        receiving.reset();
    }

    /** Whether the next request may be read now. */
    boolean mayRead() {
        return inFlight.isEmpty() || inFlight.size() < IN_FLIGHT_MAX && inFlight.peekLast().allowsNextRequest();
    }

    boolean isInFlight(PendingReply reply) {
        return inFlight.contains(reply);
    }

    /** The answer to be sent now; null while one is being sent or the oldest request has none yet. */
    PendingReply nextAnswered() {
        PendingReply oldest = inFlight.peek();
        return send == null && oldest != null && oldest.isReadyToSend() ? oldest : null;
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

    /** The oldest request's answer is out, or was not wanted. */
    void completed() {
        inFlight.poll();
        send = null;
        Runnable release = releaseAfterSend;
        releaseAfterSend = null;
        if (release != null) {
            release.run();
        }
    }

    /** The connection is gone: the answers of its requests will not be sent. */
    void abandon() {
        inFlight.forEach(PendingReply::abandon);
        inFlight.clear();
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
}
