package io.caddis.coordinator.lag;

import java.util.List;
import java.util.Map;

/**
 * What one transaction stores.
 *
 * @param epochs       coordinator epoch by slot, of every slot that is written
 * @param measuredAtMs when the round was, epoch milliseconds; stored for the slots of {@code measured}
 * @param measured     slots whose rows are complete with this write, so that they show the round
 * @param rows         to be inserted or replaced
 * @param gone         to be removed, with their slot
 * @param history      to be inserted, or replaced if an earlier owner had stored a part
 */
public record LagWrite(
        Map<Integer, Integer> epochs, long measuredAtMs, List<Integer> measured, List<LagRow> rows, Map<LagBlock, Integer> gone,
        List<LagHistoryRow> history) {

    public LagWrite {
        epochs = Map.copyOf(epochs);
        measured = List.copyOf(measured);
        rows = List.copyOf(rows);
        gone = Map.copyOf(gone);
        history = List.copyOf(history);
    }
}
