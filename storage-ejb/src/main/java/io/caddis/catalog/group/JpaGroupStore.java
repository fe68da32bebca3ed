package io.caddis.catalog.group;

import io.caddis.catalog.CatalogTransactions;
import io.caddis.coordinator.group.store.GroupStore;
import io.caddis.coordinator.group.store.LoadedGroup;
import io.caddis.coordinator.group.store.SlotWrite;
import io.caddis.coordinator.group.store.WriteOutcome;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.hibernate.Session;
import org.hibernate.jdbc.ReturningWork;

/** The coordinators' groups over JPA. Holds no state: each call is one transaction. Called from store threads of the coordinator. */
public final class JpaGroupStore implements GroupStore {

    private final CatalogTransactions transactions;

    public JpaGroupStore(CatalogTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public List<LoadedGroup> takeSlot(int slot, int coordinatorEpoch) {
        return inTransaction(connection -> {
            SlotFence.bump(connection, slot, coordinatorEpoch);
            return GroupRowReader.ofSlot(connection, slot);
        });
    }

    @Override
    public WriteOutcome write(List<SlotWrite> writes) {
        if (writes.isEmpty()) {
            return WriteOutcome.ALL_STORED;
        }
        writes.forEach(write -> write.changes().forEach(StoredBounds::check));
        return inTransaction(connection -> PlannedWrite.carryOut(connection, writes));
    }

    @Override
    public Map<String, List<CommittedOffset>> offsets(Collection<String> groupIds) {
        if (groupIds.isEmpty()) {
            return Map.of();
        }
        return inTransaction(connection -> OffsetRowReader.ofGroups(connection, new LinkedHashSet<>(groupIds)));
    }

    @Override
    public List<String> expireOffsets(Map<Integer, Integer> epochs, long beforeMs, long nowMs) {
        if (epochs.isEmpty()) {
            return List.of();
        }
        return inTransaction(connection -> {
            SlotFence.Standing standing = SlotFence.hold(connection, epochs);
            List<Integer> slots = epochs.keySet().stream().filter(standing::admits).toList();
            return slots.isEmpty() ? List.of() : OffsetExpiry.run(connection, slots, beforeMs, nowMs);
        });
    }

    private <T> T inTransaction(ReturningWork<T> work) {
        return transactions.inNewTransaction(entityManager -> entityManager.unwrap(Session.class).doReturningWork(work));
    }
}
