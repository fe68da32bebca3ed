package io.caddis.log;

import static io.caddis.log.Batches.batch;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is on disk when, and what happens when the disk does not want. */
class LogDurabilityTest {

    @TempDir
    Path root;
    private LogFixture fixture;

    @BeforeEach
    void create() {
        fixture = new LogFixture(root);
    }

    @AfterEach
    void close() {
        fixture.files.forceGate.countDown();
        fixture.close();
    }

    @Test
    void shouldShareOneForce_whenManyAppendsWait() {
        PartitionLog log = fixture.createLog();
        CountDownLatch gate = new CountDownLatch(1);
        fixture.files.forceGate = gate;
        int before = fixture.files.forces.get();

        fixture.appendBatches(log, 100);
        assertEquals(0, log.durableOffset());
        assertEquals(0, log.visibleOffset());
        assertEquals(100, log.endOffset());
        gate.countDown();
        LogFixture.awaitDurable(log);

        assertTrue(fixture.files.forces.get() - before <= 2, (fixture.files.forces.get() - before) + " forces");
    }

    @Test
    void shouldTellListeners_afterDurableOffsetMoved() throws InterruptedException {
        PartitionLog log = fixture.createLog();
        AtomicLong seen = new AtomicLong();
        CountDownLatch told = new CountDownLatch(1);
        log.addDurabilityListener(moved -> {
            seen.set(moved.durableOffset());
            told.countDown();
        });

        fixture.append(log, batch().records(3));

        assertTrue(told.await(10, TimeUnit.SECONDS));
        assertEquals(3, seen.get());
    }

    @Test
    void shouldForceOldSegmentThenDirectory_beforeAnythingInTheNewOneIsDurable() {
        fixture.smallSegments();
        PartitionLog log = fixture.createLog();
        CountDownLatch gate = new CountDownLatch(1);
        fixture.files.forceGate = gate;
        fixture.appendBatches(log, 20);
        long newBase = log.segments().active().baseOffset();
        assertTrue(newBase > 0);
        fixture.files.recording = true;
        List<String> atFirstMove = new ArrayList<>();
        log.addDurabilityListener(moved -> {
            if (moved.durableOffset() > newBase && atFirstMove.isEmpty()) {
                atFirstMove.addAll(fixture.files.history);
            }
        });

        gate.countDown();
        LogFixture.awaitDurable(log);
        LogFixture.eventually("the listener was told", () -> !atFirstMove.isEmpty());

        assertTrue(atFirstMove.contains("force " + fixture.segment(0).getFileName()), atFirstMove.toString());
        assertTrue(atFirstMove.contains("force " + fixture.segment(newBase).getFileName()), atFirstMove.toString());
        assertTrue(atFirstMove.contains("force " + fixture.logDirectory().getFileName()), atFirstMove.toString());
    }

    @Test
    void shouldNotForceForEachAppend_whenPolicyIsAsync() {
        fixture.settings = LogFixture.with(1 << 20, 4096, FlushPolicy.ASYNC);
        PartitionLog log = fixture.createLog();
        int before = fixture.files.forces.get();

        fixture.appendBatches(log, 50);

        assertEquals(50, log.visibleOffset());
        assertEquals(0, log.durableOffset());
        assertEquals(before, fixture.files.forces.get());
        fixture.store.checkpoint();
        assertEquals(50, log.durableOffset());
    }

    @Test
    void shouldNotTakeBackWhatWasVisible_whenPolicyBecomesSync() {
        fixture.settings = LogFixture.with(1 << 20, 4096, FlushPolicy.ASYNC);
        PartitionLog log = fixture.createLog();
        fixture.appendBatches(log, 5);
        CountDownLatch gate = new CountDownLatch(1);
        fixture.files.forceGate = gate;

        log.reconfigure(LogFixture.settings());
        fixture.appendBatches(log, 1);

        assertEquals(5, log.visibleOffset());
        gate.countDown();
        LogFixture.eventually("all is visible", () -> log.visibleOffset() == 6);
    }

    @Test
    void shouldGoOfflineForGood_whenAForceFailsOnce() {
        PartitionLog log = fixture.createLog();
        fixture.append(log, batch());
        LogFixture.awaitDurable(log);
        AtomicReference<LogDirectory> failed = new AtomicReference<>();
        fixture.store.addOfflineListener(failed::set);
        AtomicInteger failures = new AtomicInteger();
        fixture.files.forceFails = file -> file.toString().endsWith(".log") && failures.getAndIncrement() == 0;

        fixture.append(log, batch());
        LogFixture.eventually("the listener was told", () -> failed.get() != null);

        LogDirectory directory = failed.get();
        assertFalse(directory.isOnline());
        assertTrue(directory.offlineReason().orElseThrow().contains("Input/output error"), directory.offlineReason().toString());
        assertThrows(LogException.DirectoryOffline.class, () -> fixture.append(log, batch()));
        assertThrows(LogException.DirectoryOffline.class, () -> log.read(0, 100, 1, true));
        assertThrows(LogException.DirectoryOffline.class, log::flush);
        assertEquals(1, log.durableOffset());
        assertEquals(1, failures.get(), "no second attempt");
        assertThrows(LogException.DirectoryOffline.class, () -> fixture.createLog(new LogId(LogFixture.ID.topicId(), 1)));
    }

    @Test
    void shouldNotCallTheNextStartClean_whenADirectoryFailed() {
        PartitionLog log = fixture.createLog();
        fixture.append(log, batch());
        LogFixture.awaitDurable(log);
        fixture.files.writeFails = file -> file.toString().endsWith(".log");
        assertThrows(LogException.DirectoryOffline.class, () -> fixture.append(log, batch()));
        fixture.store.close();
        fixture.files.writeFails = file -> false;

        fixture.open();

        assertFalse(fixture.store.directories().get(0).cleanShutdown());
        assertEquals(1, fixture.log().endOffset());
    }

