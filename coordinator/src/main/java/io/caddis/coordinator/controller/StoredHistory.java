package io.caddis.coordinator.controller;

import java.util.List;

/** One node of history in the metadata store. @param version of the node */
public record StoredHistory(int version, List<HistoryEntry> entries) {

    public StoredHistory {
        entries = List.copyOf(entries);
    }
}
