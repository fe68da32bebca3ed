package io.caddis.console.catalog;

import io.caddis.admin.history.AuditEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What people did. Append-only. */
public interface AuditLog {

    /** Durable when it returns. */
    void append(Note note);

    /** Newest first. */
    List<AuditEntry> read(Query query);

    /**
     * One row; texts longer than the catalog takes are cut.
     *
     * @param role   null if nobody was signed in
     * @param planId null if there was no plan
     */
    record Note(
            long atMs, String actor, String role, String source, int nodeId, String action, String resource, String outcome,
            String planId, Map<String, String> before, Map<String, String> after, String detail) {
        public Note {
            before = Map.copyOf(before);
            after = Map.copyOf(after);
        }
    }

    /** @param before position that the rows come before */
    record Query(
            Optional<String> actor, Optional<String> action, Optional<String> outcome, Optional<Long> fromMs, Optional<Long> toMs,
            Optional<Long> before, int size) {}
}