    @Test
    void shouldGoOffline_whenReadingFails() {
        PartitionLog log = fixture.createLog();
        fixture.append(log, batch());
        fixture.files.readFails = file -> file.toString().endsWith(".log");

        assertThrows(LogException.DirectoryOffline.class, () -> log.read(0, 100, 1, true));
    }

    @Test
    void shouldLeaveNoTraceOfAWrite_thatDidNotFitOnTheDisk() throws Exception {
        PartitionLog log = fixture.createLog();
        fixture.appendBatches(log, 3);
        LogFixture.awaitDurable(log);
        long sizeBefore = Files.size(fixture.segment(0));
        fixture.files.leaveRoom(40);

        for (int i = 0; i < 3; i++) {
            assertThrows(LogException.NoSpace.class, () -> fixture.append(log, batch().from(5, 0, 0)));
            assertEquals(sizeBefore, Files.size(fixture.segment(0)));
        }
        assertEquals(3, log.endOffset());
        assertTrue(fixture.store.directories().get(0).isOnline());
        assertFalse(fixture.store.directories().get(0).hasRoom());

        fixture.files.leaveRoom(Long.MAX_VALUE);
        assertEquals(new AppendResult(3, 3, -1, 0, false, 0), fixture.append(log, batch().from(5, 0, 0)));
        LogFixture.awaitDurable(log);
        assertEquals(List.of(0L, 1L, 2L, 3L), LogFixture.readAll(fixture.restartedAfterKill(), 0));
    }

    @Test
    void shouldMakeRoomByRetention_whenNotAByteFits() {
        PartitionLog log = fixture.smallSegments().createLog();
        fixture.appendBatches(log, 60);
        LogFixture.awaitDurable(log);
        fixture.store.checkpoint();
        fixture.files.leaveRoom(0);
        fixture.files.overwritesNeedNoRoom = true;

        log.deleteRecordsBefore(50);
        assertTrue(log.runRetention(fixture.nowMs) > 2);

        fixture.files.leaveRoom(Long.MAX_VALUE);
        LogFixture.assertOffsets(log, 50, 60);
        assertTrue(fixture.store.directories().get(0).isOnline());
        LogFixture.assertOffsets(fixture.restartedAfterKill(), 50, 60);
    }

    @Test
    void shouldServeOn_whenOnlyIndexesAndCheckpointsDidNotFit() {
        PartitionLog log = fixture.smallSegments().createLog();
        fixture.files.writeFails = file -> false;
        fixture.appendBatches(log, 5);
        LogFixture.awaitDurable(log);
        fixture.files.leaveRoom(700); // for a few batches in the next segment, not for its manifest
        AtomicInteger appended = new AtomicInteger(5);
        assertThrows(LogException.NoSpace.class, () -> {
            for (;;) {
                fixture.append(log, batch().at(fixture.nowMs));
                appended.incrementAndGet();
                LogFixture.awaitDurable(log);
            }
        });
        fixture.files.leaveRoom(Long.MAX_VALUE);

        assertEquals(appended.get(), log.endOffset());
        fixture.append(log, batch());
        assertEquals(appended.get() + 1, LogFixture.readAll(fixture.restartedAfterKill(), 0).size());
    }

    @Test
    void shouldSurviveInterruptsOfItsCallers_withoutLosingAByte() {
        PartitionLog log = fixture.createLog();
        for (int i = 0; i < 20; i++) {
            Thread.currentThread().interrupt();
            fixture.append(log, batch().records(2));
            assertTrue(Thread.interrupted(), "the interrupt is left to its addressee");
        }
        Thread.currentThread().interrupt();
        LogSlice slice = log.read(0, 100, 1, true);
        assertTrue(Thread.interrupted());
        slice.close();
        log.flush();

        assertTrue(fixture.store.directories().get(0).isOnline());
        assertEquals(20, LogFixture.readAll(fixture.restartedAfterKill(), 0).size());
    }

    @Test
    void shouldKeepOrderAndLoseNothing_whenManyThreadsAppendWhileSegmentsRoll() throws InterruptedException {
        PartitionLog log = fixture.smallSegments().createLog();
        List<Thread> writers = new ArrayList<>();
        List<AppendResult> results = Collections.synchronizedList(new ArrayList<>());
        for (int writer = 0; writer < 4; writer++) {
            long producerId = writer;
            writers.add(new Thread(() -> {
                for (int i = 0; i < 200; i++) {
                    ByteBuffer batch = batch().from(producerId, 0, i).build();
                    results.add(log.append(batch, 0, fixture.nowMs));
                }
            }));
        }
        writers.forEach(Thread::start);
        long lastVisible = 0;
        while (writers.stream().anyMatch(Thread::isAlive)) {
            long visible = log.visibleOffset();
            assertTrue(visible >= lastVisible);
            lastVisible = visible;
            if (visible > 0) {
                try (LogSlice slice = log.read(visible - 1, 1, visible, true)) {
                    assertEquals(visible - 1, slice.baseOffset());
                }
            }
        }
        for (Thread writer : writers) {
            writer.join();
        }
        LogFixture.awaitDurable(log);

        assertEquals(800, results.stream().map(AppendResult::baseOffset).distinct().count());
        assertEquals(800, LogFixture.readAll(log, 0).size());
        assertEquals(800, LogFixture.readAll(fixture.restartedAfterKill(), 0).size());
    }
}
