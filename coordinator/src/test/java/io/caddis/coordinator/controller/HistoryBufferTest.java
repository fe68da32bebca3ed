package io.caddis.coordinator.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.catalog.TopicCatalog.HistoryEvent;
import io.caddis.coordinator.json.JsonReader;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HistoryBufferTest {

    private static final UUID TOPIC = new UUID(7, 7);

    private final HistoryBuffer buffer = new HistoryBuffer(3);
    private long nextId;

    @Test
    void shouldKeepEventsInOrderUntilTheyAreConfirmed() {
        HistoryEvent first = leaderChanged(0, 10);
        HistoryEvent second = other(20);
        buffer.add(first);
        buffer.add(second);

        assertEquals(List.of(first), buffer.oldest(1));
        assertEquals(List.of(first, second), buffer.oldest(10));
        buffer.confirm(List.of(first));
        assertEquals(List.of(second), buffer.oldest(10));
    }

    @Test
    void shouldCollapseLeaderChangesOfOnePartition_whenFull() {
        buffer.add(leaderChanged(0, 10));
        buffer.add(leaderChanged(1, 20));
        buffer.add(leaderChanged(0, 30));
        buffer.add(leaderChanged(0, 40));
        HistoryEvent last = leaderChanged(0, 50);
        buffer.add(last);

        List<HistoryEvent> events = buffer.oldest(10);
        HistoryEvent collapsed = events.get(events.size() - 1);
        assertEquals(3, events.size());
        assertEquals(0, buffer.dropped());
        assertEquals(last.eventId(), collapsed.eventId());
        assertEquals(3, JsonReader.readObject(collapsed.details()).number("collapsedChanges"));
        assertEquals(30, JsonReader.readObject(collapsed.details()).number("sinceMs"));
    }

    @Test
    void shouldStayBounded_whenTheCatalogIsAwayForLong() {
        for (int i = 0; i < 10_000; i++) {
            buffer.add(leaderChanged(i % 20, i));
            buffer.add(other(i));
        }

        assertTrue(buffer.size() <= 3 + 20, "holds " + buffer.size());
        assertTrue(buffer.dropped() > 9_000, "dropped " + buffer.dropped());
    }

    @Test
    void shouldNotConfirmTheSuccessor_whenTheSentEventWasCollapsedMeanwhile() {
        buffer.add(leaderChanged(0, 10));
        buffer.add(other(11));
        buffer.add(other(12));
        List<HistoryEvent> sent = buffer.oldest(10);
        HistoryEvent later = leaderChanged(0, 50);
        buffer.add(later);

        buffer.confirm(sent);

        assertEquals(List.of(later.eventId()), buffer.oldest(10).stream().map(HistoryEvent::eventId).toList());
    }

    private HistoryEvent leaderChanged(int partition, long atMs) {
        return new HistoryEvent(new UUID(0, ++nextId), atMs, 1, 1, HistoryBuffer.LEADER_CHANGED, "session-lost", TOPIC, partition, "{}");
    }

    private HistoryEvent other(long atMs) {
        return new HistoryEvent(new UUID(0, ++nextId), atMs, 1, 1, "broker-gone", "session-lost", null, -1, "{}");
    }
}
