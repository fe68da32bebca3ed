package io.caddis.coordinator.zookeeper;

import io.caddis.coordinator.catalog.TopicCatalog.HistoryEvent;
import io.caddis.coordinator.controller.HistoryEntry;
import io.caddis.coordinator.json.JsonObject;
import io.caddis.coordinator.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The data of {@code /history/[name]}: a JSON object whose {@code events} are arrays, about 350 bytes each:
 *
 * <pre>
 *   [eventId, occurredAtMs, controllerId, controllerEpoch, kind, cause, topicId or null, partition, details, standsFor, sinceMs]
 * </pre>
 */
final class HistoryCodec {

    private static final int FIELDS = 11;

    private HistoryCodec() {}

    static byte[] write(List<HistoryEntry> entries) {
        List<List<Object>> rows = new ArrayList<>(entries.size());
        for (HistoryEntry entry : entries) {
            HistoryEvent event = entry.event();
            rows.add(Arrays.asList(
                    event.eventId().toString(),
                    event.occurredAtMs(),
                    event.controllerId(),
                    event.controllerEpoch(),
                    event.kind(),
                    event.cause(),
                    event.topicId() == null ? null : event.topicId().toString(),
                    event.partition(),
                    event.details(),
                    entry.standsFor(),
                    entry.sinceMs()));
        }
        return ZnodeCodec.write(Map.of("events", rows));
    }

    /** @throws MalformedJsonException naming the event and what is wrong with it */
    static List<HistoryEntry> read(byte[] data) {
        List<HistoryEntry> entries = new ArrayList<>();
        for (Object row : ZnodeCodec.read(data).array("events")) {
            entries.add(readEntry("event " + entries.size(), row));
        }
        return entries;
    }

    private static HistoryEntry readEntry(String where, Object row) {
        if (!(row instanceof List<?> fields) || fields.size() != FIELDS) {
            throw new MalformedJsonException(where + " is not an array of " + FIELDS + " fields");
        }
        HistoryEvent event = new HistoryEvent(
                uuid(where + " id", fields.get(0)),
                number(where + " time", fields.get(1)),
                JsonObject.integer(where + " controllerId", fields.get(2), 0),
                JsonObject.integer(where + " controllerEpoch", fields.get(3), 0),
                text(where + " kind", fields.get(4)),
                text(where + " cause", fields.get(5)),
                fields.get(6) == null ? null : uuid(where + " topicId", fields.get(6)),
                JsonObject.integer(where + " partition", fields.get(7), -1),
                text(where + " details", fields.get(8)));
        return new HistoryEntry(
                event, JsonObject.integer(where + " standsFor", fields.get(9), 1), number(where + " since", fields.get(10)));
    }

    private static String text(String where, Object field) {
        if (field instanceof String text) {
            return text;
        }
        throw new MalformedJsonException(where + " is not a string");
    }

    private static long number(String where, Object field) {
        if (field instanceof Long number) {
            return number;
        }
        throw new MalformedJsonException(where + " is not a number");
    }

    private static UUID uuid(String where, Object field) {
        try {
            return UUID.fromString(text(where, field));
        } catch (IllegalArgumentException e) {
            throw new MalformedJsonException(where + " is not a UUID: " + field);
        }
    }
}
