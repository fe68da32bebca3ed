package io.caddis.coordinator.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.catalog.TopicCatalog.HistoryEvent;
import io.caddis.coordinator.image.CoordinatorSlots;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HistoryJournalTest {

    private static final UUID TOPIC = new UUID(0, 77);

    private final MetadataState store = new MetadataState(new MetadataSnapshot(Map.of(), Set.of(), CoordinatorSlots.UNASSIGNED,
            StoredSettings.ABSENT, StoredSettings.NONE, Map.of(), Map.of(), Set.of(), StoredIncarnations.NONE, Map.of()));
    private HistoryBuffer buffer = new HistoryBuffer(1_000);
    private HistoryJournal journal = new HistoryJournal(5, buffer);
    private long nextId;

    @Test
    void shouldRemoveANode_onlyWhenTheCatalogHasAllOfIt() {
        commit(changed(0), changed(1));
        commit(changed(2));

        catalogStores(1);
        assertEquals(List.of(), journal.upkeep(store));
        catalogStores(2);
        keepUp();

        assertEquals(Set.of(), store.history().keySet());
    }

    @Test
    void shouldSendWhatIsLeft_whenAnotherControllerFollows() {
        commit(changed(0));
        catalogStores(1); // and the controller dies before it has removed the node
        commit(changed(1), changed(2));

        successor();

        assertEquals(3, buffer.oldest(10).size());
        assertEquals(2, buffer.oldest(10).get(2).partition());
        commit(changed(3));
        assertTrue(store.history().firstKey().compareTo(store.history().lastKey()) < 0);
        catalogStores(4);
        keepUp();
        assertEquals(Set.of(), store.history().keySet());
    }

    @Test
    void shouldWriteWhatBelongsToNoCommitBesideTheNext() {
        journal.note(event("broker-gone", null, -1));
        commit(changed(0));

        assertEquals(List.of("broker-gone", "leader-changed"), kindsStored());
        assertFalse(journal.hasUnwritten());
    }

    @Test
    void shouldNotWriteWhatTheCatalogHasAlready() {
        journal.note(event("broker-gone", null, -1));
        catalogStores(1);

        assertFalse(journal.hasUnwritten());
        assertTrue(journal.beside(List.of()).isEmpty());
    }

    @Test
    void shouldStayBoundedAndAccountForEveryChange_whenTheCatalogIsAwayForLong() {
        int changes = 40 * HistoryJournal.MAX_NODES;
        for (int i = 0; i < changes; i++) {
            commit(changed(i % 3));
            keepUp();
        }

        assertTrue(store.history().size() <= HistoryJournal.MAX_NODES, store.history().keySet().toString());
        int told = store.history().values().stream()
                .flatMap(node -> node.entries().stream())
                .mapToInt(HistoryEntry::standsFor)
                .sum();
        assertEquals(changes, told);
    }

    @Test
    void shouldKeepNodesWhoseChangesTheBufferHasCollapsed_untilTheLatestIsStored() {
        buffer = new HistoryBuffer(1);
        journal = new HistoryJournal(5, buffer);
        commit(changed(0));
        commit(changed(0)); // collapsed with the first

        assertEquals(1, buffer.size());
        assertEquals(List.of(), journal.upkeep(store));
        catalogStores(1);
        keepUp();
        assertEquals(Set.of(), store.history().keySet());
    }

    @Test
    void shouldGiveUpTheOldest_whenNothingMoreFitsTogether() {
        buffer = new HistoryBuffer(1_000_000);
        journal = new HistoryJournal(5, buffer);
        for (int node = 0; node <= HistoryJournal.MAX_NODES; node++) {
            HistoryEvent[] events = new HistoryEvent[HistoryJournal.MAX_ENTRIES_PER_MERGED_NODE];
            for (int i = 0; i < events.length; i++) {
                events[i] = event("topic-created", TOPIC, -1);
            }
            commit(events);
        }

        keepUp();

        assertEquals(HistoryJournal.MAX_NODES, store.history().size());
    }

    // ---- fixture ----

    private void commit(HistoryEvent... events) {
        MetadataChange.PutHistory put = journal.beside(List.of(events)).orElseThrow();
        store.apply(put);
        journal.written(put, List.of(events));
    }

    private void keepUp() {
        for (List<MetadataChange> next = journal.upkeep(store); !next.isEmpty(); next = journal.upkeep(store)) {
            next.forEach(store::apply);
        }
    }

    private void catalogStores(int count) {
        buffer.confirm(buffer.oldest(count));
    }

    private void successor() {
        buffer = new HistoryBuffer(1_000);
        journal = new HistoryJournal(6, buffer);
        journal.load(store);
    }

    private List<String> kindsStored() {
        return store.history().values().stream()
                .flatMap(node -> node.entries().stream())
                .map(entry -> entry.event().kind())
                .toList();
    }

    private HistoryEvent changed(int partition) {
        return event(HistoryBuffer.LEADER_CHANGED, TOPIC, partition);
    }

    private HistoryEvent event(String kind, UUID topicId, int partition) {
        nextId++;
        return new HistoryEvent(new UUID(1, nextId), nextId, 1, 5, kind, "test", topicId, partition, "{}");
    }
}
