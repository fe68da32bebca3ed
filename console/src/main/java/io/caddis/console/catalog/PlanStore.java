package io.caddis.console.catalog;

import io.caddis.console.catalog.AuditLog.Note;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Plans, so that any node shows and executes them and none is executed twice. Each call is one transaction. */
public interface PlanStore {

    /** Keeps a new plan; forgets plans that are older than a month. */
    void create(StoredPlan plan);

    Optional<StoredPlan> plan(UUID id);

    /** Newest first. */
    List<StoredPlan> plans(int max);

    /** Takes a plan for execution: it is PLANNED and not expired, and RUNNING afterwards. @return false if it could not be taken */
    boolean claim(UUID id, long nowMs);

    /** Notes how the execution ended, and what was done, in one. */
    void finish(UUID id, String state, String text, Note note);

    /**
     * A plan as kept.
     *
     * @param state       PLANNED, RUNNING, or how it ended
     * @param startedAtMs -1 until it was claimed
     * @param text        the whole plan
     */
    record StoredPlan(UUID id, String kind, String state, String createdBy, long createdAtMs, long expiresAtMs, long startedAtMs, String text) {}
}
