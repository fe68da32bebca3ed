package io.caddis.broker.handover;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ControlledShutdownTest {

    private static final int SELF = 1;
    private static final List<Integer> NONE = List.of();

    private final CountDownLatch asked = new CountDownLatch(1);

    @Test
    void shouldReturnSoonAfter_whenOthersHaveTakenOver() throws Exception {
        ControlledShutdown shutdown = new ControlledShutdown(SELF, asked::countDown, () -> true);
        shutdown.onImage(null, new Cluster().live(SELF, 2).partition(SELF, List.of(1, 2), NONE).image());

        Thread stopping = begin(shutdown);
        assertTrue(asked.await(20, TimeUnit.SECONDS));
        shutdown.onImage(null, new Cluster().draining(SELF).live(2).partition(SELF, List.of(1, 2), NONE).image());
        assertTrue(stopping.isAlive());
        shutdown.onImage(null, new Cluster().draining(SELF).live(2).partition(2, List.of(2), List.of(1)).image());

        stopping.join(ControlledShutdown.DRAIN_MAX_MS / 2);
        assertFalse(stopping.isAlive());
    }

    @Test
    void shouldGiveUpEarly_whenZooKeeperIsAway() throws Exception {
        ControlledShutdown shutdown = new ControlledShutdown(SELF, asked::countDown, () -> false);
        shutdown.onImage(null, new Cluster().live(SELF, 2).partition(SELF, List.of(1, 2), NONE).image());

        Thread stopping = begin(shutdown);

        stopping.join(ControlledShutdown.DRAIN_MAX_MS / 2);
        assertFalse(stopping.isAlive());
    }

    @Test
    void shouldGiveUpInTheEnd_whenNobodyTakesOver() throws Exception {
        ControlledShutdown shutdown = new ControlledShutdown(SELF, asked::countDown, () -> true);
        shutdown.onImage(null, new Cluster().draining(SELF).live(2).partition(SELF, List.of(1, 2), NONE).image());
        long begin = System.nanoTime();

        Thread stopping = begin(shutdown);

        stopping.join(2 * ControlledShutdown.DRAIN_MAX_MS);
        assertFalse(stopping.isAlive());
        assertTrue(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) >= ControlledShutdown.DRAIN_MAX_MS);
    }

    private static Thread begin(ControlledShutdown shutdown) {
        Thread stopping = new Thread(shutdown::run);
        stopping.start();
        return stopping;
    }
}
