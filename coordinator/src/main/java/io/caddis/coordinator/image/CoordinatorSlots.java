package io.caddis.coordinator.image;

import java.util.List;

/**
 * Who coordinates which group and transactional ids: an id hashes to one of {@link #COUNT} slots.
 *
 * @param slots element i is slot i; empty before the first controller has assigned them
 */
public record CoordinatorSlots(List<Slot> slots) {

    public static final int COUNT = 64;

    public static final CoordinatorSlots UNASSIGNED = new CoordinatorSlots(List.of());

    public CoordinatorSlots {
        slots = List.copyOf(slots);
    }

    /** The slot of a group id or transactional id. */
    public static int slotOf(String id) {
        return Math.floorMod(id.hashCode(), COUNT);
    }

    /** @param brokerId owner, -1 while no broker lives; @param epoch grows whenever the owner changes */
    public record Slot(int brokerId, long brokerEpoch, int epoch) {}
}
