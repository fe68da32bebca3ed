package io.caddis.catalog.group;

import io.caddis.coordinator.catalog.CatalogException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The fence rows of coordinator slots. A transaction holds those of its slots {@code FOR SHARE} until it ends, and a
 * slot's next owner updates its row, so that the update waits for what is under way and everything later from the old
 * owner is left out.
 */
final class SlotFence {

    /** Rows in slot order, so that two transactions never wait for each other; locks of applications in the same round trip. */
    private static final String HOLD =
            """
            with fence as (
                select slot, coordinator_epoch from caddis_store.coordinator_fence
                where slot = any(?) order by slot for share)
            select slot, coordinator_epoch, null::bigint, null::bigint from fence
            union all
            select null, null, classid::bigint, objid::bigint from pg_locks where\s"""
                    + ApplicationLocks.CONDITION;

    private static final String BUMP =
            """
            update caddis_store.coordinator_fence
            set coordinator_epoch = ?, bumped_at = case when coordinator_epoch = ? then bumped_at else now() end
            where slot = ? and coordinator_epoch <= ?""";

    private SlotFence() {}

    /**
     * How the slots stand.
     *
     * @param fenced   taken under a newer epoch
     * @param outdated the row knows an older epoch only: it was not taken, or PostgreSQL went back in time
     * @param locks    of applications, as they were when the statement ran
     */
    record Standing(Set<Integer> fenced, Set<Integer> outdated, ApplicationLocks locks) {

        boolean admits(int slot) {
            return !fenced.contains(slot) && !outdated.contains(slot);
        }
    }

    /** First statement of every transaction that writes. */
    static Standing hold(Connection connection, Map<Integer, Integer> epochs) throws SQLException {
        return hold(connection, epochs, "");
    }

    /** @param next further statements without parameters and results, which PostgreSQL is sent in the same round trip */
    static Standing hold(Connection connection, Map<Integer, Integer> epochs, String next) throws SQLException {
        Map<Integer, Integer> stored = new HashMap<>();
        ApplicationLocks.LockCollector locks = new ApplicationLocks.LockCollector();
        try (PreparedStatement statement = connection.prepareStatement(HOLD + next)) {
            statement.setArray(1, connection.createArrayOf("int2", epochs.keySet().stream().map(Integer::shortValue).toArray()));
            statement.execute();
            try (ResultSet rows = statement.getResultSet()) {
                while (rows.next()) {
                    int slot = rows.getInt(1);
                    if (!rows.wasNull()) {
                        stored.put(slot, rows.getInt(2));
                    }
                    locks.add(rows, 3);
                }
            }
        }
        Set<Integer> fenced = new HashSet<>();
        Set<Integer> outdated = new HashSet<>();
        epochs.forEach((slot, epoch) -> {
            Integer storedEpoch = stored.get(slot);
            if (storedEpoch == null) {
                throw new IllegalArgumentException("there is no coordinator slot " + slot + " in the catalog");
            }
            if (storedEpoch > epoch) {
                fenced.add(slot);
            } else if (storedEpoch < epoch) {
                outdated.add(slot);
            }
        });
        return new Standing(fenced, outdated, locks.locks());
    }

    /** Waits for transactions that hold the row. The same epoch again does no harm. */
    static void bump(Connection connection, int slot, int epoch) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(BUMP)) {
            statement.setInt(1, epoch);
            statement.setInt(2, epoch);
            statement.setInt(3, slot);
            statement.setInt(4, epoch);
            if (statement.executeUpdate() == 0) {
                throw new CatalogException.Fenced("epoch " + epoch + " of coordinator slot " + slot + " is over: the catalog has seen "
                        + "epoch " + storedEpoch(connection, slot));
            }
        }
    }

    private static int storedEpoch(Connection connection, int slot) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select coordinator_epoch from caddis_store.coordinator_fence where slot = ?")) {
            statement.setInt(1, slot);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalArgumentException("there is no coordinator slot " + slot + " in the catalog");
                }
                return row.getInt(1);
            }
        }
    }
}
