package io.caddis.benchmarks;

import io.caddis.benchmarks.process.OpenResources;
import io.caddis.benchmarks.report.ComparisonReport;
import io.caddis.benchmarks.report.LoadReport;
import io.caddis.benchmarks.report.ReportJson;
import io.caddis.benchmarks.report.ReportTable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/**
 * Main class of {@code ./caddis bench}. The table goes to standard output, progress to standard error. Exit code 0 when every
 * load was measured, 1 when something failed, 2 for a command line that cannot be understood.
 */
public final class Bench {

    private static final int EXIT_FAILED = 1;
    private static final int EXIT_USAGE = 2;

    private Bench() {
    }

    public static void main(String[] arguments) throws IOException {
        List<String> words = List.of(arguments);
        if (words.contains("--help")) {
            System.out.print(BenchCommandLine.USAGE);
            return;
        }
        if (!words.isEmpty() && words.get(0).equals("jmh")) {
            org.openjdk.jmh.Main.main(words.subList(1, words.size()).toArray(String[]::new));
            return;
        }
        try {
            System.exit(compare(words, BenchCommandLine.parse(words), System.out, System.err));
        } catch (UsageException e) {
            System.err.println("caddis bench: " + e.getMessage());
            System.err.print(BenchCommandLine.USAGE);
            System.exit(EXIT_USAGE);
        }
    }

    private static int compare(List<String> words, BenchOptions options, PrintStream output, PrintStream progress) {
        OpenResources resources = new OpenResources();
        Thread endOnSignal = new Thread(resources::close, "bench-end-on-signal");
        Runtime.getRuntime().addShutdownHook(endOnSignal);
        try (resources) {
            Files.createDirectories(options.directory());
            List<Arm> arms = new ClusterStart(options, Installation.locate(), resources, progress).arms();
            Map<String, String> environment = Environment.describe(words, options, arms.get(0).cluster(),
                    arms.get(arms.size() - 1).cluster());
            List<LoadReport> loads = new Comparison(options, arms, resources, progress).run();
            ComparisonReport report = new ComparisonReport(environment, loads);
            output.print(ReportTable.render(report));
            ReportJson.write(report, options.jsonFile());
            output.println("all rounds: " + options.jsonFile());
            return report.hasFailure() ? EXIT_FAILED : 0;
        } catch (IOException | RuntimeException e) {
            if (!resources.isClosed()) {
                progress.println("caddis bench: " + e.getMessage());
            }
            return EXIT_FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return EXIT_FAILED;
        }
    }
}
