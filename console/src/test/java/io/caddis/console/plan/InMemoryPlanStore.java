package io.caddis.console.plan;

import io.caddis.console.catalog.AuditLog.Note;
import io.caddis.console.catalog.PlanStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Plans in memory. */
final class InMemoryPlanStore implements PlanStore {

    final Map<UUID, StoredPlan> plans = new LinkedHashMap<>();
    final List<Note> notes = new ArrayList<>();

    @Override
    public void create(StoredPlan plan) {
        plans.put(plan.id(), plan);
    }

    @Override
    public Optional<StoredPlan> plan(UUID id) {
        return Optional.ofNullable(plans.get(id));
    }

    @Override
    public List<StoredPlan> plans(int max) {
        return plans.values().stream().limit(max).toList();
    }

    @Override
    public boolean claim(UUID id, long nowMs) {
        StoredPlan plan = plans.get(id);
        boolean free = plan.state().equals("PLANNED") && nowMs < plan.expiresAtMs();
        if (free) {
            plans.put(id, with(plan, "RUNNING", nowMs, plan.text()));
        }
        return free;
    }

    @Override
    public void finish(UUID id, String state, String text, Note note) {
        plans.put(id, with(plans.get(id), state, plans.get(id).startedAtMs(), text));
        notes.add(note);
    }

    private static StoredPlan with(StoredPlan plan, String state, long startedAtMs, String text) {
        return new StoredPlan(
                plan.id(), plan.kind(), state, plan.createdBy(), plan.createdAtMs(), plan.expiresAtMs(), startedAtMs, text);
    }
}
