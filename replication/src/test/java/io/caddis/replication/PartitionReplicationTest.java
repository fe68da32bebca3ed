package io.caddis.replication;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.log.AppendResult;
import io.caddis.log.FlushPolicy;
import io.caddis.log.LogException;
import io.caddis.replication.InSyncOutcome.Accepted;
import io.caddis.replication.InSyncOutcome.Unknown;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Partitions of three nodes on real logs: node 1 leads first, min.insync.replicas is 2. */
class PartitionReplicationTest {

    private static final int MAX_UNACKNOWLEDGED = 50;

    @TempDir
    Path root;

    private ReplicaNode one;
    private ReplicaNode two;

    @BeforeEach
    void start() {
        one = new ReplicaNode(1, root, FlushPolicy.SYNC);
        two = new ReplicaNode(2, root, FlushPolicy.SYNC);
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
    }

    private void leadAndFollow(int leaderEpoch) {
        one.lead(leaderEpoch, 1, 2);
        two.follow(1, leaderEpoch);
    }

    // ---- acks ----

    @Test
    void shouldAcknowledge_onlyWhenTheFollowerHasAskedForMore() {
        leadAndFollow(1);
        AppendResult appended = one.produce(5);
        one.awaitOnDisk();
        RecordingWaiter waiter = one.committed(appended);

        FollowerStep step = two.fetchFrom(one);
        assertEquals(new FollowerStep.Appended(5, Produced.batch(5).limit()), step);
        assertFalse(waiter.isTold(), "that it was sent is no proof that the follower has it");
        assertEquals(0, one.partition.highWatermark());

        two.fetchFrom(one);

        waiter.awaitCommitted();
        assertEquals(5, one.partition.highWatermark());
        assertEquals(5, two.partition.highWatermark());
        assertArrayEquals(one.content(), two.content());
    }

    @Test
    void shouldAnswerAcksOne_whenTheLeadersOwnDiskHasIt() {
        leadAndFollow(1);
        AppendResult appended = one.produce(5);

        one.onDisk(5, appended.leaderEpoch()).awaitCommitted();

        assertEquals(0, one.partition.highWatermark());
        assertTrue(one.partition.readCommitted(0, 1_000, true).isEmpty(), "consumers see it later, whatever acks the producer asked for");
    }

    @Test
    void shouldFailBothKindsOfWaiters_whenTheLeadIsLost() {
        leadAndFollow(1);
        AppendResult appended = one.produce(5);
        RecordingWaiter all = one.committed(appended);
        RecordingWaiter own = one.onDisk(1_000, 1);

        one.follow(2, 2);

        all.awaitFailed(PartitionException.NotLeader.class);
        own.awaitFailed(PartitionException.NotLeader.class);
    }

    @Test
    void shouldNotTakeTheRecordsOfAnotherLeadership_forThoseThatSomebodyWaitsFor() {
        // The thread that appended was held up until this node led again, and had other records at those offsets.
        one.lead(1, 1);
        AppendResult appended = one.produce(5);
        one.follow(2, 2);
        two.lead(2, 1, 2);
        two.produce(1);
        one.awaitOnDisk();
        one.catchUpWith(two);
        one.lead(3, 1);
        one.partition.reconfigure(ReplicaNode.settings(FlushPolicy.SYNC, 1));
        one.produce(20);
        one.awaitOnDisk();
        assertEquals(21, one.partition.highWatermark());

        one.committed(appended).awaitFailed(PartitionException.NotLeader.class);
        one.onDisk(5, appended.leaderEpoch()).awaitFailed(PartitionException.NotLeader.class);
    }

    @Test
    void shouldGoOnWaiting_whenTheSameNodeLeadsInTheNextEpoch() {
        leadAndFollow(1);
        RecordingWaiter waiter = one.committed(one.produce(5));

        leadAndFollow(2);
        two.catchUpWith(one);

        waiter.awaitCommitted();
    }

    @Test
    void shouldRefuseAcksAll_belowTheMinimum_andNotAcksOne() {
        one.lead(1, 1);

        assertThrows(PartitionException.NotEnoughReplicas.class, () -> one.partition.append(Produced.batch(1), true, 0));
        one.produce(3);
        one.awaitOnDisk();
        assertEquals(0, one.partition.highWatermark());
    }

