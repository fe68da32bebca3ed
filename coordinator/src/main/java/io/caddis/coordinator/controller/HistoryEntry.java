package io.caddis.coordinator.controller;

import io.caddis.coordinator.catalog.TopicCatalog.HistoryEvent;

/**
 * A row of the history on its way to the catalog.
 *
 * @param event     the latest of those it stands for
 * @param standsFor changes of one partition collapsed into this one for lack of room, itself included
 * @param sinceMs   when the first of them occurred
 */
public record HistoryEntry(HistoryEvent event, int standsFor, long sinceMs) {

    static HistoryEntry of(HistoryEvent event) {
        return new HistoryEntry(event, 1, event.occurredAtMs());
    }

    /** This one, standing for an earlier change of the same partition as well. */
    HistoryEntry after(HistoryEntry earlier) {
        return new HistoryEntry(event, standsFor + earlier.standsFor, earlier.sinceMs);
    }

    /** Whether it may be collapsed with its like. */
    boolean isOfPartition() {
        return event.kind().equals(HistoryBuffer.LEADER_CHANGED) || event.kind().equals(HistoryBuffer.ISR_CHANGED);
    }

    /** As the catalog gets it. */
    HistoryEvent rendered() {
        if (standsFor == 1) {
            return event;
        }
        String details = "{\"collapsedChanges\":" + standsFor + ",\"sinceMs\":" + sinceMs + ",\"last\":" + event.details() + "}";
        return new HistoryEvent(event.eventId(), event.occurredAtMs(), event.controllerId(), event.controllerEpoch(),
                event.kind(), event.cause(), event.topicId(), event.partition(), details);
    }
}
