package io.caddis.verification.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one idempotent producer did, partition by partition: the numbers it sent in the order it sent them, and the offset of
 * each that was acknowledged. A number without an acknowledgement may be stored or not, but not twice. Safe from any thread.
 */
public final class ProducedHistory {

    private final Map<Integer, List<Sent>> byPartition = new TreeMap<>();

    /** One record that was handed to the producer. */
    public static final class Sent {

        private final long number;
        private Long offset;
        private String failure;

        private Sent(long number) {
            this.number = number;
        }

        long number() {
            return number;
        }

        /** Null while it is not acknowledged. */
        Long offset() {
            return offset;
        }
    }

    /** Notes a record before it is handed to the producer; each number once. */
    public synchronized Sent sending(int partition, long number) {
        Sent sent = new Sent(number);
        byPartition.computeIfAbsent(partition, first -> new ArrayList<>()).add(sent);
        return sent;
    }

    public synchronized void acknowledged(Sent sent, long offset) {
        sent.offset = offset;
    }

    /** The producer gave up on the record: whether it is stored is unknown. */
    public synchronized void failed(Sent sent, Exception failure) {
        sent.failure = failure.toString();
    }

    public synchronized long acknowledgedCount() {
        return byPartition.values().stream().flatMap(List::stream).filter(sent -> sent.offset != null).count();
    }

    /** Failures that the producer reported, for messages; a run through which it should have waited has none. */
    public synchronized List<String> failures() {
        return byPartition.values().stream().flatMap(List::stream).filter(sent -> sent.failure != null)
                .map(sent -> sent.failure).distinct().toList();
    }

    /** A copy of all records, by partition and in the order they were sent. */
    synchronized Map<Integer, List<Sent>> byPartition() {
        Map<Integer, List<Sent>> copy = new TreeMap<>();
        byPartition.forEach((partition, sent) -> copy.put(partition, List.copyOf(sent)));
        return copy;
    }
}
