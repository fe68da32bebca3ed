package io.caddis.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.log.AppendResult;
import io.caddis.log.DirectoryIdentity;
import io.caddis.log.EpochEndOffset;
import io.caddis.log.FlushPolicy;
import io.caddis.log.LogException;
import io.caddis.log.LogSettings;
import io.caddis.log.LogSlice;
import io.caddis.log.LogStore;
import io.caddis.log.LogStoreSettings;
import io.caddis.log.TimestampKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionTest {

    private static final int THIS_NODE = 1;
    private static final int OTHER_NODE = 2;
    private static final long NOW_MS = 1_700_000_000_000L;
    private static final PartitionName NAME = new PartitionName(new UUID(1, 2), "flights", 0);

    @TempDir
    Path directory;

    private LogStore store;
    private Partition partition;

    @BeforeEach
    void open() throws IOException {
        store = LogStore.open(List.of(directory), new DirectoryIdentity("cluster", THIS_NODE), LogStoreSettings.DEFAULTS, id -> logSettings(FlushPolicy.SYNC),
                Thread::new, (id, done, total) -> {}, NOW_MS);
        partition = new Partition(NAME, store.create(NAME.logId(), NAME.topic(), logSettings(FlushPolicy.SYNC)), settings(FlushPolicy.SYNC, 1),
                (proposer, proposal) -> { });
    }

    @AfterEach
    void close() {
        store.close();
    }

    // ---- roles ----

    @Test
    void shouldRefuseAppendsAndReads_untilTheControllerHasSpoken() {
        PartitionException.NotLeader refusal = assertThrows(PartitionException.NotLeader.class, () -> append(1));

        assertEquals(Role.NO_LEADER, refusal.leaderId());
        assertThrows(PartitionException.NotLeader.class, () -> partition.requireLeader(Partition.ANY_LEADER_EPOCH));
    }

    @Test
    void shouldServeInTheEpochItLeadsIn() {
        leadInEpoch(3);

        assertEquals(3, partition.requireLeader(3).leaderEpoch());
        assertEquals(3, partition.requireLeader(Partition.ANY_LEADER_EPOCH).leaderEpoch());
        assertEquals(0, append(5).baseOffset());
        assertEquals(3, partition.log().leaderEpochAt(4).orElseThrow());
    }

    @Test
    void shouldTellAnOldEpochFromAnUnknownOne() {
        leadInEpoch(3);

        PartitionException.FencedLeaderEpoch fenced = assertThrows(PartitionException.FencedLeaderEpoch.class, () -> partition.requireLeader(2));
        assertEquals(THIS_NODE, fenced.leaderId());
        assertEquals(3, fenced.leaderEpoch());
        assertThrows(PartitionException.UnknownLeaderEpoch.class, () -> partition.requireLeader(4));
    }

    @Test
    void shouldPointToTheNewLeader_whenItHasLostTheLead() {
        leadInEpoch(3);
        append(1);

        followInEpoch(4);

        PartitionException.NotLeader refusal = assertThrows(PartitionException.NotLeader.class, () -> append(1));
        assertEquals(OTHER_NODE, refusal.leaderId());
        assertEquals(4, refusal.leaderEpoch());
        assertEquals(1, partition.log().endOffset(), "nothing was written");
        assertThrows(PartitionException.FencedLeaderEpoch.class, () -> partition.requireLeader(3));
    }

    @Test
    void shouldKeepItsRole_whenAnOlderDecisionArrivesLate() {
        leadInEpoch(5);

        followInEpoch(4);

        assertEquals(5, partition.requireLeader(5).leaderEpoch());
        assertEquals(0, append(1).baseOffset());
    }

    @Test
    void shouldStopLeading_whenTheDecisionOfTheSameEpochIsForAnEarlierLifeOfTheNode() {
        leadInEpoch(5);

        partition.become(new Role.Offline(5, 5, true), 0);

        assertThrows(PartitionException.NotLeader.class, () -> append(1));
    }

    @Test
    void shouldNoteWhereEachEpochBegan() {
        leadInEpoch(1);
        append(10);
        leadInEpoch(2);
        leadInEpoch(4);
        append(5);

        assertEquals(new EpochEndOffset.Known(1, 10), partition.log().endOffsetOfEpoch(1));
        assertEquals(new EpochEndOffset.Known(4, 15), partition.log().endOffsetOfEpoch(4));
        assertEquals(4, partition.log().leaderEpochAt(10).orElseThrow());
    }

    @Test
    void shouldRefuseAcksAll_whenTooFewReplicasAreInSync() {
        partition.reconfigure(settings(FlushPolicy.SYNC, 2));
        partition.become(new Role.Leader(THIS_NODE, 1, 1, 1, List.of(1, 2, 3), List.of(1)), 0);

        assertThrows(PartitionException.NotEnoughReplicas.class, () -> append(1));
        assertEquals(0, partition.log().endOffset(), "nothing was written");
        assertEquals(0, partition.append(Produced.batch(1), false, NOW_MS).baseOffset(), "acks=1 asks for no others");
    }

    @Test
    void shouldTakeMinInsyncReplicasAsAll_whenThePartitionHasFewer() {
        partition.reconfigure(settings(FlushPolicy.SYNC, 2));
        leadInEpoch(1);

        assertEquals(0, append(1).baseOffset());
    }

    // ---- waiting for the commit ----

    @Test
    void shouldTellAWaiter_whenItsRecordsAreOnDisk() {
        leadInEpoch(1);
        AppendResult appended = append(7);

        waiterAt(appended.lastOffset() + 1).awaitCommitted();

        assertEquals(7, partition.log().durableOffset());
        assertEquals(7, partition.highWatermark());
    }

    @Test
    void shouldTellAWaiterAtOnce_whenItsRecordsAreCommittedAlready() {
        leadInEpoch(1);
        append(7);
        waiterAt(7).awaitCommitted();

        assertTrue(waiterAt(3).isTold());
    }

    @Test
    void shouldTellAWaiterAtOnce_whenTheFlushPolicyIsAsync() {
        partition.reconfigure(settings(FlushPolicy.ASYNC, 1));
        leadInEpoch(1);
        append(7);

        assertTrue(waiterAt(7).isTold());
        assertEquals(7, partition.highWatermark());
    }

    @Test
    void shouldTellADuplicatesSender_onlyWhenTheFirstCopyIsOnDisk() {
        leadInEpoch(1);
        partition.append(Produced.batch(3, 77, 0), true, NOW_MS);

        AppendResult again = partition.append(Produced.batch(3, 77, 0), true, NOW_MS);

        assertTrue(again.duplicate());
        assertEquals(0, again.baseOffset());
        waiterAt(again.lastOffset() + 1).awaitCommitted();
        assertEquals(3, partition.log().durableOffset());
    }

    @Test
    void shouldFailWaiters_whenTheLeadIsLost() {
        leadInEpoch(1);
        RecordingWaiter waiter = waiterAt(1_000);
        assertFalse(waiter.isTold());

        followInEpoch(2);

        assertEquals(OTHER_NODE, waiter.awaitFailed(PartitionException.NotLeader.class).leaderId());
    }

    @Test
    void shouldFailAWaiter_thatComesAfterTheLeadWasLost() {
        leadInEpoch(1);
        append(1);
        followInEpoch(2);

        waiterAt(1_000).awaitFailed(PartitionException.NotLeader.class);
    }

    @Test
    void shouldFailWaiters_whenThePartitionIsClosed() {
        leadInEpoch(1);
        RecordingWaiter waiter = waiterAt(1_000);

        partition.close();

        waiter.awaitFailed(PartitionException.NotLeader.class);
        assertThrows(PartitionException.NotLeader.class, () -> append(1));
    }

    @Test
    void shouldFailWaiters_whenTheirDirectoryFails() {
        leadInEpoch(1);
        RecordingWaiter waiter = waiterAt(1_000);
        LogException.DirectoryOffline failure = new LogException.DirectoryOffline(directory, "fsync failed", null);

        partition.onDirectoryOffline(failure);

        assertSame(failure, waiter.awaitFailed(LogException.DirectoryOffline.class));
    }

    @Test
    void shouldFailAWaiter_thatComesAfterItsDirectoryHasFailed() {
        // Its append got into the page cache just before; no flush will ever cover it.
        leadInEpoch(1);
        append(1);
        waiterAt(1).awaitCommitted();
        LogException.DirectoryOffline failure = new LogException.DirectoryOffline(directory, "fsync failed", null);
        partition.onDirectoryOffline(failure);

        assertSame(failure, waiterAt(1_000).awaitFailed(LogException.DirectoryOffline.class));
        assertTrue(waiterAt(1).isTold(), "what was on disk before is committed all the same");
    }

    @Test
    void shouldTellEveryWaiterOnce_whenAppendsAndRoleChangesRace() throws InterruptedException {
        leadInEpoch(1);
        AtomicInteger acknowledged = new AtomicInteger();
        AtomicBoolean stop = new AtomicBoolean();
        Runnable producing = () -> {
            while (!stop.get()) {
                try {
                    RecordingWaiter waiter = waiterAt(append(2).lastOffset() + 1);
                    waiter.awaitCommitted();
                    acknowledged.incrementAndGet();
                } catch (PartitionException.NotLeader | AssertionError refused) {
                    if (refused instanceof AssertionError && !(refused.getCause() instanceof PartitionException.NotLeader)) {
                        throw refused;
                    }
                }
            }
        };
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        List<Thread> producers = List.of(new Thread(producing), new Thread(producing));
        producers.forEach(thread -> {
            thread.setUncaughtExceptionHandler((failed, failure) -> failures.add(failure));
            thread.start();
        });
        for (int epoch = 2; epoch < 60; epoch += 2) {
            int seen = acknowledged.get();
            followInEpoch(epoch);
            leadInEpoch(epoch + 1);
            while (acknowledged.get() == seen && failures.isEmpty()) {
                LockSupport.parkNanos(100_000);
            }
        }
        stop.set(true);
        for (Thread producer : producers) {
            producer.join();
        }

        assertEquals(List.of(), failures);
        assertTrue(partition.highWatermark() >= 2L * acknowledged.get(), "what was acknowledged is below the high watermark");
    }

    // ---- high watermark and reads ----

    @Test
    void shouldNeverLowerTheHighWatermark_whenTheFlushPolicyChanges() {
        leadInEpoch(1);
        append(5);
        waiterAt(5).awaitCommitted();
        partition.reconfigure(settings(FlushPolicy.ASYNC, 1));
        append(100);
        assertEquals(105, partition.highWatermark());

        partition.reconfigure(settings(FlushPolicy.SYNC, 1));

        assertEquals(105, partition.highWatermark());
        append(1);
        waiterAt(106).awaitCommitted();
        assertEquals(106, partition.highWatermark());
    }

    @Test
    void shouldReadWhatIsCommittedAndNoMore() {
        leadInEpoch(1);
        assertTrue(partition.readCommitted(0, 1_000_000, true).isEmpty(), "nothing is there yet");
        append(3);
        waiterAt(3).awaitCommitted();

        try (LogSlice slice = partition.readCommitted(0, 1_000_000, true)) {
            assertEquals(0, slice.baseOffset());
            assertEquals(Produced.batch(3).limit(), slice.sizeInBytes());
        }
        assertTrue(partition.readCommitted(3, 1_000_000, true).isEmpty(), "its records are on their way");
    }

    @Test
    void shouldRefuseOffsetsOutsideTheLog() {
        leadInEpoch(1);
        append(10);
        waiterAt(10).awaitCommitted();
        partition.log().deleteRecordsBefore(4);

        assertThrows(LogException.OffsetOutOfRange.class, () -> partition.readCommitted(3, 1_000, true));
        assertThrows(LogException.OffsetOutOfRange.class, () -> partition.readCommitted(11, 1_000, true));
        assertThrows(LogException.OffsetOutOfRange.class, () -> partition.readCommitted(-1, 1_000, true));
        partition.readCommitted(4, 1_000, true).close();
    }

    @Test
    void shouldTellListenersOfProgressAndRoles_untilTheyAreRemoved() {
        partition.reconfigure(settings(FlushPolicy.ASYNC, 1));
        AtomicInteger heard = new AtomicInteger();
        Runnable listener = heard::incrementAndGet;
        partition.addProgressListener(listener);

        leadInEpoch(1);
        assertEquals(1, heard.get());
        append(1);
        assertEquals(2, heard.get());

        partition.removeProgressListener(listener);
        append(1);
        followInEpoch(2);
        assertEquals(2, heard.get());
    }

    private void leadInEpoch(int leaderEpoch) {
        partition.become(new Role.Leader(THIS_NODE, 1, leaderEpoch, leaderEpoch, List.of(THIS_NODE), List.of(THIS_NODE)), 0);
    }

    private void followInEpoch(int leaderEpoch) {
        partition.become(new Role.Follower(OTHER_NODE, leaderEpoch, leaderEpoch, true), 0);
    }

    private AppendResult append(int records) {
        return partition.append(Produced.batch(records), true, NOW_MS);
    }

    private RecordingWaiter waiterAt(long endOffset) {
        RecordingWaiter waiter = new RecordingWaiter();
        partition.whenCommitted(endOffset, partition.role().leaderEpoch(), waiter);
        return waiter;
    }

    private static PartitionSettings settings(FlushPolicy flushPolicy, int minInsyncReplicas) {
        return new PartitionSettings(logSettings(flushPolicy), minInsyncReplicas, Long.MAX_VALUE, Long.MAX_VALUE, 30_000);
    }

    private static LogSettings logSettings(FlushPolicy flushPolicy) {
        return new LogSettings(1 << 20, 604_800_000L, 0, LogSettings.NO_LIMIT, LogSettings.NO_LIMIT, true, 1 << 20, 4_096, 10 << 20, flushPolicy,
                TimestampKind.CREATE_TIME, 60_000, 86_400_000);
    }
}
