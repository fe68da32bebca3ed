package io.caddis.broker.api.replica;

import io.caddis.wire.ApiRequest;
import io.caddis.wire.EventLoop;
import io.caddis.wire.Reply;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A follower's fetch from its first look to its answer. Lives on the connection's event loop; a partition that grows only
 * asks the loop to look again.
 */
final class PendingFollowerFetch {

    private static final Logger LOG = LoggerFactory.getLogger(PendingFollowerFetch.class);
    /** A follower waits half a second; whoever asks for more is answered early. */
    private static final int WAIT_MAX_MS = 30_000;

    private final ApiRequest<FetchRequest> request;
    private final Reply reply;
    private final FollowerSession session;
    private final boolean firstOfSession;
    private final LongSupplier steadyMs;
    private final AtomicBoolean lookScheduled = new AtomicBoolean();
    private final Runnable waker = this::onAppend;
    private EventLoop.Timeout timeout;
    private boolean answered;

    /**
     * @param firstOfSession the answer names every partition, and does not wait
     * @param steadyMs       see {@link FollowerFetches}
     */
    PendingFollowerFetch(
            ApiRequest<FetchRequest> request, Reply reply, FollowerSession session, boolean firstOfSession, LongSupplier steadyMs) {
        this.request = request;
        this.reply = reply;
        this.session = session;
        this.firstOfSession = firstOfSession;
        this.steadyMs = steadyMs;
    }

    void start() {
        reply.releaseRequestBuffer();
        int maxWaitMs = firstOfSession ? 0 : Math.min(request.body().maxWait(), WAIT_MAX_MS);
        if (maxWaitMs <= 0) {
            look(true);
            return;
        }
        // First, so that nothing is missed between the look and the wait.
        session.wakeOnAppend(waker);
        look(false);
        if (!answered) {
            timeout = request.loop().schedule(maxWaitMs, () -> look(true));
        }
    }

    /** Any thread. */
    private void onAppend() {
        if (lookScheduled.compareAndSet(false, true)) {
            request.loop().execute(() -> {
                lookScheduled.set(false);
                look(false);
            });
        }
    }

    private void look(boolean must) {
        if (answered) {
            return;
        }
        if (reply.isAbandoned()) {
            stopWaiting();
            return;
        }
        try {
            FetchRequestData data = request.body().data();
            Optional<FollowerSession.Answer> answer =
                    session.look(data.minBytes(), data.maxBytes(), must, firstOfSession, steadyMs.getAsLong());
            answer.ifPresent(complete -> {
                stopWaiting();
                reply.send(FetchResponse.of(complete.data()), complete::close);
            });
        } catch (RuntimeException | Error failure) {
            LOG.error("a fetch of broker {} could not be answered", session.replicaId(), failure);
            stopWaiting();
            reply.fail(failure);
        }
    }

    private void stopWaiting() {
        answered = true;
        session.stopWaking(waker);
        if (timeout != null) {
            timeout.cancel();
        }
    }
}
