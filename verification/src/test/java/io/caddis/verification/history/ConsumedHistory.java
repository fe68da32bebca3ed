package io.caddis.verification.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What consumers saw of one topic while faults went on: the records, and the ends that brokers named. Both were promised to be
 * committed, so {@link #violations} compares them with what is there when all is over. Safe from any thread.
 */
public final class ConsumedHistory {

    private final String topic;
    private final Map<Integer, Map<Long, StoredRecord>> seen = new TreeMap<>();
    private final Map<Integer, Long> highestEnd = new HashMap<>();
    private final Violations whileRunning = new Violations();

    public ConsumedHistory(String topic) {
        this.topic = topic;
    }

    /** Notes a record that a consumer was given. */
    public synchronized void saw(int partition, StoredRecord record) {
        StoredRecord before = seen.computeIfAbsent(partition, first -> new HashMap<>()).putIfAbsent(record.offset(), record);
        if (before != null && !before.equals(record)) {
            whileRunning.add(topic + "-" + partition + ": a consumer saw " + before + ", later " + record);
        }
    }

    /** Notes the end of the committed records as a broker named it, the offset after the last. */
    public synchronized void sawEnd(int partition, long endOffset) {
        highestEnd.merge(partition, endOffset, Math::max);
    }

    public synchronized long count() {
        return seen.values().stream().mapToLong(Map::size).sum();
    }

    /**
     * Every promise that was broken, as a sentence, a few at most: what was seen is no longer there or is another record, or
     * the committed end fell back.
     *
     * @param read everything that is there at the end, by partition
     */
    public synchronized List<String> violations(Map<Integer, List<StoredRecord>> read) {
        Violations violations = new Violations();
        seen.forEach((partition, records) -> {
            Map<Long, StoredRecord> there = new HashMap<>();
            read.getOrDefault(partition, List.of()).forEach(record -> there.put(record.offset(), record));
            records.values().forEach(record -> {
                StoredRecord now = there.get(record.offset());
                if (now == null) {
                    violations.add(topic + "-" + partition + ": a consumer saw " + record + ", which is gone");
                } else if (!now.equals(record)) {
                    violations.add(topic + "-" + partition + ": a consumer saw " + record + ", now there is " + now);
                }
            });
        });
        highestEnd.forEach((partition, highest) -> {
            List<StoredRecord> records = read.getOrDefault(partition, List.of());
            long end = records.isEmpty() ? 0 : records.get(records.size() - 1).offset() + 1;
            if (end < highest) {
                violations.add(topic + "-" + partition + ": its committed end was " + highest + " and is now " + end);
            }
        });
        List<String> all = new ArrayList<>(whileRunning.sentences());
        all.addAll(violations.sentences());
        return List.copyOf(all);
    }
}