    // ---- who may fetch ----

    @Test
    void shouldServeOnlyFollowersOfThisEpochAndLife() {
        leadAndFollow(3);
        one.produce(5);

        assertThrows(PartitionException.FencedLeaderEpoch.class, () -> fetch(new FollowerFetch(2, 20, 2, 0, -1)));
        assertThrows(PartitionException.FencedLeaderEpoch.class, () -> fetch(new FollowerFetch(2, 20, -1, 0, -1)), "without an epoch neither");
        assertThrows(PartitionException.UnknownLeaderEpoch.class, () -> fetch(new FollowerFetch(2, 20, 4, 0, -1)));
        assertThrows(PartitionException.NotReplica.class, () -> fetch(new FollowerFetch(9, 20, 3, 0, -1)));
        assertThrows(PartitionException.NotReplica.class, () -> fetch(new FollowerFetch(1, 20, 3, 0, -1)));
        assertThrows(PartitionException.StaleReplicaEpoch.class, () -> fetch(new FollowerFetch(2, -1, 3, 0, -1)));
        fetch(new FollowerFetch(2, 21, 3, 0, -1)).slice().close();
        assertThrows(PartitionException.StaleReplicaEpoch.class, () -> fetch(new FollowerFetch(2, 20, 3, 5, 3)));
        assertThrows(PartitionException.NotLeader.class, () -> two.partition.readForFollower(new FollowerFetch(3, 30, 3, 0, -1), 1, true, 0));
        assertEquals(0, one.partition.highWatermark());
    }

    private FollowerRead fetch(FollowerFetch fetch) {
        return one.partition.readForFollower(fetch, 1_000, true, one.steadyMs);
    }

    @Test
    void shouldGiveFollowersWhatIsNotOnDiskYet_butNotCountItForTheLeader() {
        leadAndFollow(1);
        one.produce(5);

        two.fetchFrom(one);

        assertEquals(5, two.partition.log().endOffset());
    }

    // ---- following ----

    @Test
    void shouldAsk_onlyWhenEverythingIsOnDisk() {
        leadAndFollow(1);
        one.produce(5);
        FetchPosition position = two.partition.fetchPosition().orElseThrow();
        two.apply(position, one.askedBy(two, position));
        two.awaitOnDisk();

        assertEquals(new FetchPosition(1, 5, 1), two.partition.fetchPosition().orElseThrow());
        one.lead(2, 1, 2);
        assertEquals(Optional.empty(), one.partition.fetchPosition(), "a leader asks nobody");
    }

    @Test
    void shouldIgnoreAnAnswer_thatComesTwice() {
        leadAndFollow(1);
        one.produce(5);
        FetchPosition position = two.partition.fetchPosition().orElseThrow();
        FetchAnswer answer = one.askedBy(two, position);
        two.apply(position, answer);

        assertInstanceOf(FollowerStep.Ignored.class, two.apply(position, answer));
        assertEquals(5, two.partition.log().endOffset());
    }

    @Test
    void shouldThrowAwayWhatTheNewLeaderNeverHad() {
        leadAndFollow(1);
        one.produce(5);
        two.catchUpWith(one);
        one.produce(7);
        two.lead(2, 1, 2);
        two.produce(2);
        two.awaitOnDisk();

        one.follow(2, 2);
        one.awaitOnDisk();
        assertEquals(new FollowerStep.Truncated(5), one.fetchFrom(two));
        one.catchUpWith(two);

        assertArrayEquals(two.content(), one.content());
        assertEquals(7, one.partition.log().endOffset());
    }

    @Test
    void shouldFollowALeaderWithOlderRecords_afterALeadershipWithoutAny() {
        leadAndFollow(1);
        one.produce(5);
        two.catchUpWith(one);
        one.produce(3);
        one.awaitOnDisk();
        two.lead(2, 1, 2);
        one.lead(3, 1, 2);

        two.follow(1, 3);
        two.catchUpWith(one);

        assertArrayEquals(one.content(), two.content());
        assertEquals(8, two.partition.log().endOffset(), "records of epoch 1, though this node has led in epoch 2");
    }

