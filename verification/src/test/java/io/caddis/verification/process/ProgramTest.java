package io.caddis.verification.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The harness itself can fail: a hanging program and a condition that never holds end a test with a message. */
class ProgramTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void shouldReturnBothStreams_whenProgramEnds() {
        Program.Outcome outcome = Program.of("sh", "-c", "cat; echo trouble >&2; exit 3").run("hello\n", PATIENCE);

        assertEquals(3, outcome.exitCode());
        assertEquals("hello\n", outcome.output());
        assertEquals("trouble\n", outcome.errors());
        assertThrows(AssertionError.class, outcome::expectSuccess);
    }

    @Test
    void shouldNotWait_whenProgramLeavesAChildBehind() {
        Program.Outcome outcome = Program.of("sh", "-c", "sleep 5 & echo done").run(Duration.ofSeconds(4));

        assertEquals("done\n", outcome.output());
    }

    @Test
    void shouldKillAndTell_whenProgramHangs() {
        AssertionError error = assertThrows(
                AssertionError.class, () -> Program.of("sh", "-c", "echo begun; sleep 60").run(Duration.ofMillis(300)));

        assertTrue(error.getMessage().contains("begun"), error.getMessage());
    }

    @Test
    void shouldTellLastValue_whenConditionNeverHolds() {
        AssertionError error = assertThrows(
                AssertionError.class,
                () -> Eventually.value("the answer", Duration.ofMillis(50), () -> 41, answer -> answer == 42));

        assertTrue(error.getMessage().contains("the answer; last seen: 41"), error.getMessage());
    }

    @Test
    void shouldLookAgain_whenLookingFails() {
        AtomicInteger looks = new AtomicInteger();

        Eventually.holds("third look", PATIENCE, () -> {
            if (looks.incrementAndGet() < 3) {
                throw new IllegalStateException("not there");
            }
            return true;
        });

        assertEquals(3, looks.get());
    }
}
