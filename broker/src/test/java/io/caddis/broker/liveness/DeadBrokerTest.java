package io.caddis.broker.liveness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.catalog.InMemoryTopicCatalog;
import io.caddis.coordinator.controller.ControllerCommands.NewTopic;
import io.caddis.coordinator.controller.ControllerException;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.ControllerIdentity;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.zookeeper.EmbeddedZooKeeper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole road from a closed port to new leaders. The sessions of those who lose their ports live on, so whatever is taken
 * from them here is taken because of the port.
 */
@Timeout(180)
class DeadBrokerTest {

    private static final Logger LOG = LoggerFactory.getLogger(DeadBrokerTest.class);
    private static final int SESSION_TIMEOUT_MS = 2_000;
    private static final int PARTITIONS = 12;
    private static final long PATIENCE_MS = 60_000;
    private static final long LOOK_AGAIN_MS = 2;
    private static final int MUTE = 3;

    private final EmbeddedZooKeeper zooKeeper = EmbeddedZooKeeper.started();
    private final InMemoryTopicCatalog catalog = new InMemoryTopicCatalog();
    private final WatchingMember controller = new WatchingMember(1, zooKeeper, catalog, SESSION_TIMEOUT_MS);
    private final WatchingMember witness = new WatchingMember(2, zooKeeper, catalog, SESSION_TIMEOUT_MS);
    private final MuteBroker mute;

    DeadBrokerTest() throws Exception {
        mute = new MuteBroker(MUTE, witness.image().clusterId(), zooKeeper, SESSION_TIMEOUT_MS);
    }

    @AfterEach
    void close() throws Exception {
        controller.close();
        witness.close();
        mute.close();
        zooKeeper.close();
    }

    @Test
    void shouldElectOthersAtOnce_whenABrokerLosesItsPort() throws Exception {
        createTopic();
        long begin = System.nanoTime();

        mute.loseItsPort();

        awaitImage("others lead", image -> ledUnder(image, mute.registration) == 0
                && partitions(image).stream().allMatch(PartitionImage::hasLeader));
        LOG.info("new leaders of {} partitions {} ms after a broker lost its port", PARTITIONS, msSince(begin));
        assertFalse(witness.image().brokers().containsKey(MUTE));
        assertTrue(partitions(witness.image()).stream().noneMatch(partition -> partition.isr().contains(MUTE)));
    }

    @Test
    void shouldElectAnotherControllerAndLeaders_whenTheControllerLosesItsPort() throws Exception {
        createTopic();
        ControllerIdentity before = witness.image().controller().orElseThrow();
        BrokerRegistration lost = witness.image().brokers().get(before.brokerId());
        assertEquals(controller.brokerId, before.brokerId());
        long begin = System.nanoTime();

        controller.loseItsPort();

        ClusterImage after = awaitImage("nobody leads under the old registration", image -> ledUnder(image, lost) == 0
                && partitions(image).stream().allMatch(PartitionImage::hasLeader));
        LOG.info("new controller and leaders of {} partitions {} ms after the controller lost its port", PARTITIONS, msSince(begin));
        assertTrue(after.controller().orElseThrow().controllerEpoch() > before.controllerEpoch());
        ClusterImage back = awaitImage("it lives, so it registers anew", image -> image.brokers().containsKey(lost.brokerId()));
        assertTrue(back.brokers().get(lost.brokerId()).brokerEpoch() > lost.brokerEpoch());
        assertEquals(lost.incarnation(), back.brokers().get(lost.brokerId()).incarnation());
    }

    /** Of three replicas each, so that everybody leads some. */
    private void createTopic() throws Exception {
        awaitImage("all are there", image -> image.brokers().size() == MUTE && image.controller().isPresent());
        await("the first is controller and sees all", () -> controller.commands().isActive() && controller.image().brokers().size() == MUTE);
        await("a topic", this::hasCreatedTopic);
        awaitImage("the topic, led by everybody", image -> partitions(image).size() == PARTITIONS
                && image.brokers().values().stream().allMatch(broker -> ledUnder(image, broker) > 0));
        await("its connections to all", () -> controller.isWatched() && mute.isWatchedBy(2));
    }

    /** As a client does: a controller whose catalog does not answer yet is asked again. */
    private boolean hasCreatedTopic() {
        try {
            controller.commands()
                    .createTopic(new NewTopic("flights", Optional.of(PARTITIONS), Optional.of(3), Optional.empty(), Map.of()), false, 30_000)
                    .get(PATIENCE_MS, TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof ControllerException.NotReady) {
                return false;
            }
            throw new AssertionError(refused);
        } catch (InterruptedException | TimeoutException failure) {
            throw new AssertionError(failure);
        }
    }

    private static long ledUnder(ClusterImage image, BrokerRegistration broker) {
        return partitions(image).stream()
                .filter(partition -> partition.leader() == broker.brokerId() && partition.leaderBrokerEpoch() == broker.brokerEpoch())
                .count();
    }

    private static List<PartitionImage> partitions(ClusterImage image) {
        return image.topicsByName().containsKey("flights") ? image.topicsByName().get("flights").partitions() : List.of();
    }

    private ClusterImage awaitImage(String what, Predicate<ClusterImage> condition) throws InterruptedException {
        await(what, () -> condition.test(witness.image()));
        return witness.image();
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(msSince(begin) < PATIENCE_MS, "not within " + PATIENCE_MS + " ms: " + what);
            Thread.sleep(LOOK_AGAIN_MS);
        }
    }

    private static long msSince(long beginNanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beginNanos);
    }
}
