package io.caddis.coordinator.zookeeper;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.caddis.coordinator.image.TopicImage;
import io.caddis.coordinator.image.TopicLookupException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImageFollowerTest {

    private static final int SESSION_TIMEOUT_MS = 2_000;
    private static final long DEADLINE_MS = 20_000;

    private EmbeddedZooKeeper zooKeeper;
    private ZooKeeperSession session;
    private ImageFollower follower;

    @BeforeEach
    void start() throws Exception {
        zooKeeper = EmbeddedZooKeeper.started();
        session = new ZooKeeperSession(
                new ZooKeeperSettings(zooKeeper.connectString(), SESSION_TIMEOUT_MS, Map.of()), ImageFollowerTest::thread);
        follower = new ImageFollower(session, "cluster", ImageFollowerTest::thread);
        CompletableFuture<?> first = follower.start();
        session.start();
        first.get(DEADLINE_MS, TimeUnit.MILLISECONDS);
    }

    @AfterEach
    void stop() {
        follower.close();
        session.close();
        zooKeeper.close();
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    }

    @Test
    void shouldFailALookUp_whenItComesAfterTheEnd() {
        follower.close();

        assertFails(follower.lookUpTopic("late"));
        assertFails(follower.lookUpTopic(new UUID(1, 2)));
    }

    @Test
    void shouldFailALookUp_thatStillWaitsAtTheEnd() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        follower.addListener((previous, image) -> {
            busy.countDown();
            awaitInterruption();
        });
        busy.await(DEADLINE_MS, TimeUnit.MILLISECONDS);
        CompletableFuture<Optional<TopicImage>> waiting = follower.lookUpTopic("waiting");

        follower.close();

        assertFails(waiting);
    }

    private static void awaitInterruption() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException asItShould) {
            Thread.currentThread().interrupt();
        }
    }

    private static void assertFails(CompletableFuture<?> lookup) {
        ExecutionException failure = assertThrows(ExecutionException.class, () -> lookup.get(DEADLINE_MS, TimeUnit.MILLISECONDS));
        assertInstanceOf(TopicLookupException.class, failure.getCause());
    }
}
