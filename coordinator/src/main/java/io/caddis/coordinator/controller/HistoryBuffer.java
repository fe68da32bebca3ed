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
 * History that the catalog has not confirmed yet, in order. Belongs to the active controller; lost with it.
 *
 * <p>Bounded even when the catalog is away for days: above {@code maxEvents} the leader changes of one partition are
 * collapsed into the latest, which then says how many it stands for and since when, so no change of a leader is
 * ever left out of the account. Other kinds, which are rare, lose their oldest, and {@link #dropped} counts them. So it
 * holds at most {@code maxEvents} plus one event for each partition.
 */
final class HistoryBuffer {

    static final String LEADER_CHANGED = "leader-changed";

    private record PartitionKey(UUID topicId, int partition) {}

    /** @param standsFor changes collapsed into this one, itself included */
    private record Entry(HistoryEvent event, int standsFor, long sinceMs) {
        HistoryEvent rendered() {
            if (standsFor == 1) {
                return event;
            }
            String details = "{\"collapsedChanges\":" + standsFor + ",\"sinceMs\":" + sinceMs + ",\"last\":" + event.details() + "}";
            return new HistoryEvent(event.eventId(), event.occurredAtMs(), event.controllerId(), event.controllerEpoch(),
                    event.kind(), event.cause(), event.topicId(), event.partition(), details);
        }
    }

    private final int maxEvents;
    private final Map<UUID, Entry> waiting = new LinkedHashMap<>();
    private final Map<PartitionKey, UUID> lastLeaderChange = new HashMap<>();
    private long dropped;

    HistoryBuffer(int maxEvents) {
        this.maxEvents = maxEvents;
    }

    void add(HistoryEvent event) {
        boolean leaderChanged = event.kind().equals(LEADER_CHANGED);
        Entry entry = new Entry(event, 1, event.occurredAtMs());
        if (waiting.size() >= maxEvents) {
            if (leaderChanged) {
                entry = collapsed(entry);
            } else {
                dropOldestOther();
            }
        }
        waiting.put(event.eventId(), entry);
        if (leaderChanged) {
            lastLeaderChange.put(new PartitionKey(event.topicId(), event.partition()), event.eventId());
        }
    }

    /** The oldest events, at most {@code max}; they stay until {@link #confirm}. */
    List<HistoryEvent> oldest(int max) {
        List<HistoryEvent> events = new ArrayList<>();
        Iterator<Entry> entries = waiting.values().iterator();
        while (entries.hasNext() && events.size() < max) {
            events.add(entries.next().rendered());
        }
        return events;
    }

    /** The catalog has stored these. One that was collapsed meanwhile is no longer here; its successor is. */
    void confirm(List<HistoryEvent> stored) {
        stored.forEach(event -> {
            waiting.remove(event.eventId());
            lastLeaderChange.remove(new PartitionKey(event.topicId(), event.partition()), event.eventId());
        });
    }

    int size() {
        return waiting.size();
    }

    /** Events that were given up for lack of room. */
    long dropped() {
        return dropped;
    }

    /** The new event takes the place of the last of its partition, under its own id: the old one may be stored already. */
    private Entry collapsed(Entry entry) {
        UUID last = lastLeaderChange.get(new PartitionKey(entry.event().topicId(), entry.event().partition()));
        Entry before = last == null ? null : waiting.remove(last);
        return before == null ? entry : new Entry(entry.event(), before.standsFor() + 1, before.sinceMs());
    }

    private void dropOldestOther() {
        Iterator<Entry> entries = waiting.values().iterator();
        while (entries.hasNext()) {
            if (!entries.next().event().kind().equals(LEADER_CHANGED)) {
                entries.remove();
                dropped++;
                return;
            }
        }
    }
}
