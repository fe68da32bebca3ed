package io.caddis.verification.fault;

import io.caddis.verification.process.Eventually;
import io.caddis.verification.process.Program;
import java.time.Duration;

/** Signals to the processes of a cluster that {@code ./caddis} has no command for. */
final class Processes {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Processes() {}

    static void signal(String name, long pid) {
        Program.of("kill", "-" + name, Long.toString(pid)).run(PATIENCE).expectSuccess();
    }

    static void awaitEnd(long pid) {
        Eventually.holds("process " + pid + " has ended", PATIENCE, () -> ProcessHandle.of(pid).isEmpty());
    }
}
