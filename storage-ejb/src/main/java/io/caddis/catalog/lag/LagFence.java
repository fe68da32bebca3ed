package io.caddis.catalog.lag;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** By which right slots are written, and when they were. The fence rows are those of the groups; only these raise them. */
final class LagFence {

    /** In slot order, so that two transactions never wait for each other. */
    private static final String HOLD =
            """
            select slot, coordinator_epoch from caddis_store.coordinator_fence
            where slot = any(?) order by slot for share""";

    private static final String NOTE_ROUND =
            """
            insert into caddis_store.group_lag_rounds (slot, measured_at) select unnest(?), ? order by 1
            on conflict (slot) do update set measured_at = excluded.measured_at""";

    private LagFence() {}

    /** Holds the rows until the transaction ends. @return slots whose epoch is exactly the given one */
    static Set<Integer> hold(Connection connection, Map<Integer, Integer> epochs) throws SQLException {
        Set<Integer> admitted = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(HOLD)) {
            statement.setArray(1, SqlArrays.slots(connection, epochs.keySet()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    if (epochs.get(row.getInt(1)) == row.getInt(2)) {
                        admitted.add(row.getInt(1));
                    }
                }
            }
        }
        return admitted;
    }

    static void noteRound(Connection connection, Collection<Integer> slots, long measuredAtMs) throws SQLException {
        if (slots.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(NOTE_ROUND)) {
            statement.setArray(1, SqlArrays.slots(connection, slots));
            statement.setObject(2, Instant.ofEpochMilli(measuredAtMs).atOffset(ZoneOffset.UTC));
            statement.executeUpdate();
        }
    }
}