    @Test
    void shouldStartAnew_whenTheLeaderHasDeletedWhatComesNext() {
        one.partition.reconfigure(ReplicaNode.settings(FlushPolicy.SYNC, 1));
        one.lead(1, 1);
        two.follow(1, 1, 1, false);
        one.produce(10);
        one.produce(10);
        one.awaitOnDisk();
        one.partition.log().deleteRecordsBefore(15);

        assertEquals(new FollowerStep.Restarted(15), two.fetchFrom(one));
        two.catchUpWith(one);

        assertEquals(15, two.partition.log().logStartOffset());
        assertEquals(20, two.partition.log().endOffset());
        assertEquals(20, two.partition.highWatermark());
        assertArrayEquals(one.content(), two.content(), "from the batch on that begins at 10");
    }

    @Test
    void shouldDeleteWhatTheLeaderHasDeleted() {
        leadAndFollow(1);
        one.produce(10);
        two.catchUpWith(one);
        one.partition.log().deleteRecordsBefore(4);

        two.fetchFrom(one);

        assertEquals(4, two.partition.log().logStartOffset());
        assertThrows(LogException.OffsetOutOfRange.class, () -> two.partition.readCommitted(3, 1_000, true));
    }

    @Test
    void shouldDeleteByRetention_onlyWhatIsCommitted_andAsAFollowerOnlyWhatItsLeaderHasDeleted() {
        PartitionSettings smallest = ReplicaNode.keepingOneBatch();
        one.partition.reconfigure(smallest);
        two.partition.reconfigure(smallest);
        leadAndFollow(1);
        for (int batch = 0; batch < 4; batch++) {
            one.produce(5);
        }
        one.awaitOnDisk();

        one.runRetention();
        assertEquals(0, one.partition.log().logStartOffset(), "followers may lack it yet, and whoever leads next");
        two.catchUpWith(one);
        two.runRetention();
        assertEquals(0, two.partition.log().logStartOffset());
        one.runRetention();
        assertEquals(15, one.partition.log().logStartOffset());
        two.fetchFrom(one);
        two.runRetention();

        assertEquals(15, two.partition.log().logStartOffset());
        assertEquals(Produced.batch(5).limit(), two.partition.log().sizeInBytes());
    }

    @Test
    void shouldKeepTheHighWatermark_whenItBecomesTheLeader() {
        leadAndFollow(1);
        one.produce(5);
        two.catchUpWith(one);
        one.produce(2);
        two.fetchFrom(one);
        two.lead(2, 1, 2);

        assertEquals(5, two.partition.highWatermark());
        assertThrows(PartitionException.OffsetNotAvailable.class, two.partition::requireKnownHighWatermark,
                "the leader before may have committed up to 7, and told so (KIP-207)");
        one.follow(2, 2);
        one.catchUpWith(two);
        two.partition.requireKnownHighWatermark();
        assertEquals(7, two.partition.highWatermark());
    }

    @Test
    void shouldKnowTheHighWatermarkAfterARestart_withinWhatTheLogHas() {
        leadAndFollow(1);
        one.produce(5);
        two.catchUpWith(one);

        two.restart();

        assertEquals(5, two.partition.highWatermark());
        two.partition.restoreHighWatermark(1_000);
        assertEquals(5, two.partition.highWatermark());
    }

    // ---- consumers on a follower ----

    @Test
    void shouldServeConsumersOnAFollower_belowItsOwnHighWatermark() {
        leadAndFollow(1);
        one.produce(5);
        two.catchUpWith(one);
        one.produce(5);
        two.fetchFrom(one);

        two.partition.requireReplica(1);
        try (var slice = two.partition.readCommitted(0, 10_000, true)) {
            assertEquals(Produced.batch(5).limit(), slice.sizeInBytes());
        }
        assertTrue(two.partition.readCommitted(5, 10_000, true).isEmpty());
        assertThrows(PartitionException.OffsetNotAvailable.class, () -> two.partition.readCommitted(7, 10_000, true), "not yet is not never");
        assertThrows(LogException.OffsetOutOfRange.class, () -> two.partition.readCommitted(11, 10_000, true));
        assertTrue(one.partition.readCommitted(7, 10_000, true).isEmpty());
        two.partition.become(new Role.Offline(2, 2, true), 0);
        assertThrows(PartitionException.NotLeader.class, () -> two.partition.requireReplica(2));
    }

