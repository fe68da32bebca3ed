package io.caddis.coordinator.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.coordinator.image.CoordinatorSlots.Slot;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CoordinatorSlotPlanTest {

    @Test
    void shouldSpreadEvenly_whenNothingIsAssigned() {
        CoordinatorSlots slots = next(CoordinatorSlots.UNASSIGNED, "1@1 2@2 3@3");

        assertEquals(Map.of(1, 22, 2, 21, 3, 21), counts(slots));
        slots.slots().forEach(slot -> assertEquals(1, slot.epoch()));
    }

    @Test
    void shouldMoveOnlyTheNewcomersShare_whenABrokerJoins() {
        CoordinatorSlots before = next(CoordinatorSlots.UNASSIGNED, "1@1 2@2");

        CoordinatorSlots after = next(before, "1@1 2@2 3@3");

        assertEquals(Map.of(1, 22, 2, 21, 3, 21), counts(after));
        assertEquals(21, moved(before, after));
    }

    @Test
    void shouldMoveOnlyItsSlots_whenAnOwnerDies() {
        CoordinatorSlots before = next(CoordinatorSlots.UNASSIGNED, "1@1 2@2 3@3");

        CoordinatorSlots after = next(before, "1@1 2@2");

        assertEquals(Map.of(1, 32, 2, 32), counts(after));
        assertEquals(21, moved(before, after));
    }

    @Test
    void shouldKeepSlotsUnderANewEpoch_whenTheOwnerRegistersAnew() {
        CoordinatorSlots before = next(CoordinatorSlots.UNASSIGNED, "1@1");

        CoordinatorSlots after = next(before, "1@9");

        after.slots().forEach(slot -> assertEquals(new Slot(1, 9, 2), slot));
    }

    @Test
    void shouldLeaveThemUnowned_whenNobodyLives() {
        CoordinatorSlots before = next(CoordinatorSlots.UNASSIGNED, "1@1");

        CoordinatorSlots after = next(before, "");

        after.slots().forEach(slot -> assertEquals(new Slot(-1, -1, 2), slot));
        assertEquals(after, next(after, ""));
    }

    @Test
    void shouldPassOverADrainingBroker_unlessAllDrain() {
        assertEquals(Map.of(2, 64), counts(next(CoordinatorSlots.UNASSIGNED, "1@1! 2@2")));
        assertEquals(Map.of(1, 32, 2, 32), counts(next(CoordinatorSlots.UNASSIGNED, "1@1! 2@2!")));
    }

    @Test
    void shouldChangeNothing_whenAllIsWell() {
        CoordinatorSlots before = next(CoordinatorSlots.UNASSIGNED, "1@1 2@2 3@3");

        assertEquals(before, next(before, "1@1 2@2 3@3"));
    }

    private static CoordinatorSlots next(CoordinatorSlots present, String live) {
        return CoordinatorSlotPlan.next(present, Brokers.of(live).values());
    }

    private static Map<Integer, Integer> counts(CoordinatorSlots slots) {
        Map<Integer, Integer> counts = new TreeMap<>();
        slots.slots().forEach(slot -> counts.merge(slot.brokerId(), 1, Integer::sum));
        return counts;
    }

    private static int moved(CoordinatorSlots before, CoordinatorSlots after) {
        int moved = 0;
        for (int i = 0; i < CoordinatorSlots.COUNT; i++) {
            moved += before.slots().get(i).equals(after.slots().get(i)) ? 0 : 1;
        }
        return moved;
    }
}
