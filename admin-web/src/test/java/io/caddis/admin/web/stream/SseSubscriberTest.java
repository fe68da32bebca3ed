package io.caddis.admin.web.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.ws.rs.core.GenericType;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseBroadcaster;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class SseSubscriberTest {

    private final FakeSink sink = new FakeSink();
    private final List<SseSubscriber> ended = new ArrayList<>();
    private boolean sessionLives = true;
    private final SseSubscriber subscriber =
            new SseSubscriber(sink, new FakeSse(), data -> "{\"of\":\"" + data + "\"}", () -> sessionLives, ended::add);

    @Test
    void shouldSendEventsWithTheirIds() {
        assertTrue(subscriber.send("delta", "1-a-7", "x"));

        assertEquals("delta 1-a-7 {\"of\":\"x\"}", sink.sent.get(0));
        assertEquals(List.of(), ended);
    }

    @Test
    void shouldLetGoOfAClient_thatTakesNothing() {
        for (int i = 0; i < SseSubscriber.UNDER_WAY_MAX; i++) {
            assertTrue(subscriber.send("delta", "id", i));
        }

        assertFalse(subscriber.send("delta", "id", "one too many"));
        assertTrue(sink.closed);
        assertEquals(List.of(subscriber), ended);
        assertFalse(subscriber.send("delta", "id", "after the end"));
        assertEquals(SseSubscriber.UNDER_WAY_MAX, sink.sent.size());
    }

    @Test
    void shouldGoOnWithAClient_thatTakesWhatItIsSent() {
        for (int i = 0; i < 100; i++) {
            assertTrue(subscriber.send("delta", "id", i));
            sink.underWay.get(i).complete(null);
        }
    }

    @Test
    void shouldEnd_whenAnEventCannotBeDelivered() {
        subscriber.send("delta", "id", "x");

        sink.underWay.get(0).completeExceptionally(new IOException("Broken pipe"));

        assertFalse(subscriber.send("delta", "id", "y"));
        assertEquals(List.of(subscriber), ended);
    }

    @Test
    void shouldSayThatTheSessionHasEnded_andEnd() {
        sessionLives = false;

        assertFalse(subscriber.send("delta", "id", "x"));

        assertEquals(List.of("signed-out null {}"), sink.sent);
        assertTrue(sink.closed);
    }

    private static final class FakeSink implements SseEventSink {
        final List<String> sent = new ArrayList<>();
        final List<CompletableFuture<Object>> underWay = new ArrayList<>();
        boolean closed;

        @Override
        public boolean isClosed() {
            return closed;
        }

        @Override
        public CompletionStage<?> send(OutboundSseEvent event) {
            sent.add(event.getName() + " " + event.getId() + " " + event.getData());
            CompletableFuture<Object> sending = new CompletableFuture<>();
            underWay.add(sending);
            return sending;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static final class FakeSse implements Sse {
        @Override
        public OutboundSseEvent.Builder newEventBuilder() {
            return new FakeEvent();
        }

        @Override
        public SseBroadcaster newBroadcaster() {
            throw new UnsupportedOperationException("it stops delivering to all when one client stands still");
        }
    }

    private static final class FakeEvent implements OutboundSseEvent.Builder, OutboundSseEvent {
        private String name;
        private String id;
        private Object data;

        @Override
        public FakeEvent id(String given) {
            id = given;
            return this;
        }

        @Override
        public FakeEvent name(String given) {
            name = given;
            return this;
        }

        @Override
        public FakeEvent reconnectDelay(long milliseconds) {
            return this;
        }

        @Override
        public FakeEvent mediaType(MediaType mediaType) {
            return this;
        }

        @Override
        public FakeEvent comment(String comment) {
            return this;
        }

        @Override
        @SuppressWarnings("rawtypes")
        public FakeEvent data(Class type, Object given) {
            return data(given);
        }

        @Override
        @SuppressWarnings("rawtypes")
        public FakeEvent data(GenericType type, Object given) {
            return data(given);
        }

        @Override
        public FakeEvent data(Object given) {
            data = given;
            return this;
        }

        @Override
        public OutboundSseEvent build() {
            return this;
        }

        @Override
        public Class<?> getType() {
            return String.class;
        }

        @Override
        public Type getGenericType() {
            return String.class;
        }

        @Override
        public MediaType getMediaType() {
            return MediaType.TEXT_PLAIN_TYPE;
        }

        @Override
        public Object getData() {
            return data;
        }

        @Override
        public String getId() {
            return id;
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public String getComment() {
            return null;
        }

        @Override
        public long getReconnectDelay() {
            return RECONNECT_NOT_SET;
        }

        @Override
        public boolean isReconnectDelaySet() {
            return false;
        }
    }
}
