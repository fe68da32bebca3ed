package io.caddis.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopTimersTest {

    private final LoopTimers timers = new LoopTimers();
    private final List<String> ran = new ArrayList<>();

    @Test
    void shouldRunTasksInOrderOfTheirMoment_whenTheyWereScheduledInAnother() {
        schedule(30, "late");
        schedule(10, "early");
        schedule(20, "middle");

        runDue(30);

        assertEquals(List.of("early", "middle", "late"), ran);
    }

    @Test
    void shouldKeepTheOrderOfScheduling_whenTasksAreDueAtTheSameMoment() {
        for (int i = 0; i < 20; i++) {
            schedule(5, "task" + i);
        }

        runDue(5);

        assertEquals("task0", ran.get(0));
        assertEquals("task19", ran.get(19));
    }

    @Test
    void shouldRunNothing_beforeItsMoment() {
        schedule(100, "task");

        runDue(99);

        assertEquals(List.of(), ran);
        assertEquals(1, timers.size());
    }

    @Test
    void shouldSayHowLongTheLoopMayWait() {
        assertEquals(500, timers.delayMs(0, 500), "nothing scheduled");
        schedule(100, "task");

        assertEquals(60, timers.delayMs(40, 500), "until the task");
        assertEquals(0, timers.delayMs(400, 500), "overdue is not negative");
        assertEquals(10, timers.delayMs(0, 10), "no longer than idle");
    }

    @Test
    void shouldNotRunATask_whenItWasCancelled() {
        EventLoop.Timeout cancelled = schedule(10, "cancelled");
        schedule(10, "kept");

        cancelled.cancel();
        cancelled.cancel();
        runDue(10);

        assertEquals(List.of("kept"), ran);
        assertEquals(0, timers.size());
        assertNull(timers.pollDue(Long.MAX_VALUE));
    }

    @Test
    void shouldIgnoreACancel_whenTheTaskHasRun() {
        EventLoop.Timeout timeout = schedule(10, "task");
        runDue(10);

        timeout.cancel();
        schedule(20, "next");

        assertEquals(1, timers.size());
    }

    @Test
    void shouldForgetCancelledTasks_whenMostAreCancelledLongBeforeTheirMoment() {
        // Long polls that are answered early: each leaves a cancelled timer of the far future behind.
        for (int i = 0; i < 100_000; i++) {
            schedule(1_000_000 + i, "poll").cancel();
        }
        schedule(10, "kept");

        assertEquals(1, timers.size());
        assertEquals(10, timers.delayMs(0, 500));
        runDue(10);
        assertEquals(List.of("kept"), ran);
    }

    @Test
    void shouldLetATaskScheduleAnother_whenItRuns() {
        timers.schedule(10, () -> schedule(10, "second"));

        runDue(10);

        assertEquals(List.of("second"), ran);
    }

    private EventLoop.Timeout schedule(long dueMs, String name) {
        return timers.schedule(dueMs, () -> ran.add(name));
    }

    private void runDue(long nowMs) {
        Runnable task;
        while ((task = timers.pollDue(nowMs)) != null) {
            task.run();
        }
    }
}