    // ---- in-sync replicas ----

    @Test
    void shouldProposeAFollowerThatHasCaughtUp_andCountItFromThen() {
        one.partition.reconfigure(ReplicaNode.settings(FlushPolicy.SYNC, 1));
        one.lead(1, 1);
        two.follow(1, 1, 1, false);
        one.produce(5);
        one.awaitOnDisk();
        two.catchUpWith(one);

        InSyncProposal proposal = one.proposed.get(0);
        assertEquals(Set.of(1, 2), proposal.newIsr().keySet());
        one.produce(1);
        one.awaitOnDisk();
        assertEquals(5, one.partition.highWatermark(), "it may be a member by now");
        one.partition.onProposalAnswered(proposal, new Accepted(List.of(1, 2), 2), one.steadyMs);

        assertEquals(List.of(1, 2), ((Role.Leader) one.partition.role()).isr());
        assertEquals(1, one.proposed.size());
    }

    @Test
    void shouldNotGoBackToAnOlderIsr_whenTheImageIsLate() {
        one.lead(1, 1);
        two.follow(1, 1, 1, false);
        two.catchUpWith(one);
        one.partition.onProposalAnswered(one.proposed.get(0), new Accepted(List.of(1, 2), 2), one.steadyMs);

        one.lead(1, 1, 1);

        assertEquals(List.of(1, 2), ((Role.Leader) one.partition.role()).isr());
    }

    @Test
    void shouldRememberAProposalOverAnInterruption_ofTheSameLeadership() {
        one.partition.reconfigure(ReplicaNode.settings(FlushPolicy.SYNC, 1));
        one.lead(1, 1);
        two.follow(1, 1, 1, false);
        two.catchUpWith(one);
        assertEquals(1, one.proposed.size());
        one.partition.become(new Role.Offline(1, 1, true), one.steadyMs);
        one.partition.onProposalAnswered(one.proposed.get(0), new Unknown(), one.steadyMs);

        one.lead(1, 1);
        one.produce(5);
        one.awaitOnDisk();

        assertEquals(0, one.partition.highWatermark(), "it may have been accepted");
        one.steadyMs += 1_000;
        one.partition.onTick(one.steadyMs);
        assertEquals(one.proposed.get(0), one.proposed.get(1));
    }

    @Test
    void shouldProposeWithoutAFollowerThatStopsFetching() {
        leadAndFollow(1);
        one.produce(5);
        one.steadyMs += ReplicaNode.LAG_MAX_MS + 1;

        one.partition.onTick(one.steadyMs);

        assertEquals(Set.of(1), one.proposed.get(0).newIsr().keySet());
    }

    // ---- listeners ----

    @Test
    void shouldWakeFollowersAtEachAppend_andConsumersAtEachCommit() {
        leadAndFollow(1);
        AtomicInteger appends = new AtomicInteger();
        AtomicInteger progress = new AtomicInteger();
        Runnable onAppend = appends::incrementAndGet;
        one.partition.addAppendListener(onAppend);
        one.partition.addProgressListener(progress::incrementAndGet);

        one.produce(5);
        one.awaitOnDisk();
        assertEquals(1, appends.get());
        assertEquals(0, progress.get());
        two.catchUpWith(one);
        assertEquals(1, progress.get());

        one.partition.removeAppendListener(onAppend);
        one.produce(1);
        assertEquals(1, appends.get());
    }

    // ---- damage ----

