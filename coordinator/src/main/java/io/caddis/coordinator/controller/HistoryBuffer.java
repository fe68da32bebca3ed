package io.caddis.coordinator.controller;

import io.caddis.coordinator.catalog.TopicCatalog.HistoryEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * History that the catalog has not confirmed yet, in order. Belongs to the active controller; what the next one needs of it is
 * in the metadata store, see {@link HistoryJournal}.
 *
 * <p>Bounded even when the catalog is away for days: above {@code maxEvents} the changes of one partition's leader are
 * collapsed into the latest, and those of its ISR likewise, which then says how many it stands for and since when, so no change is
 * ever left out of the account. Other kinds, which are rare, lose their oldest, and {@link #dropped} counts them. So it
 * holds at most {@code maxEvents} plus two events for each partition.
 */
final class HistoryBuffer {

    static final String LEADER_CHANGED = "leader-changed";
    static final String ISR_CHANGED = "isr-changed";

    /** What may be collapsed with its like. */
    private record PartitionKey(UUID topicId, int partition, String kind) {
        static PartitionKey of(HistoryEvent event) {
            return new PartitionKey(event.topicId(), event.partition(), event.kind());
        }
    }

    /** @param firstSequence of the oldest change it stands for */
    private record Queued(HistoryEntry entry, long firstSequence) {}

    private final int maxEvents;
    private final Map<UUID, Queued> waiting = new LinkedHashMap<>();
    private final Map<PartitionKey, UUID> lastChange = new HashMap<>();
    private long lastSequence;
    private long dropped;

    HistoryBuffer(int maxEvents) {
        this.maxEvents = maxEvents;
    }

    void add(HistoryEvent event) {
        add(HistoryEntry.of(event));
    }

    void add(HistoryEntry entry) {
        lastSequence++;
        Queued queued = new Queued(entry, lastSequence);
        if (waiting.size() >= maxEvents) {
            if (entry.isOfPartition()) {
                queued = collapsed(queued);
            } else {
                dropOldestOther();
            }
        }
        UUID id = entry.event().eventId();
        waiting.put(id, queued);
        if (entry.isOfPartition()) {
            lastChange.put(PartitionKey.of(entry.event()), id);
        }
    }

    /** The oldest events, at most {@code max}; they stay until {@link #confirm}. */
    List<HistoryEvent> oldest(int max) {
        List<HistoryEvent> events = new ArrayList<>();
        Iterator<Queued> queue = waiting.values().iterator();
        while (queue.hasNext() && events.size() < max) {
            events.add(queue.next().entry().rendered());
        }
        return events;
    }

    /** The catalog has stored these. One that was collapsed meanwhile is no longer here; its successor is. */
    void confirm(List<HistoryEvent> stored) {
        stored.forEach(event -> {
            waiting.remove(event.eventId());
            lastChange.remove(PartitionKey.of(event), event.eventId());
        });
    }

    int size() {
        return waiting.size();
    }

    boolean isWaiting(HistoryEvent event) {
        return waiting.containsKey(event.eventId());
    }

    /** Of the event added last; they count from 1. */
    long lastSequence() {
        return lastSequence;
    }

    /** Of the oldest change that is still to be confirmed, also within one that stands for many; beyond all if there is none. */
    long oldestSequence() {
        long oldest = lastSequence + 1;
        for (Queued queued : waiting.values()) {
            oldest = Math.min(oldest, queued.firstSequence());
        }
        return oldest;
    }

    /** Events that were given up for lack of room. */
    long dropped() {
        return dropped;
    }

    /** The new event takes the place of the last of its partition, under its own id: the old one may be stored already. */
    private Queued collapsed(Queued queued) {
        UUID last = lastChange.get(PartitionKey.of(queued.entry().event()));
        Queued before = last == null ? null : waiting.remove(last);
        return before == null ? queued : new Queued(queued.entry().after(before.entry()), before.firstSequence());
    }

    private void dropOldestOther() {
        Iterator<Queued> queue = waiting.values().iterator();
        while (queue.hasNext()) {
            if (!queue.next().entry().isOfPartition()) {
                queue.remove();
                dropped++;
                return;
            }
        }
    }
}
