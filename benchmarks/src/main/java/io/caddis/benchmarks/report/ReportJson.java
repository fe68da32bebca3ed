package io.caddis.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caddis.benchmarks.load.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The report as a JSON document: environment, and for each load each arm's rounds with every figure, its median, and the
 * ratio of that median to the reference's. The first arm of a load is the reference.
 */
public final class ReportJson {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ReportJson() {
    }

    /** Replaces the file. */
    public static void write(ComparisonReport report, Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Files.createDirectories(directory);
        Files.writeString(file, JSON.writeValueAsString(document(report)) + "\n");
    }

    static ObjectNode document(ComparisonReport report) {
        ObjectNode document = JSON.createObjectNode();
        report.environment().forEach(document.putObject("environment")::put);
        ArrayNode loads = document.putArray("loads");
        for (LoadReport load : report.loads()) {
            ObjectNode node = loads.addObject().put("load", load.load());
            if (load instanceof LoadReport.Failed failed) {
                node.put("failure", failed.reason());
            } else if (load instanceof LoadReport.Measured measured) {
                addArms(node.putArray("arms"), measured);
            }
        }
        return document;
    }

    private static void addArms(ArrayNode arms, LoadReport.Measured load) {
        for (ArmRounds arm : load.arms()) {
            ObjectNode node = arms.addObject().put("arm", arm.arm());
            ArrayNode rounds = node.putArray("rounds");
            for (Map<Metric, Double> round : arm.rounds()) {
                ObjectNode figures = rounds.addObject();
                round.forEach((metric, value) -> figures.put(metric.label(), value));
            }
            ObjectNode medians = node.putObject("median");
            ObjectNode ratios = node.putObject("ratio");
            for (Metric metric : Metric.values()) {
                arm.distribution(metric).ifPresent(compared -> {
                    medians.put(metric.label(), compared.median());
                    load.reference().distribution(metric).filter(reference -> reference.median() != 0)
                            .ifPresent(reference -> ratios.put(metric.label(), compared.median() / reference.median()));
                });
            }
        }
    }
}