    @Test
    void shouldLeaveTheIsrAndRepair_whenItsLogIsDamaged() throws IOException {
        leadAndFollow(1);
        for (int batch = 0; batch < 6; batch++) {
            one.produce(5);
        }
        two.catchUpWith(one);
        damage(two, 12);
        assertThrows(LogException.Damaged.class, () -> two.partition.readCommitted(12, 10_000, true));
        assertInstanceOf(ReplicaHealth.Damaged.class, two.partition.health());

        assertThrows(PartitionException.OffsetNotAvailable.class, () -> two.fetchFrom(one));
        assertEquals(30, two.partition.log().endOffset(), "while it is counted its log is not touched");
        assertEquals(Set.of(1), one.proposed.get(0).newIsr().keySet(), "the leader learns at once that it lacks committed records");

        one.partition.onProposalAnswered(one.proposed.get(0), new Accepted(List.of(1), 2), one.steadyMs);
        two.follow(1, 1, 2, false);
        assertThrows(PartitionException.OffsetNotAvailable.class, () -> two.fetchFrom(one), "it may be eligible, and not have heard of it");
        one.partition.reconfigure(ReplicaNode.settings(FlushPolicy.SYNC, 1));
        assertInstanceOf(FollowerStep.Ignored.class, two.fetchFrom(one));
        assertEquals(30, two.partition.log().endOffset(), "nor before its leader has said that nobody counts on it");
        two.catchUpWith(one);

        assertEquals(new ReplicaHealth.Sound(), two.partition.health());
        assertArrayEquals(one.content(), two.content());
    }

    @Test
    void shouldNotRepair_whileAProposalThatCountsOnItMayBeUnderWay() throws IOException {
        one.partition.reconfigure(ReplicaNode.settings(FlushPolicy.SYNC, 1));
        one.lead(1, 1);
        two.follow(1, 1, 1, false);
        for (int batch = 0; batch < 6; batch++) {
            one.produce(5);
        }
        two.catchUpWith(one);
        assertEquals(Set.of(1, 2), one.proposed.get(0).newIsr().keySet());
        one.partition.onProposalAnswered(one.proposed.get(0), new Unknown(), one.steadyMs);
        damage(two, 12);
        assertThrows(LogException.Damaged.class, () -> two.partition.readCommitted(12, 10_000, true));

        assertThrows(PartitionException.OffsetNotAvailable.class, () -> two.fetchFrom(one));
        assertThrows(PartitionException.OffsetNotAvailable.class, () -> two.fetchFrom(one));
        assertEquals(30, two.partition.log().endOffset(), "it may be in the ISR any moment");

        one.partition.onProposalAnswered(one.proposed.get(0), new Accepted(List.of(1, 2), 2), one.steadyMs);
        assertThrows(PartitionException.OffsetNotAvailable.class, () -> two.fetchFrom(one));
        assertEquals(Set.of(1), one.proposed.get(1).newIsr().keySet());
        one.partition.onProposalAnswered(one.proposed.get(1), new Accepted(List.of(1), 3), one.steadyMs);
        two.follow(1, 1, 3, false);
        two.catchUpWith(one);
        assertArrayEquals(one.content(), two.content());
    }

    @Test
    void shouldHandItsLeadOver_whenItsLogIsDamaged() throws IOException {
        leadAndFollow(1);
        for (int batch = 0; batch < 6; batch++) {
            one.produce(5);
        }
        two.catchUpWith(one);
        damage(one, 12);
        assertThrows(LogException.Damaged.class, () -> one.partition.readCommitted(12, 10_000, true));

        one.partition.onTick(one.steadyMs);

        assertEquals(Set.of(2), one.proposed.get(0).newIsr().keySet());
    }

    @Test
    void shouldHandItsLeadOver_whenItsDirectoryFails() {
        leadAndFollow(1);
        one.partition.onDirectoryOffline(new LogException.DirectoryOffline(root, "fsync failed", null));

        one.partition.onTick(one.steadyMs);

        assertEquals(Set.of(2), one.proposed.get(0).newIsr().keySet());
    }

