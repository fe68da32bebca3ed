package io.caddis.coordinator.group.slots;

import io.caddis.coordinator.group.GroupSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** When offsets that have expired are removed next, one run at a time. */
final class OffsetExpiry {

    /** @param mark when it began, in the order of writes: what was stored later has not expired */
    record Run(Map<Integer, Integer> epochs, long beforeMs, long nowMs, long mark) {}

    private final Supplier<GroupSettings.Offsets> settings;
    private boolean running;
    private long lastMs;

    /** @param settings asked each time, so that an altered setting holds without a restart */
    OffsetExpiry(Supplier<GroupSettings.Offsets> settings, long nowMs) {
        this.settings = settings;
        this.lastMs = nowMs;
    }

    Optional<Run> next(List<OwnedSlot> active, long mark, long nowMs) {
        GroupSettings.Offsets present = settings.get();
        if (running || active.isEmpty() || nowMs - lastMs < present.retentionCheckIntervalMs()) {
            return Optional.empty();
        }
        running = true;
        lastMs = nowMs;
        Map<Integer, Integer> epochs = new HashMap<>();
        active.forEach(slot -> epochs.put(slot.slot(), slot.epoch()));
        return Optional.of(new Run(epochs, nowMs - present.retentionMs(), nowMs, mark));
    }

    void ended() {
        running = false;
    }
}
