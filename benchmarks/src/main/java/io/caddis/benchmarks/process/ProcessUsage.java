package io.caddis.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What a process and its live descendants have used.
 *
 * @param cpuNanos      user and system time since each started, in nanoseconds
 * @param residentBytes resident set of all of them; pages they share are counted once per process
 */
public record ProcessUsage(long cpuNanos, long residentBytes) {

    private static final long BYTES_PER_KIB = 1024;

    /**
     * Reads the usage now. Descendants count because PostgreSQL does its work in children.
     *
     * @throws IllegalStateException when the process is gone
     */
    public static ProcessUsage of(long pid) {
        ProcessHandle root = ProcessHandle.of(pid)
                .orElseThrow(() -> new IllegalStateException("process " + pid + " is gone: a broker ended during the run"));
        long cpuNanos = 0;
        long residentBytes = 0;
        try (Stream<ProcessHandle> family = Stream.concat(Stream.of(root), root.descendants())) {
            for (ProcessHandle member : family.toList()) {
                cpuNanos += member.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
                residentBytes += residentBytes(member.pid());
            }
        }
        return new ProcessUsage(cpuNanos, residentBytes);
    }

    /** Sum over several processes. */
    public static ProcessUsage ofAll(List<Long> pids) {
        ProcessUsage total = new ProcessUsage(0, 0);
        for (long pid : pids) {
            ProcessUsage one = of(pid);
            total = new ProcessUsage(total.cpuNanos + one.cpuNanos, total.residentBytes + one.residentBytes);
        }
        return total;
    }

    /**
     * Finds the resident set in the text of {@code /proc/PID/status}.
     *
     * @return bytes, or empty for a kernel thread or a zombie, which have none
     */
    static OptionalLong residentBytes(List<String> statusLines) {
        for (String line : statusLines) {
            if (line.startsWith("VmRSS:")) {
                String[] words = line.substring("VmRSS:".length()).trim().split("\\s+");
                return OptionalLong.of(Long.parseLong(words[0]) * BYTES_PER_KIB);
            }
        }
        return OptionalLong.empty();
    }

    private static long residentBytes(long pid) {
        try {
            return residentBytes(Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))).orElse(0);
        } catch (IOException e) {
            // A descendant may end between the listing and this read; then it uses nothing.
            return 0;
        }
    }
}
