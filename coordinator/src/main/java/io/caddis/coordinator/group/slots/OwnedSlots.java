package io.caddis.coordinator.group.slots;

import io.caddis.coordinator.image.CoordinatorSlots;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Which slots this node owns, by the newest image it has seen. */
final class OwnedSlots {

    /** Slots that are read at once: a node that takes over from another has many to read. */
    static final int PARALLEL_READS = 4;

    private final OwnedSlot[] owned = new OwnedSlot[CoordinatorSlots.COUNT];
    private final int[] fencedEpochs = new int[CoordinatorSlots.COUNT];
    private int reads;

    OwnedSlots() {
        Arrays.fill(fencedEpochs, -1);
    }

    /** @param lost to be given up; @param gained to be read */
    record Difference(List<OwnedSlot> lost, List<OwnedSlot> gained) {}

    /** A slot is this node's if the image names both its id and its present registration. */
    Difference follow(CoordinatorSlots slots, int brokerId, long brokerEpoch) {
        List<OwnedSlot> lost = new ArrayList<>();
        List<OwnedSlot> gained = new ArrayList<>();
        for (int i = 0; i < owned.length; i++) {
            Optional<CoordinatorSlots.Slot> entry = i < slots.slots().size() ? Optional.of(slots.slots().get(i)) : Optional.empty();
            int fencedEpoch = fencedEpochs[i];
            Optional<CoordinatorSlots.Slot> mine = entry.filter(slot ->
                    slot.brokerId() == brokerId && slot.brokerEpoch() == brokerEpoch && slot.epoch() > fencedEpoch);
            OwnedSlot present = owned[i];
            if (present != null && mine.filter(slot -> slot.epoch() == present.epoch()).isEmpty()) {
                lost.add(present);
                owned[i] = null;
            }
            if (mine.isPresent() && owned[i] == null) {
                owned[i] = new OwnedSlot(i, mine.get().epoch());
                gained.add(owned[i]);
            }
        }
        return new Difference(lost, gained);
    }

    Optional<OwnedSlot> of(String groupId) {
        return at(CoordinatorSlots.slotOf(groupId));
    }

    Optional<OwnedSlot> at(int slot) {
        return Optional.ofNullable(owned[slot]);
    }

    /** The catalog knows a newer epoch than the image: the slot is lost, and not taken again under this epoch. */
    void fenced(OwnedSlot slot) {
        fencedEpochs[slot.slot()] = Math.max(fencedEpochs[slot.slot()], slot.epoch());
        if (owned[slot.slot()] == slot) {
            owned[slot.slot()] = null;
        }
    }

    /** The slot stays this node's, and all its groups are read anew. */
    void takeAgain(OwnedSlot slot) {
        if (owned[slot.slot()] == slot) {
            owned[slot.slot()] = new OwnedSlot(slot.slot(), slot.epoch());
        }
    }

    List<OwnedSlot> all() {
        return Arrays.stream(owned).filter(slot -> slot != null).toList();
    }

    List<OwnedSlot> in(OwnedSlot.State state) {
        return all().stream().filter(slot -> slot.state() == state).toList();
    }

    /** Slots that are to be read now, as many as may be under way. */
    List<SlotRead> nextReads(long nowMs, Predicate<OwnedSlot> isSettled) {
        List<SlotRead> next = new ArrayList<>();
        for (int i = 0; i < owned.length && reads < PARALLEL_READS; i++) {
            if (owned[i] != null) {
                owned[i].nextRead(nowMs, isSettled).ifPresent(read -> {
                    reads++;
                    next.add(read);
                });
            }
        }
        return next;
    }

    /** A read is over, also one of a slot that was given up meanwhile. */
    void readEnded() {
        reads--;
    }
}
