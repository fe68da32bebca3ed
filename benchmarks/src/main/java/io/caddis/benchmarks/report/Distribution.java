package io.caddis.benchmarks.report;

import java.util.Collection;

/**
 * Median and extremes of the rounds of one figure.
 *
 * @param median middle value; the mean of the two middle values when there is an even number of rounds
 */
public record Distribution(double minimum, double median, double maximum) {

    /**
     * Sums up the rounds.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Distribution of(Collection<Double> rounds) {
        if (rounds.isEmpty()) {
            throw new IllegalArgumentException("no round to take a median of");
        }
        double[] sorted = rounds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Distribution(sorted[0], median, sorted[sorted.length - 1]);
    }

    /** Distance between the extremes as a share of the median: how far apart equal work came out. NaN for a median of 0. */
    public double spread() {
        return (maximum - minimum) / median;
    }
}
