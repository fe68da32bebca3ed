package io.caddis.verification.history;

import io.caddis.verification.history.ProducedHistory.Sent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * Compares what was read back with what was promised. For each partition: every acknowledged record is there, whole, in the
 * partition and at the offset of its acknowledgement; nothing is there twice; what is there of one producer stands in the order
 * it was sent; offsets increase; and nothing is there that was never sent there.
 */
public final class HistoryCheck {

    private final Violations violations = new Violations();
    private final ProducedHistory produced;

    private HistoryCheck(ProducedHistory produced) {
        this.produced = produced;
    }

    /**
     * Every promise that was broken, as a sentence, a few at most; empty if all were kept.
     *
     * @param read by partition, in the order the consumer saw them
     */
    public static List<String> violations(ProducedHistory produced, Map<Integer, List<StoredRecord>> read) {
        HistoryCheck check = new HistoryCheck(produced);
        Map<Integer, List<Sent>> sent = produced.byPartition();
        read.keySet().stream().filter(partition -> !sent.containsKey(partition) && !read.get(partition).isEmpty()).forEach(
                partition -> check.violations.add(check.name(partition) + ": nothing was sent to it, yet records are there"));
        sent.forEach((partition, records) -> check.partition(partition, records, read.getOrDefault(partition, List.of())));
        return check.violations.sentences();
    }

    private String name(int partition) {
        return new TopicPartition(produced.topic(), partition).toString();
    }

    private void partition(int partition, List<Sent> sent, List<StoredRecord> read) {
        Map<StampedPayload, StoredRecord> there = stored(partition, sent, read);
        for (Sent record : sent) {
            if (record.place() == null) {
                continue;
            }
            StoredRecord found = there.get(record.payload());
            if (!record.place().partition().equals(record.payload().partition())) {
                violations.add(record.payload() + " was acknowledged in another partition: " + record.place());
            } else if (found == null) {
                violations.add("lost: " + record.payload() + ", acknowledged at offset " + record.place().offset());
            } else if (found.offset() != record.place().offset()) {
                violations.add(record.payload() + " is at offset " + found.offset() + ", acknowledged at "
                        + record.place().offset());
            }
        }
    }

    /** What is there, and everything that is wrong with it as it stands. */
    private Map<StampedPayload, StoredRecord> stored(int partition, List<Sent> sent, List<StoredRecord> read) {
        Map<String, Long> sentBy = new HashMap<>();
        sent.forEach(record -> sentBy.merge(record.payload().producer(), record.payload().sequence(), Math::max));
        Map<StampedPayload, StoredRecord> there = new HashMap<>();
        Map<String, StampedPayload> latestOf = new HashMap<>();
        StoredRecord last = null;
        for (StoredRecord record : read) {
            if (last != null && last.offset() >= record.offset()) {
                violations.add(name(partition) + ": offsets do not increase: " + record + " after " + last);
            }
            last = record;
            Optional<StampedPayload> known = StampedPayload.of(record.value());
            if (known.isEmpty()) {
                violations.add(name(partition) + ": damaged or strange: " + record);
                continue;
            }
            StampedPayload payload = known.get();
            if (!payload.partition().equals(new TopicPartition(produced.topic(), partition))
                    || payload.sequence() > sentBy.getOrDefault(payload.producer(), -1L)) {
                violations.add(name(partition) + ": " + record + " was never sent there");
                continue;
            }
            StoredRecord first = there.putIfAbsent(payload, record);
            if (first != null) {
                violations.add("duplicate: " + payload + " is at offset " + record.offset() + " and already at " + first.offset());
                continue;
            }
            StampedPayload before = latestOf.put(payload.producer(), payload);
            if (before != null && before.sequence() > payload.sequence()) {
                violations.add("order: " + record + " was sent before " + before + " and stands after it");
            }
        }
        return there;
    }
}