    @Test
    void shouldTellTheLeaderThatItHasNothing_whenItsDirectoryFails() {
        leadAndFollow(1);
        one.produce(5);
        two.catchUpWith(one);
        two.partition.onDirectoryOffline(new LogException.DirectoryOffline(root, "fsync failed", null));

        assertThrows(PartitionException.OffsetNotAvailable.class, () -> two.fetchFrom(one));

        assertEquals(Set.of(1), one.proposed.get(0).newIsr().keySet());
        two.follow(1, 1, 2, false);
        assertEquals(Optional.empty(), two.partition.fetchPosition(), "there is no log to fetch into");
    }

    /** Flips a bit in the batch that holds an offset, and has the log find it. */
    private void damage(ReplicaNode node, long offset) throws IOException {
        Path segment;
        try (Stream<Path> files = Files.walk(node.directory)) {
            segment = files.filter(file -> file.toString().endsWith(".log")).findFirst().orElseThrow();
        }
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            // an unknown format in the header: a read stumbles over it
            channel.write(ByteBuffer.wrap(new byte[] {77}), offset / 5 * Produced.batch(5).limit() + 16);
        }
    }

    // ---- races ----

    @Test
    void shouldLoseNothingAcknowledged_whileLeadsChangeUnderLoad() throws Exception {
        List<Long> acknowledged = new CopyOnWriteArrayList<>();
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        AtomicBoolean stop = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        for (ReplicaNode node : List.of(one, two)) {
            threads.add(start(failures, () -> produceUntil(node, stop, acknowledged)));
            threads.add(start(failures, () -> followUntil(node, node == one ? two : one, stop)));
        }
        for (int epoch = 1; epoch <= 20; epoch++) {
            ReplicaNode leader = epoch % 2 == 1 ? one : two;
            ReplicaNode follower = leader == one ? two : one;
            follower.follow(leader.id, epoch);
            leader.lead(epoch, 1, 2);
            int seen = acknowledged.size();
            awaitMore(acknowledged, seen + 20, failures);
        }
        stop.set(true);
        for (Thread thread : threads) {
            thread.join(30_000);
            assertFalse(thread.isAlive());
        }

        assertEquals(List.of(), failures);
        one.catchUpWith(two);
        assertArrayEquals(two.content(), one.content());
        long last = acknowledged.stream().mapToLong(Long::longValue).max().orElseThrow();
        assertTrue(two.partition.log().endOffset() >= last, "acknowledged up to " + last);
        assertEquals(acknowledged.size(), Set.copyOf(acknowledged).size(), "no offset was acknowledged twice");
    }

    private static void awaitMore(List<Long> acknowledged, int count, List<Throwable> failures) {
        long deadlineNs = System.nanoTime() + 20_000_000_000L;
        while (acknowledged.size() < count && failures.isEmpty()) {
            if (System.nanoTime() > deadlineNs) {
                throw new AssertionError("only " + acknowledged.size() + " of " + count + " acknowledged");
            }
            LockSupport.parkNanos(200_000);
        }
    }

    private static Thread start(List<Throwable> failures, Runnable work) {
        Thread thread = new Thread(work);
        thread.setUncaughtExceptionHandler((failed, failure) -> failures.add(failure));
        thread.start();
        return thread;
    }

    private static void produceUntil(ReplicaNode node, AtomicBoolean stop, List<Long> acknowledged) {
        while (!stop.get()) {
            try {
                AppendResult appended = node.produce(1);
                node.committed(appended).onCommitted(() -> acknowledged.add(appended.lastOffset() + 1));
                if (appended.lastOffset() > node.partition.highWatermark() + MAX_UNACKNOWLEDGED) {
                    LockSupport.parkNanos(200_000);
                }
            } catch (PartitionException.NotLeader | LogException.StaleLeaderEpoch elsewhere) {
                LockSupport.parkNanos(200_000);
            }
        }
    }

    private static void followUntil(ReplicaNode node, ReplicaNode leader, AtomicBoolean stop) {
        while (!stop.get()) {
            try {
                Optional<FetchPosition> position = node.partition.fetchPosition();
                if (position.isPresent()) {
                    node.apply(position.get(), leader.askedBy(node, position.get()));
                } else {
                    LockSupport.parkNanos(200_000);
                }
            } catch (PartitionException elsewhere) {
                LockSupport.parkNanos(200_000);
            }
        }
    }
}
