package io.caddis.verification.fault;

import io.caddis.verification.process.Eventually;
import io.caddis.verification.process.Program;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Signals to the processes of a cluster that {@code ./caddis} has no command for. */
public final class Processes {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Processes() {}

    public static void signal(String name, long pid) {
        Program.of("kill", "-" + name, Long.toString(pid)).run(PATIENCE).expectSuccess();
    }

    /** One signal to several processes, as nearly at once as a machine can. */
    public static void signal(String name, List<Long> pids) {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        pids.forEach(pid -> command.add(Long.toString(pid)));
        Program.of(command.toArray(String[]::new)).run(PATIENCE).expectSuccess();
    }

    public static void awaitEnd(long pid) {
        Eventually.holds("process " + pid + " has ended", PATIENCE, () -> ProcessHandle.of(pid).isEmpty());
    }
}
