package io.caddis.benchmarks.process;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {

    @TempDir
    private Path directory;
    private final OpenResources resources = new OpenResources();

    @AfterEach
    void endChildren() {
        resources.close();
    }

    @Test
    void shouldTellTheChildsLastWords_whenItFails() {
        ChildProcess child = start("echo cannot bind port; exit 3");

        IllegalStateException failure = assertThrows(IllegalStateException.class, () -> child.awaitSuccess(30));

        assertTrue(failure.getMessage().contains("node 1 ended with exit code 3"), failure.getMessage());
        assertTrue(failure.getMessage().contains("cannot bind port"), failure.getMessage());
    }

    @Test
    void shouldLeaveNoChild_whenTheRunEnds() {
        ChildProcess child = start("trap '' TERM; while :; do sleep 1; done");
        child.requireAlive();

        resources.close();

        assertFalse(ProcessHandle.of(child.pid()).map(ProcessHandle::isAlive).orElse(false));
    }

    private ChildProcess start(String shellCommand) {
        return ChildProcess.start("node 1", List.of("sh", "-c", shellCommand), directory.resolve("child.log"), resources);
    }
}
