package io.caddis.coordinator.group.slots;

import io.caddis.coordinator.group.store.GroupChange;
import io.caddis.coordinator.group.store.SlotWrite;
import io.caddis.coordinator.group.store.WriteOutcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is stored in one transaction. */
record WriteBatch(int lane, List<QueuedWrite> writes, long startedMs) {

    /** How the transaction ended, as the thread that ran it saw it. */
    sealed interface Result {

        /** @param leftOut what is not stored */
        record Stored(WriteOutcome leftOut) implements Result {}

        record Unavailable() implements Result {}

        /** A defect: the catalog could not do it, and a second attempt will not do better. */
        record Refused(Throwable cause) implements Result {}
    }

    int rows() {
        return writes.stream().mapToInt(QueuedWrite::rows).sum();
    }

    /** For the store: all changes of a slot in the order they came. */
    List<SlotWrite> bySlot() {
        Map<OwnedSlot, List<GroupChange>> changes = new LinkedHashMap<>();
        writes.forEach(write -> changes.computeIfAbsent(write.slot(), slot -> new ArrayList<>()).addAll(write.changes()));
        return changes.entrySet().stream()
                .map(entry -> new SlotWrite(entry.getKey().slot(), entry.getKey().epoch(), entry.getValue()))
                .toList();
    }
}
