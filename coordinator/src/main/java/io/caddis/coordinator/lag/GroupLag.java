package io.caddis.coordinator.lag;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * How far one group is behind, as measured in one round. Immutable.
 *
 * @param measuredAtMs epoch milliseconds of the round, by the clock of the node that coordinates the group
 * @param empty        it has no members
 * @param partitions   those it has committed offsets of, by topic id and partition
 */
public record GroupLag(String groupId, long measuredAtMs, boolean empty, List<PartitionLag> partitions) {

    public GroupLag {
        Objects.requireNonNull(groupId);
        partitions = List.copyOf(partitions);
    }

    /** The worst of the partitions that have one; EMPTY for a group without members and offsets; absent if none is known. */
    public Optional<LagVerdict> verdict() {
        if (partitions.isEmpty()) {
            return empty ? Optional.of(LagVerdict.EMPTY) : Optional.empty();
        }
        return partitions.stream().flatMap(partition -> partition.verdict().stream()).max(Comparator.naturalOrder());
    }

    /** Records behind in all partitions; absent if it is not known of one of them, or there are none. Negative counts as 0. */
    public OptionalLong lag() {
        if (partitions.isEmpty()) {
            return OptionalLong.empty();
        }
        long sum = 0;
        for (PartitionLag partition : partitions) {
            if (partition.lag().isEmpty()) {
                return OptionalLong.empty();
            }
            sum += Math.max(0, partition.lag().getAsLong());
        }
        return OptionalLong.of(sum);
    }

    /** The greatest time lag of those known; absent if none is. */
    public OptionalLong timeLagMs() {
        return partitions.stream().flatMapToLong(partition -> partition.timeLagMs(measuredAtMs).stream()).max();
    }

    /** Milliseconds until all partitions are at their end; absent if one of them does not come nearer. */
    public OptionalLong catchUpMs() {
        Optional<List<Long>> all = ofEach(PartitionLag::catchUpMs);
        return all.isEmpty() ? OptionalLong.empty() : all.get().stream().mapToLong(Long::longValue).max();
    }

    /** Milliseconds until retention overtakes the group in the first of its partitions; absent if that is not in sight. */
    public OptionalLong reachesRetentionInMs() {
        return partitions.stream().flatMapToLong(partition -> partition.reachesRetentionInMs(measuredAtMs).stream()).min();
    }

    private Optional<List<Long>> ofEach(Function<PartitionLag, OptionalLong> value) {
        List<OptionalLong> values = partitions.stream().map(value).toList();
        return values.stream().allMatch(OptionalLong::isPresent)
                ? Optional.of(values.stream().map(OptionalLong::getAsLong).toList())
                : Optional.empty();
    }
}
