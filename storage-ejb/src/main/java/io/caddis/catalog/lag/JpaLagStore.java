package io.caddis.catalog.lag;

import io.caddis.catalog.CatalogTransactions;
import io.caddis.coordinator.lag.LagStore;
import io.caddis.coordinator.lag.LagWrite;
import io.caddis.coordinator.lag.StoredLag;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.Session;
import org.hibernate.jdbc.ReturningWork;

/** The lag of groups over JPA. Holds no state: each call is one transaction. Called from the thread that measures lag. */
public final class JpaLagStore implements LagStore {

    private final CatalogTransactions transactions;

    public JpaLagStore(CatalogTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public CommittedGroups committed(Collection<Integer> slots, int offsetsMax) {
        return slots.isEmpty()
                ? new CommittedGroups(List.of(), true)
                : inTransaction(connection -> CommittedReader.read(connection, slots, offsetsMax));
    }

    @Override
    public StoredLag stored(Collection<Integer> slots, long sinceMs) {
        return slots.isEmpty()
                ? new StoredLag(List.of(), List.of())
                : inTransaction(connection -> new StoredLag(
                        LagRowTable.ofSlots(connection, slots), LagHistoryTable.fineOfSlots(connection, slots, sinceMs)));
    }

    @Override
    public Set<Integer> write(LagWrite write) {
        return inTransaction(connection -> {
            doNotWaitForTheDisk(connection);
            Set<Integer> admitted = LagFence.hold(connection, write.epochs());
            LagRowTable.put(connection, write.rows().stream().filter(row -> admitted.contains(row.slot())).toList());
            LagRowTable.remove(connection, write.gone().entrySet().stream()
                    .filter(gone -> admitted.contains(gone.getValue())).map(Map.Entry::getKey).toList());
            LagHistoryTable.putFine(connection, write.history().stream().filter(row -> admitted.contains(row.slot())).toList());
            LagFence.noteRound(
                    connection, write.measured().stream().filter(admitted::contains).toList(), write.measuredAtMs());
            Set<Integer> refused = new HashSet<>(write.epochs().keySet());
            refused.removeAll(admitted);
            return refused;
        });
    }

    @Override
    public boolean tidy(int slot, int coordinatorEpoch, long nowMs) {
        return inTransaction(connection -> {
            doNotWaitForTheDisk(connection);
            return LagFence.hold(connection, Map.of(slot, coordinatorEpoch)).contains(slot) && LagAging.run(connection, slot, nowMs);
        });
    }

    private static void doNotWaitForTheDisk(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set local synchronous_commit = off");
        }
    }

    private <T> T inTransaction(ReturningWork<T> work) {
        return transactions.inNewTransaction(entityManager -> entityManager.unwrap(Session.class).doReturningWork(work));
    }
}
