package io.caddis.wire;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.network.NetworkReceive;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestContext;

/** The {@link Reply} of one request of one connection. The first answer wins and is carried to the connection's loop. */
final class PendingReply implements Reply {

    private final NetworkLoop loop;
    private final Connection connection;
    private final RequestContext context;
    private final AbstractRequest request;
    private final NetworkReceive receive;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final AtomicBoolean bufferReleased = new AtomicBoolean();
    private volatile boolean abandoned;

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
            loop.run(() -> loop.send(connection, this, context, response, release));
        } else {
            release.run();
        }
    }

    @Override
    public void sendNothing() {
        if (answered.compareAndSet(false, true)) {
            loop.run(() -> loop.skipAnswer(connection, this));
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

    void abandon() {
        abandoned = true;
        releaseRequestBuffer();
    }
}
