package io.caddis.quickstart.process;

import io.caddis.quickstart.cluster.ClusterException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Waits until a started component is ready, has failed, has ended or has used up its time.
 *
 * @param title    the component, as the user knows it
 * @param log      the file whose last lines explain a failure
 * @param patience how long it may take
 */
public record ReadinessWait(String title, Path log, Duration patience) {

    /** A component that is slower than this says what it waits for, and again after each such time. */
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
    private static final int EXPLAINING_LINES = 12;
    private static final Pattern TERMINAL_COLOUR = Pattern.compile("\\x1b\\[[0-9;]*m");

    /**
     * Blocks until {@code look} finds the component ready.
     *
     * @throws ClusterException     when it is not going to be, with the end of its log
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public void await(Process process, Supplier<Readiness> look, Consumer<String> progress)
            throws InterruptedException {
        long begin = System.nanoTime();
        long nextReportNs = SILENCE.toNanos();
        while (true) {
            Readiness readiness = look.get();
            long elapsedNs = System.nanoTime() - begin;
            if (readiness instanceof Readiness.Ready) {
                return;
            }
            if (readiness instanceof Readiness.Failed failed) {
                throw failure("cannot start: " + failed.reason());
            }
            if (!process.isAlive()) {
                throw failure("ended with exit status " + process.exitValue() + " while it started.");
            }
            String waitsFor = ((Readiness.NotYet) readiness).waitsFor();
            if (elapsedNs > patience.toNanos()) {
                throw failure("is not ready after " + patience.toSeconds() + " s: " + waitsFor + ".");
            }
            if (elapsedNs > nextReportNs) {
                progress.accept(title + ": " + waitsFor + " (" + TimeUnit.NANOSECONDS.toSeconds(elapsedNs) + " s)");
                nextReportNs += SILENCE.toNanos();
            }
            TimeUnit.NANOSECONDS.sleep(POLL_INTERVAL.toNanos());
        }
    }

    private ClusterException failure(String what) {
        return new ClusterException(title + " " + what + System.lineSeparator() + endOf(log));
    }

    /** The last lines of {@code log}, indented, with the file's name; never throws. */
    static String endOf(Path log) {
        StringBuilder text = new StringBuilder("The end of ").append(log).append(':');
        try {
            // Byte by byte: a log may hold anything, and this explains a failure and must not fail itself.
            Charset anyBytes = StandardCharsets.ISO_8859_1;
            List<String> lines = Files.readAllLines(log, anyBytes);
            lines.subList(Math.max(0, lines.size() - EXPLAINING_LINES), lines.size())
                    .forEach(line -> text.append(System.lineSeparator()).append("    ")
                            .append(TERMINAL_COLOUR.matcher(line).replaceAll("")));
        } catch (IOException unreadable) {
            text.append(" not readable, ").append(unreadable.getMessage());
        }
        return text.toString();
    }
}
