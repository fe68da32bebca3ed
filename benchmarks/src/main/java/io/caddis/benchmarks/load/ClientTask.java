package io.caddis.benchmarks.load;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** One thing the client JVM does against one cluster. The topic exists and has leaders before the task is sent. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "task")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ClientTask.Produce.class, name = "produce"),
    @JsonSubTypes.Type(value = ClientTask.Fill.class, name = "fill"),
    @JsonSubTypes.Type(value = ClientTask.Consume.class, name = "consume"),
    @JsonSubTypes.Type(value = ClientTask.PacedProduce.class, name = "pacedProduce"),
    @JsonSubTypes.Type(value = ClientTask.Commit.class, name = "commit"),
    @JsonSubTypes.Type(value = ClientTask.Settle.class, name = "settle")
})
public sealed interface ClientTask {

    String bootstrapServers();

    String topic();

    /** How long the task may take before the client is considered stuck, in milliseconds. */
    long timeoutMs();

    /**
     * Produce as fast as possible.
     *
     * @param compression {@code compression.type} of the producer
     * @param producers   producers, each with a thread and a connection of its own
     * @param durationMs  how long records are handed over; waiting for the last acknowledgement is measured too
     */
    record Produce(String bootstrapServers, String topic, int recordBytes, String compression, int producers, long seed,
            long durationMs) implements ClientTask {

        @Override
        public long timeoutMs() {
            return durationMs + SLACK_MS;
        }
    }

    /** Write exactly {@code records} records, the same number to every partition: what a consume load reads. */
    record Fill(String bootstrapServers, String topic, int recordBytes, long seed, long records) implements ClientTask {

        @Override
        public long timeoutMs() {
            return FILL_TIMEOUT_MS;
        }
    }

    /**
     * Read all partitions from the beginning as fast as possible, again and again until {@code durationMs} were measured.
     *
     * @param group whose only member the consumer is; empty to read assigned partitions without a group
     */
    record Consume(String bootstrapServers, String topic, String group, long durationMs) implements ClientTask {

        @Override
        public long timeoutMs() {
            return durationMs + SLACK_MS;
        }
    }

    /** Produce {@code recordsPerSecond} on a fixed schedule and measure each record's latency from its scheduled time. */
    record PacedProduce(String bootstrapServers, String topic, int recordBytes, long seed, int recordsPerSecond,
            long durationMs) implements ClientTask {

        @Override
        public long timeoutMs() {
            return durationMs + SLACK_MS;
        }
    }

    /**
     * Commit offsets in a loop, each group on a thread of its own.
     *
     * @param groupPrefix begins the names of the groups; the groups stay
     * @param groups      groups, each with one consumer that is assigned {@code partitions} partitions
     * @param partitions  offsets in each commit; the topic has at least as many partitions
     */
    record Commit(String bootstrapServers, String topic, String groupPrefix, int groups, int partitions, long durationMs)
            implements ClientTask {

        @Override
        public long timeoutMs() {
            return durationMs + SLACK_MS;
        }
    }

    /**
     * One more member joins a group, and leaves when it has settled, again and again.
     *
     * @param group      that nobody has used
     * @param protocol   {@code group.protocol} of its members
     * @param members    before one joins
     * @param partitions of the topic
     */
    record Settle(String bootstrapServers, String topic, String group, String protocol, int members, int partitions,
            long durationMs) implements ClientTask {

        @Override
        public long timeoutMs() {
            return durationMs + SLACK_MS;
        }
    }

    /** Connecting, priming, and the producer's own delivery timeout of two minutes, so that its error is seen first. */
    long SLACK_MS = 180_000;
    long FILL_TIMEOUT_MS = 600_000;
}
