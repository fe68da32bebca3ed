package io.caddis.coordinator.lag;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Gathers what a round has to store, slot by slot, and cuts it into writes of bounded size. */
final class LagWrites {

    private final Map<Integer, Integer> epochs;
    private final Map<Integer, Changes> slots = new TreeMap<>();

    /** @param epochs coordinator epoch by slot, of every slot this node owns; others are left out */
    LagWrites(Map<Integer, Integer> epochs) {
        this.epochs = epochs;
    }

    private record Changes(List<LagRow> rows, List<LagBlock> gone, List<LagHistoryRow> history) {

        private Changes() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    private Changes of(int slot) {
        return slots.computeIfAbsent(slot, key -> new Changes());
    }

    /** Also a slot in which nothing changed shows when it was measured. */
    void measured(int slot) {
        of(slot);
    }

    void row(LagRow row) {
        of(row.slot()).rows().add(row);
    }

    void gone(LagBlock block, int slot) {
        of(slot).gone().add(block);
    }

    void history(LagHistoryRow row) {
        of(row.slot()).history().add(row);
    }

    List<LagWrite> inWritesOf(int rowsMax, long measuredAtMs) {
        List<LagWrite> writes = new ArrayList<>();
        Draft draft = new Draft(rowsMax, measuredAtMs, writes);
        slots.forEach((slot, changes) -> {
            Integer epoch = epochs.get(slot);
            if (epoch == null) {
                return;
            }
            changes.rows().forEach(row -> draft.with(slot, epoch).rows.add(row));
            changes.gone().forEach(block -> draft.with(slot, epoch).gone.put(block, slot));
            changes.history().forEach(row -> draft.with(slot, epoch).history.add(row));
            draft.with(slot, epoch).measured.add(slot);
        });
        draft.close();
        return writes;
    }

    /** The write that is being filled. */
    private static final class Draft {

        private final int rowsMax;
        private final long measuredAtMs;
        private final List<LagWrite> closed;
        private final Map<Integer, Integer> epochs = new HashMap<>();
        private final List<Integer> measured = new ArrayList<>();
        private final List<LagRow> rows = new ArrayList<>();
        private final Map<LagBlock, Integer> gone = new HashMap<>();
        private final List<LagHistoryRow> history = new ArrayList<>();

        private Draft(int rowsMax, long measuredAtMs, List<LagWrite> closed) {
            this.rowsMax = rowsMax;
            this.measuredAtMs = measuredAtMs;
            this.closed = closed;
        }

        private Draft with(int slot, int epoch) {
            if (rows.size() + gone.size() + history.size() >= rowsMax) {
                close();
            }
            epochs.put(slot, epoch);
            return this;
        }

        private void close() {
            if (epochs.isEmpty()) {
                return;
            }
            closed.add(new LagWrite(epochs, measuredAtMs, measured, rows, gone, history));
            epochs.clear();
            measured.clear();
            rows.clear();
            gone.clear();
            history.clear();
        }
    }
}
