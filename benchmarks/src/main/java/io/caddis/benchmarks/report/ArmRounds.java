package io.caddis.benchmarks.report;

import io.caddis.benchmarks.load.Metric;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All measured rounds of one load on one side.
 *
 * @param arm    side and its topic settings: {@code "Caddis flush.policy=async"}
 * @param rounds one map a round, in the order they ran
 */
public record ArmRounds(String arm, List<Map<Metric, Double>> rounds) {

    public ArmRounds {
        rounds = List.copyOf(rounds);
    }

    /** Empty when a round lacks the figure, such as the memory of a cluster whose processes are not known. */
    public Optional<Distribution> distribution(Metric metric) {
        List<Double> values = rounds.stream().map(round -> round.get(metric)).filter(value -> value != null).toList();
        return values.isEmpty() || values.size() < rounds.size() ? Optional.empty() : Optional.of(Distribution.of(values));
    }
}
