package io.caddis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.admin.stream.StreamDelta;
import io.caddis.admin.stream.StreamSnapshot;
import io.caddis.console.stream.Subscriber;
import io.caddis.console.view.Clusters;
import io.caddis.coordinator.image.ClusterImage;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConsoleLoopTest {

    private final ConsoleLoop loop = new ConsoleLoop(
            new ConsolePorts(
                    1, null, null, null, null, null, Clusters.MIN_ISR_TWO, () -> Clusters.WELL, null, null, Thread::new,
                    System::currentTimeMillis),
            "life");
    private final ClusterImage image = Clusters.healthy(3, 2);

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void shouldBeginWithASnapshot_thenTellWhatChanged_andResumeWhereItEnded() throws InterruptedException {
        loop.start();
        loop.onImage(null, image);
        Told first = new Told(true);
        assertTrue(loop.subscribe(first, Optional.empty()));
        Told.Event snapshot = first.next();

        loop.onImage(image, Clusters.with(image, 1, 2));

        Told.Event delta = first.next();
        assertEquals("start", ((StreamSnapshot) snapshot.data()).reason());
        assertEquals("broker-gone",
                ((StreamDelta) delta.data()).overview().verdict().causes().stream()
                        .filter(cause -> cause.code().equals("broker-gone")).findFirst().orElseThrow().code());
        Told again = new Told(true);
        loop.subscribe(again, Optional.of(snapshot.id()));
        assertEquals(delta.id(), again.next().id());
        assertEquals(3, loop.overview().orElseThrow().topics());
    }

    @Test
    void shouldForgetASubscriberThatHasEnded_andTakeNoMoreThanTheBound() throws InterruptedException {
        loop.onImage(null, image);
        for (int i = 0; i < ConsoleLoop.SUBSCRIBERS_MAX; i++) {
            assertTrue(loop.subscribe(new Told(false), Optional.empty()));
        }
        assertFalse(loop.subscribe(new Told(true), Optional.empty()));

        loop.start();

        Told late = new Told(true);
        while (!loop.subscribe(late, Optional.empty())) {
            Thread.onSpinWait();
        }
        assertEquals("snapshot", late.next().event());
    }

    @Test
    void shouldEndItsStreams_whenItIsClosed() throws InterruptedException {
        loop.start();
        loop.onImage(null, image);
        Told told = new Told(true);
        loop.subscribe(told, Optional.empty());
        told.next();

        loop.close();

        assertTrue(told.ended.await(30, TimeUnit.SECONDS));
        assertFalse(loop.subscribe(new Told(true), Optional.empty()));
    }

    /** Remembers what it was told. */
    private static final class Told implements Subscriber {
        private final boolean stays;
        private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        private final CountDownLatch ended = new CountDownLatch(1);

        private record Event(String event, String id, Object data) {}

        Told(boolean stays) {
            this.stays = stays;
        }

        Event next() throws InterruptedException {
            Event event = events.poll(30, TimeUnit.SECONDS);
            assertTrue(event != null, "nothing was told");
            return event;
        }

        @Override
        public boolean send(String event, String id, Object data) {
            events.add(new Event(event, id, data));
            return stays;
        }

        @Override
        public void end() {
            ended.countDown();
        }
    }
}
