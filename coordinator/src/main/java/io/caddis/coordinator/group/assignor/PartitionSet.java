package io.caddis.coordinator.group.assignor;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Partitions of several topics; immutable. No topic without partitions is kept, so that equal sets are equal objects.
 * Made from what the coordinator decided or stored, not from numbers a client sent: those are only looked up.
 */
public final class PartitionSet {

    public static final PartitionSet EMPTY = new PartitionSet(Map.of());

    private final Map<UUID, BitSet> topics;

    private PartitionSet(Map<UUID, BitSet> topics) {
        this.topics = topics;
    }

    public static PartitionSet of(Map<UUID, List<Integer>> partitions) {
        Builder builder = new Builder();
        partitions.forEach((topic, indexes) -> indexes.forEach(index -> builder.add(topic, index)));
        return builder.build();
    }

    public boolean isEmpty() {
        return topics.isEmpty();
    }

    public int size() {
        int size = 0;
        for (BitSet partitions : topics.values()) {
            size += partitions.cardinality();
        }
        return size;
    }

    public Set<UUID> topicIds() {
        return topics.keySet();
    }

    public boolean contains(UUID topicId, int partition) {
        BitSet partitions = topics.get(topicId);
        return partitions != null && partition >= 0 && partitions.get(partition);
    }

    public boolean containsAll(Map<UUID, List<Integer>> partitions) {
        return partitions.entrySet().stream()
                .allMatch(topic -> topic.getValue().stream().allMatch(partition -> contains(topic.getKey(), partition)));
    }

    public boolean containsAny(Map<UUID, List<Integer>> partitions) {
        return partitions.entrySet().stream()
                .anyMatch(topic -> topic.getValue().stream().anyMatch(partition -> contains(topic.getKey(), partition)));
    }

    public PartitionSet plus(PartitionSet other) {
        if (other.isEmpty()) {
            return this;
        }
        if (isEmpty()) {
            return other;
        }
        Map<UUID, BitSet> sum = new HashMap<>(topics);
        other.topics.forEach((topic, partitions) -> sum.merge(topic, partitions, (mine, theirs) -> {
            BitSet both = (BitSet) mine.clone();
            both.or(theirs);
            return both;
        }));
        return new PartitionSet(sum);
    }

    public PartitionSet minus(PartitionSet other) {
        return combined(other, BitSet::andNot, true);
    }

    public PartitionSet intersect(PartitionSet other) {
        return combined(other, BitSet::and, false);
    }

    /** Those of the topics that pass. */
    public PartitionSet ofTopics(Predicate<UUID> wanted) {
        if (topics.keySet().stream().allMatch(wanted)) {
            return this;
        }
        Map<UUID, BitSet> kept = new HashMap<>(topics);
        kept.keySet().removeIf(wanted.negate());
        return kept.isEmpty() ? EMPTY : new PartitionSet(kept);
    }

    /** Those that pass. */
    public PartitionSet filter(PartitionTest wanted) {
        Builder builder = new Builder();
        forEach((topic, partition) -> {
            if (wanted.test(topic, partition)) {
                builder.add(topic, partition);
            }
        });
        return builder.build();
    }

    public void forEach(PartitionVisitor visitor) {
        topics.forEach((topic, partitions) -> {
            for (int i = partitions.nextSetBit(0); i >= 0; i = partitions.nextSetBit(i + 1)) {
                visitor.visit(topic, i);
            }
        });
    }

    /** Partitions in ascending order, topics by id. */
    public Map<UUID, List<Integer>> toMap() {
        Map<UUID, List<Integer>> map = new TreeMap<>();
        forEach((topic, partition) -> map.computeIfAbsent(topic, id -> new ArrayList<>()).add(partition));
        return map;
    }

    private PartitionSet combined(PartitionSet other, BitOperation operation, boolean keepOthers) {
        Map<UUID, BitSet> combined = new HashMap<>();
        topics.forEach((topic, partitions) -> {
            BitSet theirs = other.topics.get(topic);
            if (theirs == null) {
                if (keepOthers) {
                    combined.put(topic, partitions);
                }
                return;
            }
            BitSet result = (BitSet) partitions.clone();
            operation.apply(result, theirs);
            if (!result.isEmpty()) {
                combined.put(topic, result);
            }
        });
        return combined.isEmpty() ? EMPTY : new PartitionSet(combined);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof PartitionSet set && topics.equals(set.topics);
    }

    @Override
    public int hashCode() {
        return topics.hashCode();
    }

    @Override
    public String toString() {
        return toMap().toString();
    }

    private interface BitOperation {
        void apply(BitSet changed, BitSet by);
    }

    /** Whether a partition is wanted. */
    public interface PartitionTest {
        boolean test(UUID topicId, int partition);
    }

    /** Is given each partition. */
    public interface PartitionVisitor {
        void visit(UUID topicId, int partition);
    }

    /** Gathers a set; not to be used after {@link #build}. */
    public static final class Builder {

        private final Map<UUID, BitSet> topics = new HashMap<>();

        public Builder add(UUID topicId, int partition) {
            topics.computeIfAbsent(topicId, id -> new BitSet()).set(partition);
            return this;
        }

        public PartitionSet build() {
            return topics.isEmpty() ? EMPTY : new PartitionSet(topics);
        }
    }
}
