package io.caddis.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.caddis.benchmarks.load.Metric;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {

    private final ComparisonReport report = new ComparisonReport(Map.of("cores", "2"), List.of(
            new LoadReport.Measured("produce-1k", List.of(
                    new ArmRounds("Kafka", rounds(1_000, 1_200, 1_100)),
                    new ArmRounds("Caddis flush.policy=sync", rounds(900, 880, 700)))),
            new LoadReport.Failed("consume-1k", "no record arrived")));

    @Test
    void shouldShowMediansSpreadsAndTheirRatio() {
        assertEquals("""
                cores: 2

                load        figure     arm                       reference  spread  arm median  spread  ratio  better
                produce-1k  records/s  Caddis flush.policy=sync      1,100     18%       880.0     23%   0.80  higher
                FAILED consume-1k: no record arrived
                """, ReportTable.render(report));
    }

    @Test
    void shouldShowTheWorstRoundBesideTheMedian_whenItMatters() {
        ComparisonReport failover = new ComparisonReport(Map.of(), List.of(new LoadReport.Measured("failover-kill", List.of(
                new ArmRounds("Kafka", List.of(Map.of(Metric.LONGEST_GAP_MS, 9_000.0), Map.of(Metric.LONGEST_GAP_MS, 12_000.0),
                        Map.of(Metric.LONGEST_GAP_MS, 10_000.0))),
                new ArmRounds("Caddis", List.of(Map.of(Metric.LONGEST_GAP_MS, 500.0), Map.of(Metric.LONGEST_GAP_MS, 600.0),
                        Map.of(Metric.LONGEST_GAP_MS, 900.0)))))));

        List<String> lines = ReportTable.render(failover).lines().toList();

        assertTrue(lines.get(2).matches("failover-kill +longest gap ms +Caddis +10,000 +30% +600\\.0 +67% +0\\.06 +lower"), lines.get(2));
        assertTrue(lines.get(3).matches("failover-kill +longest gap ms, worst round +Caddis +12,000 +- +900\\.0 +- +0\\.08 +lower"),
                lines.get(3));
    }

    @Test
    void shouldShowADash_whenOneSideCouldNotBeMeasured() {
        ComparisonReport attached = new ComparisonReport(Map.of(), List.of(new LoadReport.Measured("idle", List.of(
                new ArmRounds("Kafka", List.of(Map.of(Metric.NODE_RESIDENT_MIB, 400.0))),
                new ArmRounds("Caddis", List.of(Map.of()))))));

        String row = ReportTable.render(attached).lines().toList().get(2);

        assertTrue(row.matches("idle +resident MiB/node +Caddis +400\\.0 +0% +- +- +- +lower"), row);
    }

    @Test
    void shouldKeepEveryRound_inTheDocument() {
        JsonNode load = ReportJson.document(report).get("loads").get(0);

        assertEquals(880, load.at("/arms/1/rounds/1/records~1s").asDouble());
        assertEquals(880, load.at("/arms/1/median/records~1s").asDouble());
        assertEquals(0.8, load.at("/arms/1/ratio/records~1s").asDouble());
        assertEquals(1.0, load.at("/arms/0/ratio/records~1s").asDouble());
    }

    @Test
    void shouldSayThatTheRunFailed_whenALoadDid() {
        assertTrue(report.hasFailure());
        assertEquals("no record arrived", ReportJson.document(report).at("/loads/1/failure").asText());
    }

    private static List<Map<Metric, Double>> rounds(double first, double second, double third) {
        return List.of(Map.of(Metric.RECORDS_PER_SECOND, first), Map.of(Metric.RECORDS_PER_SECOND, second),
                Map.of(Metric.RECORDS_PER_SECOND, third));
    }
}
