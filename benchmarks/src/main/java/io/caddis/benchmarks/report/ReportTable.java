package io.caddis.benchmarks.report;

import io.caddis.benchmarks.load.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The report as lines of text: environment, then a row for each load, figure and arm with the medians and their ratio. */
public final class ReportTable {

    private static final List<String> HEADER =
            List.of("load", "figure", "arm", "reference", "spread", "arm median", "spread", "ratio", "better");
    private static final String NOT_MEASURED = "-";
    private static final int FIRST_NUMBER_COLUMN = 3;
    private static final int LAST_NUMBER_COLUMN = 7;

    private ReportTable() {
    }

    /** Renders the whole report; lines end with {@code \n}. */
    public static String render(ComparisonReport report) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, String> fact : report.environment().entrySet()) {
            text.append(fact.getKey()).append(": ").append(fact.getValue()).append('\n');
        }
        text.append('\n');
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADER);
        for (LoadReport load : report.loads()) {
            if (load instanceof LoadReport.Measured measured) {
                rows.addAll(rows(measured));
            }
        }
        appendAligned(text, rows);
        for (LoadReport load : report.loads()) {
            if (load instanceof LoadReport.Failed failed) {
                text.append("FAILED ").append(failed.load()).append(": ").append(failed.reason()).append('\n');
            }
        }
        return text.toString();
    }

    private static List<List<String>> rows(LoadReport.Measured load) {
        List<List<String>> rows = new ArrayList<>();
        for (Metric metric : Metric.values()) {
            if (!metric.inTable()) {
                continue;
            }
            Optional<Distribution> reference = load.reference().distribution(metric);
            for (ArmRounds arm : load.arms().subList(1, load.arms().size())) {
                Optional<Distribution> compared = arm.distribution(metric);
                if (reference.isPresent() || compared.isPresent()) {
                    rows.add(List.of(load.load(), metric.label(), arm.arm(), median(reference), spread(reference),
                            median(compared), spread(compared), ratio(reference, compared, Distribution::median),
                            metric.higherIsBetter() ? "higher" : "lower"));
                }
                if (metric.worstRoundMatters() && reference.isPresent() && compared.isPresent()) {
                    rows.add(List.of(load.load(), metric.label() + ", worst round", arm.arm(), number(reference.get().maximum()),
                            NOT_MEASURED, number(compared.get().maximum()), NOT_MEASURED,
                            ratio(reference, compared, Distribution::maximum), "lower"));
                }
            }
        }
        return rows;
    }

    private static String median(Optional<Distribution> figure) {
        return figure.map(distribution -> number(distribution.median())).orElse(NOT_MEASURED);
    }

    private static String spread(Optional<Distribution> figure) {
        return figure.map(Distribution::spread).filter(Double::isFinite)
                .map(spread -> String.format(Locale.ROOT, "%.0f%%", spread * 100)).orElse(NOT_MEASURED);
    }

    private static String ratio(Optional<Distribution> reference, Optional<Distribution> compared,
            ToDoubleFunction<Distribution> figure) {
        if (reference.isEmpty() || compared.isEmpty() || figure.applyAsDouble(reference.get()) == 0) {
            return NOT_MEASURED;
        }
        return String.format(Locale.ROOT, "%.2f", figure.applyAsDouble(compared.get()) / figure.applyAsDouble(reference.get()));
    }

    private static String number(double value) {
        String format = value >= 1_000 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    private static void appendAligned(StringBuilder text, List<List<String>> rows) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int column = 0; column < columns; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                boolean number = column >= FIRST_NUMBER_COLUMN && column <= LAST_NUMBER_COLUMN;
                String padding = " ".repeat(widths[column] - row.get(column).length());
                line.append(number ? padding + row.get(column) : row.get(column) + padding).append("  ");
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
    }
}
