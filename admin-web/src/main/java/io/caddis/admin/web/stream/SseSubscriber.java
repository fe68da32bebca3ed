package io.caddis.admin.web.stream;

import io.caddis.console.stream.Subscriber;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client. Events that the client has not taken are counted: {@code send} never blocks and never fails for a client that stands
 * still, it would only pile them up. Called on the console's loop, and by the server when an event is through.
 */
final class SseSubscriber implements Subscriber {

    private static final Logger LOG = LoggerFactory.getLogger(SseSubscriber.class);

    static final int UNDER_WAY_MAX = 20;

    private final SseEventSink sink;
    private final Sse sse;
    private final Function<Object, String> json;
    private final BooleanSupplier sessionLives;
    private final Consumer<SseSubscriber> ended;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();

    /**
     * @param sessionLives as last learnt; must not block
     * @param ended        told once
     */
    SseSubscriber(
            SseEventSink sink, Sse sse, Function<Object, String> json, BooleanSupplier sessionLives, Consumer<SseSubscriber> ended) {
        this.sink = sink;
        this.sse = sse;
        this.json = json;
        this.sessionLives = sessionLives;
        this.ended = ended;
    }

    @Override
    public boolean send(String event, String id, Object data) {
        if (over.get()) {
            return false;
        }
        if (!sessionLives.getAsBoolean()) {
            write(sse.newEventBuilder().name("signed-out").data("{}").build());
            end();
            return false;
        }
        if (underWay.get() >= UNDER_WAY_MAX) {
            end();
            return false;
        }
        try {
            write(sse.newEventBuilder().name(event).id(id).data(json.apply(data)).build());
        } catch (RuntimeException unwritable) {
            // one client's stream, not the view of all of them
            LOG.error("a {} cannot be written", event, unwritable);
            end();
        }
        return !over.get();
    }

    private void write(OutboundSseEvent event) {
        underWay.incrementAndGet();
        try {
            sink.send(event).whenComplete((done, failure) -> {
                underWay.decrementAndGet();
                if (failure != null) {
                    end();
                }
            });
        } catch (RuntimeException closed) {
            end();
        }
    }

    @Override
    public void end() {
        if (over.compareAndSet(false, true)) {
            try {
                sink.close();
            } catch (RuntimeException alreadyClosed) {
                // nobody is there to be told
            }
            ended.accept(this);
        }
    }
}
