package io.caddis.catalog.lag;

import io.caddis.coordinator.lag.LagHistoryRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** Samples of each round, twelve in a row. */
final class LagHistoryTable {

    private static final String PUT =
            """
            insert into caddis_store.group_lag_fine (group_id, topic_id, first_partition, started_at, interval_ms, slot, partitions,
                committed_offsets, lags, time_lags_ms)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (group_id, topic_id, first_partition, started_at) do update
            set interval_ms = excluded.interval_ms, slot = excluded.slot, partitions = excluded.partitions,
                committed_offsets = excluded.committed_offsets, lags = excluded.lags, time_lags_ms = excluded.time_lags_ms""";

    private static final String OF_SLOTS =
            """
            select group_id, topic_id, first_partition, started_at, interval_ms, slot, partitions, committed_offsets, lags, time_lags_ms
            from caddis_store.group_lag_fine where slot = any(?) and started_at >= ?""";

    private static final int FETCH_ROWS = 500;

    private LagHistoryTable() {}

    static void putFine(Connection connection, List<LagHistoryRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(PUT)) {
            for (LagHistoryRow row : rows) {
                LagRowTable.setBlock(statement, row.block());
                statement.setObject(4, time(row.startedAtMs()));
                statement.setInt(5, row.intervalMs());
                statement.setInt(6, row.slot());
                statement.setArray(7, connection.createArrayOf("int4", Arrays.stream(row.partitions()).boxed().toArray()));
                statement.setArray(8, SqlArrays.series(connection, row.committed()));
                statement.setArray(9, SqlArrays.series(connection, row.lags()));
                statement.setArray(10, SqlArrays.series(connection, row.timeLagsMs()));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    static List<LagHistoryRow> fineOfSlots(Connection connection, Collection<Integer> slots, long sinceMs) throws SQLException {
        List<LagHistoryRow> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(OF_SLOTS)) {
            statement.setArray(1, SqlArrays.slots(connection, slots));
            statement.setObject(2, time(sinceMs));
            statement.setFetchSize(FETCH_ROWS);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.add(new LagHistoryRow(
                            LagRowTable.block(row), row.getInt(6),
                            row.getObject(4, OffsetDateTime.class).toInstant().toEpochMilli(), row.getInt(5),
                            Arrays.stream((Integer[]) row.getArray(7).getArray()).mapToInt(Integer::intValue).toArray(),
                            SqlArrays.series(row.getArray(8)), SqlArrays.series(row.getArray(9)), SqlArrays.series(row.getArray(10))));
                }
            }
        }
        return rows;
    }

    static OffsetDateTime time(long ms) {
        return Instant.ofEpochMilli(ms).atOffset(ZoneOffset.UTC);
    }
}
