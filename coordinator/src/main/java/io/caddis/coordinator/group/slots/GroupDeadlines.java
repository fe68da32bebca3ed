package io.caddis.coordinator.group.slots;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * When groups have to be told the time. A deadline that moves away, as a session's does with each heartbeat, is looked at
 * when the old one has come: then heartbeats cost nothing here.
 */
final class GroupDeadlines {

    private record Entry(long deadlineMs, GroupRun run) {}

    private final PriorityQueue<Entry> entries = new PriorityQueue<>((a, b) -> Long.compare(a.deadlineMs(), b.deadlineMs()));

    /** The entry that counts for a group; others of it in the queue are of the past. */
    private final Map<GroupRun, Entry> valid = new HashMap<>();

    void track(GroupRun run, long deadlineMs) {
        Entry known = valid.get(run);
        if (deadlineMs < Long.MAX_VALUE && (known == null || deadlineMs < known.deadlineMs())) {
            Entry entry = new Entry(deadlineMs, run);
            valid.put(run, entry);
            entries.add(entry);
        }
    }

    void forget(GroupRun run) {
        valid.remove(run);
    }

    /** A group whose deadline has come; it is forgotten by that and may be tracked anew. */
    Optional<GroupRun> nextDue(long nowMs) {
        while (!entries.isEmpty() && entries.peek().deadlineMs() <= nowMs) {
            Entry entry = entries.remove();
            if (valid.remove(entry.run(), entry)) {
                return Optional.of(entry.run());
            }
        }
        return Optional.empty();
    }

    /** {@code Long.MAX_VALUE} for never; may be too early. */
    long nextMs() {
        return entries.isEmpty() ? Long.MAX_VALUE : entries.peek().deadlineMs();
    }
}
