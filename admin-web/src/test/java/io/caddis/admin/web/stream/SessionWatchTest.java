package io.caddis.admin.web.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class SessionWatchTest {

    private final List<Runnable> submitted = new ArrayList<>();
    private long nowMs = 1_000;
    private boolean lives = true;
    private boolean busy;
    private final SessionWatch watch = new SessionWatch(() -> lives, task -> {
        if (busy) {
            throw new RejectedExecutionException();
        }
        submitted.add(task);
    }, () -> nowMs);

    @Test
    void shouldAnswerFromWhatItKnows_andAskNowAndThen() {
        assertTrue(watch.getAsBoolean());
        assertEquals(0, submitted.size());
        nowMs += SessionWatch.CHECK_EVERY_MS;

        assertTrue(watch.getAsBoolean());
        assertTrue(watch.getAsBoolean(), "one question at a time");
        assertEquals(1, submitted.size());
        lives = false;
        submitted.get(0).run();

        assertFalse(watch.getAsBoolean());
    }

    @Test
    void shouldAskAgainLater_whenNobodyHadTime() {
        busy = true;
        nowMs += SessionWatch.CHECK_EVERY_MS;
        assertTrue(watch.getAsBoolean());
        busy = false;
        nowMs += SessionWatch.CHECK_EVERY_MS;

        assertTrue(watch.getAsBoolean());

        assertEquals(1, submitted.size());
    }
}
