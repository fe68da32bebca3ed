package io.caddis.quickstart.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.quickstart.cluster.ClusterException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignalsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ProcessTable table = new ProcFileSystem();
    private final Signals signals = new Signals(table);
    private final Launcher launcher = new Launcher();

    @TempDir
    private Path directory;
    private Process process;

    private RunningProcess launched(String... command) {
        process = launcher.start(new LaunchCommand(List.of(command), directory, directory.resolve("log")));
        return table.find(process.pid()).orElseThrow();
    }

    @AfterEach
    void end() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Test
    void shouldEndAProcess_thatIsPaused() throws InterruptedException {
        RunningProcess sleep = launched("sleep", "60");
        signals.send(sleep, Signal.STOP);
        awaitPaused(sleep);

        assertTrue(signals.stop(sleep, Signal.TERM, PATIENCE));
        assertFalse(signals.runs(sleep));
    }

    @Test
    void shouldKill_whenThePoliteSignalIsIgnored() throws IOException, InterruptedException {
        RunningProcess stubborn = launched("bash", "-c", "trap '' TERM; echo > ready; while :; do sleep 0.05; done");
        awaitFile(directory.resolve("ready"));

        assertFalse(signals.stop(stubborn, Signal.TERM, Duration.ofMillis(200)));
        assertFalse(signals.runs(stubborn));
        assertEquals(137, process.waitFor());
    }

    @Test
    void shouldNotSignal_whenTheIdBelongsToALaterProcess() {
        RunningProcess sleep = launched("sleep", "60");
        RunningProcess earlier = new RunningProcess(sleep.pid(), 'S', sleep.startTicks() - 1, sleep.arguments());

        assertFalse(signals.send(earlier, Signal.KILL));
        assertTrue(signals.runs(sleep));
    }

    @Test
    void shouldStartNothing_whenClosed() {
        launched("true");
        launcher.close();

        assertThrows(ClusterException.class,
                () -> launcher.start(new LaunchCommand(List.of("true"), directory, directory.resolve("log"))));
    }

    private void awaitPaused(RunningProcess which) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!table.find(which.pid()).orElseThrow().paused()) {
            assertTrue(System.nanoTime() < deadline, "not paused");
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private static void awaitFile(Path file) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!file.toFile().exists()) {
            assertTrue(System.nanoTime() < deadline, "no " + file);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
