package io.caddis.coordinator.controller;

import io.caddis.coordinator.catalog.TopicCatalog.HistoryEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The history that the catalog does not have yet, in the metadata store: written in the same commit as what it tells of, removed
 * when the catalog has it. So no controller that dies takes history with it; the next one reads what is left and sends it. Pure;
 * belongs to {@link ActiveController}.
 *
 * <p>While the catalog is away there are at most {@value #MAX_NODES} nodes: then neighbours are put together, changes of one
 * partition collapsed into the latest as {@link HistoryBuffer} does.
 */
final class HistoryJournal {

    static final int MAX_NODES = 50;

    /** That nodes are put together to; about 600 KB. */
    static final int MAX_ENTRIES_PER_MERGED_NODE = 1_500;

    /** Events that belong to no commit and go with the next one: few, beside a commit that fills its packet. */
    static final int MAX_EVENTS_BESIDE_A_COMMIT = 200;

    /** More are in the buffer alone: the catalog gets them unless this controller dies first. */
    private static final int MAX_UNWRITTEN = 1_000;

    private static final int MAX_REMOVED_PER_COMMIT = 100;

    private record PartitionKey(UUID topicId, int partition, String kind) {}

    private final int controllerEpoch;
    private final HistoryBuffer buffer;
    private final Deque<HistoryEvent> unwritten = new ArrayDeque<>();

    /** The highest sequence in the buffer of what each node holds. */
    private final Map<String, Long> lastSequences = new HashMap<>();

    private long lastNumber;

    HistoryJournal(int controllerEpoch, HistoryBuffer buffer) {
        this.controllerEpoch = controllerEpoch;
        this.buffer = buffer;
    }

    /** Takes what the store holds and this journal does not know: all of it at first, what earlier controllers left. */
    void load(MetadataState state) {
        state.history().forEach((name, node) -> {
            if (!lastSequences.containsKey(name)) {
                node.entries().forEach(buffer::add);
                lastSequences.put(name, buffer.lastSequence());
            }
        });
        lastSequences.keySet().retainAll(state.history().keySet());
    }

    /** An event that belongs to no commit. */
    void note(HistoryEvent event) {
        buffer.add(event);
        unwritten.add(event);
        if (unwritten.size() > MAX_UNWRITTEN) {
            unwritten.remove();
        }
    }

    /** True if events wait for a commit to go with, and the catalog has not got them meanwhile. */
    boolean hasUnwritten() {
        unwritten.removeIf(event -> !buffer.isWaiting(event));
        return !unwritten.isEmpty();
    }

    /** What a commit has to write down beside its changes; empty if there is nothing to tell. */
    Optional<MetadataChange.PutHistory> beside(List<HistoryEvent> events) {
        List<HistoryEntry> entries = new ArrayList<>();
        if (hasUnwritten()) {
            unwritten.stream().limit(MAX_EVENTS_BESIDE_A_COMMIT).map(HistoryEntry::of).forEach(entries::add);
        }
        events.stream().map(HistoryEntry::of).forEach(entries::add);
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        lastNumber++;
        String name = String.format(Locale.ROOT, "%010d-%010d", controllerEpoch, lastNumber);
        return Optional.of(new MetadataChange.PutHistory(name, StoredSettings.ABSENT, entries));
    }

    /**
     * A commit is done: its events belong to the history.
     *
     * @param events those of the commit itself
     */
    void written(MetadataChange.PutHistory put, List<HistoryEvent> events) {
        events.forEach(buffer::add);
        put.entries().forEach(entry -> unwritten.remove(entry.event()));
        lastSequences.put(put.name(), buffer.lastSequence());
    }

    /** What is to be removed or put together now; empty if all is as it should be. */
    List<MetadataChange> upkeep(MetadataState state) {
        long oldest = buffer.oldestSequence();
        List<MetadataChange> removals = state.history().keySet().stream()
                .filter(name -> lastSequences.getOrDefault(name, Long.MAX_VALUE) < oldest)
                .limit(MAX_REMOVED_PER_COMMIT)
                .<MetadataChange>map(MetadataChange.RemoveHistory::new)
                .toList();
        if (!removals.isEmpty()) {
            return removals;
        }
        return state.history().size() > MAX_NODES ? merge(new ArrayList<>(state.history().entrySet())) : List.of();
    }

    /** The first neighbours that fit into one node; if none do, the two oldest, of which the newest entries are kept. */
    private static List<MetadataChange> merge(List<Map.Entry<String, StoredHistory>> nodes) {
        for (int first = 0; first < nodes.size() - 1; first++) {
            List<HistoryEntry> merged = nodes.get(first).getValue().entries();
            int last = first;
            while (last + 1 < nodes.size()) {
                List<HistoryEntry> more = collapsed(merged, nodes.get(last + 1).getValue().entries());
                if (more.size() > MAX_ENTRIES_PER_MERGED_NODE) {
                    break;
                }
                merged = more;
                last++;
            }
            if (last > first) {
                return replaced(nodes.subList(first, last + 1), merged);
            }
        }
        List<HistoryEntry> both = collapsed(nodes.get(0).getValue().entries(), nodes.get(1).getValue().entries());
        return replaced(
                nodes.subList(0, 2), both.subList(Math.max(0, both.size() - MAX_ENTRIES_PER_MERGED_NODE), both.size()));
    }

    private static List<MetadataChange> replaced(List<Map.Entry<String, StoredHistory>> nodes, List<HistoryEntry> merged) {
        List<MetadataChange> changes = new ArrayList<>();
        nodes.subList(0, nodes.size() - 1).forEach(node -> changes.add(new MetadataChange.RemoveHistory(node.getKey())));
        Map.Entry<String, StoredHistory> last = nodes.get(nodes.size() - 1);
        changes.add(new MetadataChange.PutHistory(last.getKey(), last.getValue().version(), merged));
        return changes;
    }

    private static List<HistoryEntry> collapsed(List<HistoryEntry> earlier, List<HistoryEntry> later) {
        Map<Object, HistoryEntry> entries = new LinkedHashMap<>();
        for (List<HistoryEntry> part : List.of(earlier, later)) {
            for (HistoryEntry entry : part) {
                HistoryEvent event = entry.event();
                Object key = entry.isOfPartition()
                        ? new PartitionKey(event.topicId(), event.partition(), event.kind())
                        : event.eventId();
                HistoryEntry before = entries.remove(key);
                entries.put(key, before == null ? entry : entry.after(before));
            }
        }
        return List.copyOf(entries.values());
    }
}
