package io.caddis.wire;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.network.NetworkReceive;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestContext;

/** The {@link Reply} of one request of one connection. The first answer wins and is carried to the connection's loop. */
final class PendingReply implements Reply {

    private static final Runnable NOTHING_TO_RELEASE = () -> {};

    private final NetworkLoop loop;
    private final Connection connection;
    private final RequestContext context;
    private final AbstractRequest request;
    private final NetworkReceive receive;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final AtomicBoolean bufferReleased = new AtomicBoolean();
    private volatile boolean abandoned;
    // Of the loop's thread.
    private boolean allowsNextRequest;
    private AbstractResponse response;
    private Runnable release;
    private boolean readyToSend;

    PendingReply(NetworkLoop loop, Connection connection, RequestContext context, AbstractRequest request, NetworkReceive receive) {
        this.loop = loop;
        this.connection = connection;
        this.context = context;
        this.request = request;
        this.receive = receive;
    }

    @Override
    public void send(AbstractResponse response, Runnable release) {
        if (answered.compareAndSet(false, true)) {
            loop.run(() -> loop.answered(connection, this, response, release));
        } else {
            release.run();
        }
    }

    @Override
    public void sendNothing() {
        if (answered.compareAndSet(false, true)) {
            loop.run(() -> loop.answered(connection, this, null, NOTHING_TO_RELEASE));
        }
    }

    @Override
    public void fail(Throwable failure) {
        AbstractResponse response = request.getErrorResponse(AbstractResponse.DEFAULT_THROTTLE_TIME, failure);
        if (response == null) {
            closeConnection("a request without an answer failed: " + failure);
        } else {
            send(response);
        }
    }

    @Override
    public void closeConnection(String reason) {
        if (answered.compareAndSet(false, true)) {
            loop.run(() -> loop.close(connection, reason));
        }
    }

    @Override
    public void releaseRequestBuffer() {
        if (bufferReleased.compareAndSet(false, true)) {
            NetworkLoop.release(receive);
        }
    }

    @Override
    public boolean isAbandoned() {
        return abandoned;
    }

    @Override
    public void allowNextRequest() {
        loop.allowNextRequest(connection, this);
    }

    // ---- on the loop's thread ----

    void noteNextRequestAllowed() {
        allowsNextRequest = true;
    }

    boolean allowsNextRequest() {
        return allowsNextRequest;
    }

    /** @param answer null if the request wants none */
    void noteAnswer(AbstractResponse answer, Runnable releaseAfterSend) {
        response = answer;
        release = releaseAfterSend;
        readyToSend = true;
    }

    boolean isReadyToSend() {
        return readyToSend;
    }

    RequestContext context() {
        return context;
    }

    /** Null if the request wants no answer. */
    AbstractResponse response() {
        return response;
    }

    Runnable release() {
        return release;
    }

    /** Its answer is handed over: what it pins is no longer this reply's to give back. */
    void handedOver() {
        release = NOTHING_TO_RELEASE;
    }

    void abandon() {
        abandoned = true;
        releaseRequestBuffer();
        if (readyToSend) {
            release.run();
            handedOver();
        }
    }
}
