package io.caddis.log;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which leader epoch began at which offset of a log (KIP-101), so that replicas find where their logs part.
 *
 * <p>Epochs rise and so do their start offsets. Not thread-safe: the log's lock guards it.
 */
public final class LeaderEpochHistory {

    private final NavigableMap<Integer, Long> startOffsets = new TreeMap<>();

    /** One epoch and its first offset. */
    public record Entry(int leaderEpoch, long startOffset) {
    }

    public LeaderEpochHistory(List<Entry> entries) {
        entries.forEach(entry -> note(entry.leaderEpoch(), entry.startOffset()));
    }

    /**
     * Takes note that an epoch begins at an offset. A known epoch keeps its start. Entries that contradict the new one
     * (a higher epoch, or a later start) belong to a tail that no longer exists and go.
     *
     * @return whether anything changed
     */
    public boolean note(int leaderEpoch, long startOffset) {
        Map.Entry<Integer, Long> last = startOffsets.lastEntry();
        if (last != null && last.getKey() == leaderEpoch) {
            return false;
        }
        startOffsets.tailMap(leaderEpoch, true).clear();
        startOffsets.values().removeIf(start -> start >= startOffset);
        startOffsets.put(leaderEpoch, startOffset);
        return true;
    }

    public OptionalInt latest() {
        return startOffsets.isEmpty() ? OptionalInt.empty() : OptionalInt.of(startOffsets.lastKey());
    }

    /** The epoch that the record at this offset was written in. */
    public OptionalInt epochAt(long offset) {
        Map.Entry<Integer, Long> last = startOffsets.lastEntry();
        if (last != null && last.getValue() <= offset) {
            return OptionalInt.of(last.getKey());
        }
        OptionalInt found = OptionalInt.empty();
        for (Map.Entry<Integer, Long> entry : startOffsets.entrySet()) {
            if (entry.getValue() > offset) {
                break;
            }
            found = OptionalInt.of(entry.getKey());
        }
        return found;
    }

    /**
     * End offset of the largest epoch at or below the one asked for (KIP-279). An epoch above all known ones is unknown:
     * this log cannot say where it ends. One below all known ones ended before the first of them began.
     */
    public EpochEndOffset endOffset(int leaderEpoch, long logEndOffset) {
        if (startOffsets.isEmpty() || leaderEpoch > startOffsets.lastKey() || leaderEpoch < 0) {
            return new EpochEndOffset.Unknown();
        }
        if (leaderEpoch == startOffsets.lastKey()) {
            return new EpochEndOffset.Known(leaderEpoch, logEndOffset);
        }
        Integer floor = startOffsets.floorKey(leaderEpoch);
        return new EpochEndOffset.Known(floor == null ? leaderEpoch : floor, startOffsets.higherEntry(leaderEpoch).getValue());
    }

    /** Drops what begins at or after the new end of the log. */
    public boolean truncateFromEnd(long endOffset) {
        return startOffsets.values().removeIf(start -> start >= endOffset);
    }

    /** Drops what ended before the new start of the log; the epoch at the start begins there from now on. */
    public boolean truncateFromStart(long logStartOffset) {
        OptionalInt epochAtStart = epochAt(logStartOffset);
        boolean changed = startOffsets.values().removeIf(start -> start < logStartOffset);
        if (changed && epochAtStart.isPresent()) {
            startOffsets.put(epochAtStart.getAsInt(), logStartOffset);
        }
        return changed;
    }

    public void clear() {
        startOffsets.clear();
    }

    public List<Entry> entries() {
        return startOffsets.entrySet().stream().map(entry -> new Entry(entry.getKey(), entry.getValue())).collect(Collectors.toList());
    }
}
