package io.caddis.coordinator.lag;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is stored of the measurements and what is not yet: a row whose block has changed, twelve samples that are complete, a
 * row whose block is gone. What could not be stored is due again in the next round; samples as long as their window holds
 * them.
 */
final class LagRows {

    /** Rows of one transaction: it holds fence rows, for which a slot's next owner may be waiting. */
    static final int ROWS_PER_WRITE_MAX = 500;

    /** Rows of history in one round; the rest goes with the next. */
    static final int HISTORY_ROWS_PER_ROUND_MAX = 2_000;

    private final int intervalMs;
    private final Map<LagBlock, Kept> blocks = new HashMap<>();

    LagRows(int intervalMs) {
        this.intervalMs = intervalMs;
    }

    /** A partition's measurement, and the window it came from. */
    record Measured(PartitionLag lag, LagWindow window) {}

    /** A block of one slot as a round left it; its partitions in order. */
    record MeasuredBlock(int slot, TreeMap<Integer, Measured> partitions) {

        List<PartitionLag> lags() {
            return partitions.values().stream().map(Measured::lag).toList();
        }
    }

    private static final class Kept {

        private final int slot;
        /** Null if no row is known to be stored. */
        private List<PartitionLag> stored;
        /** Null if the block is gone. */
        private MeasuredBlock current;
        /** The first that is not stored yet, of all stretches of twelve samples since 1970. */
        private long nextStretch;

        private Kept(int slot) {
            this.slot = slot;
        }
    }

    /** Of slots that are this node's from now on. */
    void restore(StoredLag stored) {
        for (LagRow row : stored.rows()) {
            blocks.computeIfAbsent(row.block(), block -> new Kept(row.slot())).stored = row.partitions();
        }
        for (LagHistoryRow row : stored.history()) {
            if (row.intervalMs() == intervalMs) {
                Kept kept = blocks.computeIfAbsent(row.block(), block -> new Kept(row.slot()));
                kept.nextStretch = Math.max(kept.nextStretch, LagSeries.stretchOf(row.startedAtMs() / intervalMs) + 1);
            }
        }
    }

    void forget(Set<Integer> slots) {
        blocks.values().removeIf(kept -> slots.contains(kept.slot));
    }

    /** The whole of a round: a block that is not in it is gone. */
    void measured(Map<LagBlock, MeasuredBlock> round) {
        blocks.forEach((block, kept) -> kept.current = round.get(block));
        round.forEach((block, measured) -> blocks.computeIfAbsent(block, key -> new Kept(measured.slot())).current = measured);
        blocks.values().removeIf(kept -> kept.current == null && kept.stored == null);
    }

    /**
     * What is to be stored now, in the order in which it is to be stored.
     *
     * @param slots those that were measured in this round
     */
    List<LagWrite> due(Map<Integer, Integer> epochs, Set<Integer> slots, long round, long nowMs) {
        LagWrites writes = new LagWrites(epochs);
        slots.forEach(writes::measured);
        int historyRows = 0;
        for (Map.Entry<LagBlock, Kept> entry : blocks.entrySet()) {
            LagBlock block = entry.getKey();
            Kept kept = entry.getValue();
            if (kept.current == null) {
                writes.gone(block, kept.slot);
                continue;
            }
            List<PartitionLag> lags = kept.current.lags();
            if (!lags.equals(kept.stored)) {
                writes.row(new LagRow(block, kept.slot, lags));
            }
            long stretch = firstDue(kept, round);
            for (; LagSeries.lastRoundOf(stretch) <= round && historyRows < HISTORY_ROWS_PER_ROUND_MAX; stretch++) {
                Optional<LagHistoryRow> row = LagSeries.row(block, kept.current, stretch, intervalMs);
                row.ifPresent(writes::history);
                historyRows += row.isPresent() ? 1 : 0;
            }
        }
        return writes.inWritesOf(ROWS_PER_WRITE_MAX, nowMs);
    }

    private static long firstDue(Kept kept, long round) {
        return Math.max(kept.nextStretch, LagSeries.firstWholeStretch(round - LagWindow.ROUNDS + 1));
    }

    /** The write is stored, but for the slots that were refused: those are due again, if they stay this node's. */
    void stored(LagWrite write, Set<Integer> refusedSlots) {
        for (LagRow row : write.rows()) {
            Kept kept = blocks.get(row.block());
            if (kept != null && !refusedSlots.contains(row.slot())) {
                kept.stored = row.partitions();
            }
        }
        for (LagHistoryRow row : write.history()) {
            Kept kept = blocks.get(row.block());
            if (kept != null && !refusedSlots.contains(row.slot())) {
                kept.nextStretch = Math.max(kept.nextStretch, LagSeries.stretchOf(row.startedAtMs() / intervalMs) + 1);
            }
        }
        write.gone().forEach((block, slot) -> {
            if (!refusedSlots.contains(slot)) {
                blocks.remove(block);
            }
        });
    }

    /** Rounds are counted anew: the clock was set back. */
    void startAnew() {
        blocks.values().forEach(kept -> kept.nextStretch = 0);
    }
}
