package io.caddis.verification.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * What the idempotent producers of a run did to one topic, partition by partition: the records each sent in the order it sent
 * them, and the place of each that was acknowledged. A record without an acknowledgement may be stored or not, but not twice.
 * Safe from any thread.
 */
public final class ProducedHistory {

    private final String topic;
    private final Map<Integer, List<Sent>> byPartition = new TreeMap<>();
    private final Map<String, Long> nextSequences = new HashMap<>();
    private long acknowledged;

    public ProducedHistory(String topic) {
        this.topic = topic;
    }

    /** One record that was handed to a producer. */
    public static final class Sent {

        private final StampedPayload payload;
        private Place place;
        private String failure;

        private Sent(StampedPayload payload) {
            this.payload = payload;
        }

        public StampedPayload payload() {
            return payload;
        }

        /** Null while it is not acknowledged. */
        Place place() {
            return place;
        }
    }

    /** Where an acknowledgement says that a record is. */
    record Place(TopicPartition partition, long offset) {

        @Override
        public String toString() {
            return partition + " offset " + offset;
        }
    }

    /** Notes a record of {@code producer} before it is handed to the client; its payload is {@link Sent#payload}. */
    public synchronized Sent sending(String producer, int partition) {
        long sequence = nextSequences.merge(producer + "/" + partition, 1L, Long::sum) - 1;
        Sent sent = new Sent(new StampedPayload(new TopicPartition(topic, partition), producer, sequence));
        byPartition.computeIfAbsent(partition, first -> new ArrayList<>()).add(sent);
        return sent;
    }

    /** Notes what the acknowledgement of {@code sent} named, which need not be where it was sent to. */
    public synchronized void acknowledged(Sent sent, TopicPartition partition, long offset) {
        if (sent.place == null) {
            acknowledged++;
        }
        sent.place = new Place(partition, offset);
    }

    /** The producer gave up on the record: whether it is stored is unknown. */
    public synchronized void failed(Sent sent, Exception failure) {
        sent.failure = failure.toString();
    }

    public synchronized long acknowledgedCount() {
        return acknowledged;
    }

    /** Failures that the producers reported, for messages; a run through which they should have waited has none. */
    public synchronized List<String> failures() {
        return byPartition.values().stream().flatMap(List::stream).filter(sent -> sent.failure != null)
                .map(sent -> sent.failure).distinct().toList();
    }

    String topic() {
        return topic;
    }

    /** A copy of all records, by partition and, for each producer, in the order they were sent. */
    synchronized Map<Integer, List<Sent>> byPartition() {
        Map<Integer, List<Sent>> copy = new TreeMap<>();
        byPartition.forEach((partition, sent) -> copy.put(partition, List.copyOf(sent)));
        return copy;
    }
}
