package io.caddis.quickstart.check;

import java.util.Locale;

/**
 * What the self-check measured.
 *
 * @param replicas of each partition
 * @param p50Ms    time from send to acknowledgement, client batching included
 */
public record SelfCheckReport(String clusterId, String topic, int partitions, int replicas, int records, int airports,
        double produceSeconds, double consumeSeconds, double p50Ms, double p99Ms) {

    /** Two lines for people. */
    public String text() {
        return String.format(Locale.ROOT,
                "Self-check: %,d flights written to %s (%d partitions, %d replica%s) in %.2f s, %,.0f records/s,"
                        + " acknowledged p50 %.1f ms, p99 %.1f ms%n"
                        + "            read back in %.2f s, %,.0f records/s; the counts of all %d airports agree",
                records, topic, partitions, replicas, replicas == 1 ? "" : "s", produceSeconds, records / produceSeconds,
                p50Ms, p99Ms, consumeSeconds, records / consumeSeconds, airports);
    }
}
