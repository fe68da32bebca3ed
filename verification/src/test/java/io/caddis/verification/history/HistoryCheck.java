package io.caddis.verification.history;

import io.caddis.verification.history.ProducedHistory.Sent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Compares what was read back with what was promised. For each partition: every acknowledged record is there, at the offset
 * of its acknowledgement; nothing is there twice; what is there stands in the order it was sent, at increasing offsets; and
 * nothing is there that was never sent.
 */
public final class HistoryCheck {

    /** Enough to see what went wrong; a lost segment would otherwise fill the log of the build. */
    private static final int MAX_VIOLATIONS = 20;

    private HistoryCheck() {}

    /** One record as a consumer saw it. */
    public record Read(long offset, long number) {}

    /**
     * Every promise that was broken, as a sentence, {@value #MAX_VIOLATIONS} at most; empty if all were kept.
     *
     * @param read by partition, in the order the consumer saw them
     */
    public static List<String> violations(ProducedHistory produced, Map<Integer, List<Read>> read) {
        List<String> violations = new ArrayList<>();
        Map<Integer, List<Sent>> sent = produced.byPartition();
        read.keySet().stream().filter(partition -> !sent.containsKey(partition))
                .forEach(partition -> violations.add("partition " + partition + ": nothing was sent to it, yet records are there"));
        sent.forEach((partition, records) -> check(
                "partition " + partition + ": ", records, read.getOrDefault(partition, List.of()), violations));
        return List.copyOf(violations.subList(0, Math.min(MAX_VIOLATIONS, violations.size())));
    }

    private static void check(String where, List<Sent> sent, List<Read> read, List<String> violations) {
        Map<Long, Integer> orderOfSending = new HashMap<>();
        for (int order = 0; order < sent.size(); order++) {
            orderOfSending.put(sent.get(order).number(), order);
        }
        Map<Long, Read> seen = new HashMap<>();
        Read last = null;
        for (Read record : read) {
            Integer order = orderOfSending.get(record.number());
            if (order == null) {
                violations.add(where + record + " was never sent");
                continue;
            }
            Read first = seen.putIfAbsent(record.number(), record);
            if (first != null) {
                violations.add(where + "duplicate: " + record + " was already at offset " + first.offset());
            } else if (last != null && orderOfSending.get(last.number()) > order) {
                violations.add(where + "order: " + record + " was sent before " + last + " and stands after it");
            }
            if (last != null && last.offset() >= record.offset()) {
                violations.add(where + "offsets do not increase: " + record + " after " + last);
            }
            last = record;
        }
        for (Sent record : sent) {
            if (record.offset() == null) {
                continue;
            }
            Read there = seen.get(record.number());
            if (there == null) {
                violations.add(where + "lost: number " + record.number() + ", acknowledged at offset " + record.offset());
            } else if (!Objects.equals(there.offset(), record.offset())) {
                violations.add(where + there + " was acknowledged at offset " + record.offset());
            }
        }
    }
}
