package io.caddis.verification.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a group was told of its commits, and what was found committed: an offset that was acknowledged is never found older again,
 * and no offset goes back between two looks. The members of the group must commit rising offsets only. Safe from any thread; time
 * is a parameter, in nanoseconds of {@link System#nanoTime}.
 */
public final class CommitHistory {

    private final String group;
    private final AcknowledgementGaps gaps;
    private final Violations violations = new Violations();
    private final Map<Integer, Long> acknowledged = new HashMap<>();
    private final Map<Integer, Long> lastSeen = new HashMap<>();
    private int looks;

    /** Counts gaps from {@code nowNanos}. */
    public CommitHistory(String group, int partitions, long nowNanos) {
        this.group = group;
        this.gaps = new AcknowledgementGaps(partitions, nowNanos);
    }

    /** Notes that a commit sent at {@code sentNanos} was answered without an error. */
    public synchronized void acknowledged(int partition, long offset, long sentNanos, long nowNanos) {
        acknowledged.merge(partition, offset, Math::max);
        gaps.acknowledged(partition, sentNanos, nowNanos);
    }

    /** The newest acknowledged offsets: taken before a look, they are the least that it must find. */
    public synchronized Map<Integer, Long> acknowledged() {
        return Map.copyOf(acknowledged);
    }

    /**
     * Judges what was found committed by a look that began after {@code floor} was taken, and after the look before it had ended.
     *
     * @param committed offset by partition; a partition without a committed offset is not in it
     */
    public synchronized void seen(Map<Integer, Long> floor, Map<Integer, Long> committed) {
        looks++;
        new TreeMap<>(floor).forEach((partition, least) -> {
            long found = committed.getOrDefault(partition, -1L);
            if (found < least) {
                violations.add(name(partition) + ": " + least + " was acknowledged, and " + found + " found later");
            }
        });
        lastSeen.forEach((partition, before) -> {
            long found = committed.getOrDefault(partition, -1L);
            if (found < before) {
                violations.add(name(partition) + ": went back from " + before + " to " + found);
            }
        });
        lastSeen.putAll(committed);
    }

    private String name(int partition) {
        return "offset of " + group + " for partition " + partition;
    }

    /** How often it was looked: a judgement without looks says nothing. */
    public synchronized int looks() {
        return looks;
    }

    /** Each promise that was broken, as a sentence, a few at most. */
    public synchronized List<String> violations() {
        return violations.sentences();
    }

    /** How long each partition was without an acknowledged commit. */
    public AcknowledgementGaps gaps() {
        return gaps;
    }
}
