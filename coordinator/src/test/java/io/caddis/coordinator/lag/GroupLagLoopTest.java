package io.caddis.coordinator.lag;

import static io.caddis.coordinator.lag.LagStory.GROUP;
import static io.caddis.coordinator.lag.LagStory.SLOT;
import static io.caddis.coordinator.lag.LagStory.START_MS;
import static io.caddis.coordinator.lag.LagStory.TOPIC;
import static io.caddis.coordinator.lag.LagStory.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.catalog.CatalogException;
import io.caddis.coordinator.group.store.GroupChange.PartitionKey;
import io.caddis.coordinator.lag.CommittedGroup.Committed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GroupLagLoopTest {

    private final Catalog catalog = new Catalog();
    private final Leaders leaders = new Leaders();
    private Map<Integer, Integer> owned = Map.of(SLOT, 3, SLOT + 1, 2);
    private boolean anyGroups = true;
    private long nowMs = START_MS;

    private final GroupLagLoop loop = new GroupLagLoop(
            1, LagStory.INTERVAL_MS,
            new GroupLagLoop.Ports(() -> owned, () -> anyGroups, catalog, leaders,
                    id -> Optional.of(new LagTopics.Topic(4, OptionalLong.empty()))),
            Thread::new, () -> nowMs);

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void shouldShowAndStoreWhatItMeasured() throws InterruptedException {
        catalog.commits(60);
        leaders.end = 100;

        round();

        GroupLag lag = loop.lagOf(GROUP).orElseThrow();
        assertEquals(OptionalLong.of(40), lag.lag());
        assertEquals(nowMs, lag.measuredAtMs());
        assertEquals(List.of(lag), List.copyOf(loop.lags()));
        assertEquals(1, catalog.written.size());
        assertEquals(List.of(key(0)), leaders.asked);
        assertEquals(Optional.empty(), loop.lagOf("nobody"));
    }

    @Test
    void shouldAskNobody_whileThereIsNoGroup() throws InterruptedException {
        anyGroups = false;

        round();
        round();

        assertEquals(0, catalog.calls);
        assertEquals(List.of(), leaders.asked);
    }

    @Test
    void shouldShowNothing_whenItsSlotsAreGone() throws InterruptedException {
        catalog.commits(60);
        round();
        owned = Map.of();

        round();

        assertEquals(Optional.empty(), loop.lagOf(GROUP));
    }

    @Test
    void shouldShowTheLastMeasurementWithItsTime_whileTheCatalogIsAway() throws InterruptedException {
        catalog.commits(60);
        round();
        GroupLag before = loop.lagOf(GROUP).orElseThrow();
        catalog.away = true;

        assertThrows(CatalogException.Unavailable.class, this::round);

        assertEquals(before, loop.lagOf(GROUP).orElseThrow());
        catalog.away = false;
        round();
        assertEquals(nowMs, loop.lagOf(GROUP).orElseThrow().measuredAtMs());
    }

    @Test
    void shouldReadWhatTheFormerOwnerLeft_beforeItMeasures_andUntilThatSucceeds() throws InterruptedException {
        catalog.commits(60);
        catalog.away = true;
        assertThrows(CatalogException.Unavailable.class, this::round);
        catalog.away = false;

        round();
        round();
        owned = Map.of(SLOT, 4, SLOT + 1, 2);
        round();

        assertEquals(List.of(Set.of(SLOT, SLOT + 1), Set.of(SLOT)), catalog.restored);
    }

    @Test
    void shouldWriteAgain_whatWasRefused() throws InterruptedException {
        catalog.commits(60);
        catalog.refuses = true;
        round();
        assertEquals(List.of(), catalog.written);
        catalog.refuses = false;

        round();

        assertEquals(1, catalog.written.get(0).rows().size());
    }

    @Test
    void shouldTidyOneSlotAfterTheOther_andGoOnWithOneThatHasMore() throws InterruptedException {
        round();
        round();
        catalog.moreToTidy = true;
        round();
        round();
        catalog.moreToTidy = false;
        round();
        round();

        assertEquals(List.of(SLOT, SLOT + 1, SLOT, SLOT, SLOT, SLOT + 1), catalog.tidied);
    }

    @Test
    void shouldHoldRoundsOnItsThread_andEndWithinARoundWhenClosed() throws InterruptedException {
        catalog.commits(60);
        GroupLagLoop fast = new GroupLagLoop(
                1, 1_000,
                new GroupLagLoop.Ports(() -> owned, () -> true, catalog, leaders,
                        id -> Optional.of(new LagTopics.Topic(4, OptionalLong.empty()))),
                Thread::new, System::currentTimeMillis);
        fast.start();

        assertTrue(catalog.twoWrites.await(20, TimeUnit.SECONDS));
        fast.close();
        assertTrue(fast.lagOf(GROUP).isPresent());
    }

    private void round() throws InterruptedException {
        nowMs += LagStory.INTERVAL_MS;
        loop.round(nowMs);
    }

    private static final class Leaders implements LogOffsets {

        private final List<PartitionKey> asked = new ArrayList<>();
        private long end = 100;

        @Override
        public Map<PartitionKey, Long> ends(Collection<PartitionKey> partitions) {
            asked.addAll(partitions);
            return Map.of(key(0), end);
        }

        @Override
        public Map<PartitionKey, Long> starts(Collection<PartitionKey> partitions) {
            return Map.of();
        }

        @Override
        public Map<RecordKey, Long> timestamps(Collection<RecordKey> records) {
            return Map.of();
        }
    }

    private static final class Catalog implements LagStore {

        private final List<LagWrite> written = new ArrayList<>();
        private final List<Set<Integer>> restored = new ArrayList<>();
        private final List<Integer> tidied = new ArrayList<>();
        private final CountDownLatch twoWrites = new CountDownLatch(2);
        private List<CommittedGroup> groups = List.of();
        private int calls;
        private boolean away;
        private boolean refuses;
        private boolean moreToTidy;

        void commits(long offset) {
            groups = List.of(new CommittedGroup(
                    GROUP, SLOT, false, START_MS, List.of(new Committed(new PartitionKey(TOPIC, 0), offset, START_MS))));
        }

        private void called() {
            calls++;
            if (away) {
                throw new CatalogException.Unavailable("away", null);
            }
        }

        @Override
        public CommittedGroups committed(Collection<Integer> slots, int offsetsMax) {
            called();
            return new CommittedGroups(groups, true);
        }

        @Override
        public StoredLag stored(Collection<Integer> slots, long sinceMs) {
            called();
            restored.add(Set.copyOf(slots));
            return new StoredLag(List.of(), List.of());
        }

        @Override
        public Set<Integer> write(LagWrite write) {
            called();
            if (refuses) {
                return write.epochs().keySet();
            }
            written.add(write);
            twoWrites.countDown();
            return Set.of();
        }

        @Override
        public boolean tidy(int slot, int coordinatorEpoch, long nowMs) {
            called();
            tidied.add(slot);
            return moreToTidy;
        }
    }
}
