package io.caddis.quickstart.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.quickstart.cluster.ClusterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadinessWaitTest {

    @TempDir
    private Path directory;

    private ReadinessWait waitFor(Duration patience) {
        return new ReadinessWait("node 1", directory.resolve("log"), patience);
    }

    private Process started(String script) {
        return new Launcher().start(new LaunchCommand(List.of("bash", "-c", script), directory,
                directory.resolve("log")));
    }

    @Test
    void shouldReturn_whenTheThirdLookFindsItReady() throws InterruptedException {
        AtomicInteger looks = new AtomicInteger();
        Process process = started("sleep 30");

        waitFor(Duration.ofSeconds(20)).await(process, () -> looks.incrementAndGet() < 3
                ? new Readiness.NotYet("it starts") : new Readiness.Ready(), line -> { });
        process.destroyForcibly();

        assertEquals(3, looks.get());
    }

    @Test
    void shouldExplainWithTheEndOfTheLog_whenTheProcessEnds() throws InterruptedException {
        Process process = started("printf '\\033[31mno such option\\033[0m\\n'; exit 3");
        process.waitFor();

        ClusterException failure = assertThrows(ClusterException.class, () -> waitFor(Duration.ofSeconds(20))
                .await(process, () -> new Readiness.NotYet("it starts"), line -> { }));
        assertTrue(failure.getMessage().startsWith("node 1 ended with exit status 3"), failure.getMessage());
        assertTrue(failure.getMessage().endsWith("    no such option"), failure.getMessage());
    }

    @Test
    void shouldSayWhatItWaitedFor_whenTimeIsUp() {
        Process process = started("sleep 30");

        ClusterException failure = assertThrows(ClusterException.class, () -> waitFor(Duration.ZERO)
                .await(process, () -> new Readiness.NotYet("it waits for PostgreSQL"), line -> { }));
        process.destroyForcibly();
        assertTrue(failure.getMessage().contains("it waits for PostgreSQL"), failure.getMessage());
    }

    @Test
    void shouldShowOnlyTheLastLines_ofALongLog() throws IOException {
        Files.write(directory.resolve("log"), IntStream.range(0, 100).mapToObj(i -> "line " + i)
                .toList());

        String end = ReadinessWait.endOf(directory.resolve("log"));
        assertEquals(13, end.lines().count());
        assertTrue(end.endsWith("line 99"));
    }
}
