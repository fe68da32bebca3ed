package io.caddis.broker.replica;

import static io.caddis.broker.settings.SettingsFixture.startedWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.broker.settings.BrokerSettings;
import io.caddis.broker.settings.TopicSettings;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import io.caddis.log.DirectoryIdentity;
import io.caddis.log.LogId;
import io.caddis.log.LogSettings;
import io.caddis.log.LogStore;
import io.caddis.log.LogStoreSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemovedReplicaSweepTest {

    private static final UUID TOPIC = new UUID(0, 7);
    private static final LogId LOG = new LogId(TOPIC, 0);
    private static final long NOW_MS = 1_700_000_000_000L;
    private static final long STANDS_MS = RemovedReplicaSweep.ORDER_STANDS_MS;

    private final BrokerSettings settings = startedWith("node.id", "1");
    private final Set<LogId> hosted = new HashSet<>();

    @TempDir
    private Path directory;

    private LogStore store;
    private RemovedReplicaSweep sweep;

    @BeforeEach
    void openWithOneLog() throws IOException {
        LogSettings logSettings = TopicSettings.of(settings, Map.of(), Map.of()).toLogSettings();
        store = LogStore.open(List.of(directory), new DirectoryIdentity("cluster", 1), LogStoreSettings.DEFAULTS, id -> logSettings,
                Thread::new, (id, done, total) -> {}, NOW_MS);
        store.create(LOG, "flights", logSettings);
        sweep = new RemovedReplicaSweep(settings, store, (id, action) -> {
            if (!hosted.contains(id)) {
                action.run();
            }
        });
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** The partition on these brokers, all in sync and registered. */
    private static ClusterImage onBrokers(Integer... replicas) {
        List<Integer> ids = List.of(replicas);
        TopicImage topic = new TopicImage(TOPIC, "flights", Map.of(), List.of(
                new PartitionImage(0, ids, ids.get(0), ids.get(0), 3, 8, ids, List.of(), List.of())));
        BrokerRegistration two = new BrokerRegistration(2, new UUID(0, 2), 2, Map.of(), Optional.empty(), true, List.of(), false);
        BrokerRegistration one = new BrokerRegistration(1, new UUID(0, 1), 1, Map.of(), Optional.empty(), true, List.of(), false);
        return new ClusterImage("c", 1, Optional.empty(), Map.of(1, one, 2, two), Map.of(TOPIC, topic), Map.of("flights", topic),
                Map.of(), Map.of(), CoordinatorSlots.UNASSIGNED);
    }

    private static ClusterImage withoutTheTopic() {
        return new ClusterImage(
                "c", 1, Optional.empty(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), CoordinatorSlots.UNASSIGNED);
    }

    @Test
    void shouldRemoveTheLog_onlyWhenTheOrderHasStoodForAWhile() {
        sweep.run(onBrokers(2), NOW_MS);
        sweep.run(onBrokers(2), NOW_MS + STANDS_MS - 1);
        assertTrue(store.get(LOG).isPresent());

        sweep.run(onBrokers(2), NOW_MS + STANDS_MS);
        assertEquals(Optional.empty(), store.get(LOG));
    }

    @Test
    void shouldCountAnew_whenTheOrderWasWithdrawnOnce() {
        sweep.run(onBrokers(2), NOW_MS);
        sweep.run(onBrokers(2, 1), NOW_MS + 1_000);
        sweep.run(onBrokers(2), NOW_MS + 2_000);
        sweep.run(onBrokers(2), NOW_MS + STANDS_MS);

        assertTrue(store.get(LOG).isPresent());
    }

    @Test
    void shouldKeepTheLog_whenTheTopicIsMissing() {
        sweep.run(withoutTheTopic(), NOW_MS);
        sweep.run(withoutTheTopic(), NOW_MS + 10 * STANDS_MS);

        assertTrue(store.get(LOG).isPresent());
    }

    @Test
    void shouldKeepTheLog_whileItIsServed() {
        hosted.add(LOG);
        sweep.run(onBrokers(2), NOW_MS);
        sweep.run(onBrokers(2), NOW_MS + 2 * STANDS_MS);

        assertTrue(store.get(LOG).isPresent());
    }
}
