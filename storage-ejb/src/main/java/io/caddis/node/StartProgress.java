package io.caddis.node;

import io.caddis.admin.StartupPhase;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How far the start of a node is. Immutable: each event gives the next value, time comes in. */
record StartProgress(Map<Phase, StartupPhase> phases) {

    /** Steps in the order they happen. The catalog is waited for on a first start only. */
    enum Phase {
        SETTINGS("settings"),
        CATALOG("catalog"),
        BROKER("broker");

        private final String key;

        Phase(String key) {
            this.key = key;
        }
    }

    StartProgress {
        phases = Map.copyOf(phases);
    }

    static StartProgress none() {
        Map<Phase, StartupPhase> pending = new EnumMap<>(Phase.class);
        for (Phase phase : Phase.values()) {
            pending.put(phase, new StartupPhase(phase.key, StartupPhase.State.PENDING, null, null, ""));
        }
        return new StartProgress(pending);
    }

    /** Phase {@code phase} is under way, and what it waits for; keeps the time of its first event. */
    StartProgress running(Phase phase, String detail, Instant now) {
        String startedAt = phases.get(phase).startedAt();
        return with(phase, StartupPhase.State.RUNNING, startedAt == null ? now.toString() : startedAt, null, detail);
    }

    StartProgress done(Phase phase, String detail, Instant now) {
        return with(phase, StartupPhase.State.DONE, phases.get(phase).startedAt(), now.toString(), detail);
    }

    StartProgress failed(Phase phase, String reason, Instant now) {
        return with(phase, StartupPhase.State.FAILED, phases.get(phase).startedAt(), now.toString(), reason);
    }

    /** Whether a phase has failed: a start that has failed is not resumed. */
    boolean hasFailed() {
        return phases.values().stream().anyMatch(phase -> phase.state() == StartupPhase.State.FAILED);
    }

    /** What the phase that is under way, or that failed, says; empty when there is none. */
    String detail() {
        return inOrder().stream()
                .filter(phase -> phase.state() == StartupPhase.State.RUNNING
                        || phase.state() == StartupPhase.State.FAILED)
                .reduce((earlier, later) -> later)
                .map(phase -> phase.detail().isEmpty() ? phase.name() : phase.name() + ": " + phase.detail())
                .orElse("");
    }

    List<StartupPhase> inOrder() {
        return List.of(phases.get(Phase.SETTINGS), phases.get(Phase.CATALOG), phases.get(Phase.BROKER));
    }

    private StartProgress with(
            Phase phase, StartupPhase.State state, String startedAt, String finishedAt, String detail) {
        Map<Phase, StartupPhase> next = new EnumMap<>(phases);
        next.put(phase, new StartupPhase(phase.key, state, startedAt, finishedAt, detail));
        return new StartProgress(next);
    }
}
