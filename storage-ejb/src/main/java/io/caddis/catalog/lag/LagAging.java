package io.caddis.catalog.lag;

import io.caddis.coordinator.lag.LagStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.OptionalLong;

/** What time does to samples of one slot: an hour at a time becomes one coarse row, and coarse rows go in the end. */
final class LagAging {

    /** Blocks of one transaction: at most 64 partitions of 360 samples each. */
    static final int BLOCKS_MAX = 20;

    static final int REMOVED_ROWS_MAX = 1_000;

    private static final long HOUR_MS = 60L * 60 * 1_000;

    private static final String OLDEST =
            "select min(started_at) from caddis_store.group_lag_fine where slot = ? and started_at < ?";

    /**
     * Of every five minutes the sample with the greatest lag: what is looked for in the past is how bad it was. A row of twelve
     * that begins in the hour belongs to it.
     */
    private static final String MAKE_COARSE =
            """
            with due as (
                select distinct group_id, topic_id, first_partition from caddis_store.group_lag_fine
                where slot = ? and started_at >= ? and started_at < ?
                order by group_id, topic_id, first_partition limit ?),
            taken as (
                delete from caddis_store.group_lag_fine f using due d
                where f.group_id = d.group_id and f.topic_id = d.topic_id and f.first_partition = d.first_partition
                    and f.started_at >= ? and f.started_at < ?
                returning f.*),
            samples as (
                select t.group_id, t.topic_id, t.first_partition, t.partitions[(s.position - 1) / 12 + 1] as partition,
                    least(11, floor((extract(epoch from t.started_at - ?) * 1000 + (s.position - 1) % 12 * t.interval_ms) / ?))::integer
                        as period,
                    s.committed_offset, s.lag, s.time_lag_ms
                from taken t cross join lateral unnest(t.committed_offsets, t.lags, t.time_lags_ms)
                    with ordinality as s(committed_offset, lag, time_lag_ms, position)
                where s.committed_offset is not null),
            worst as (
                select distinct on (group_id, topic_id, first_partition, partition, period) * from samples
                order by group_id, topic_id, first_partition, partition, period, lag desc nulls last, time_lag_ms desc nulls last),
            grid as (
                select group_id, topic_id, first_partition, partition, period
                from (select distinct group_id, topic_id, first_partition, partition from worst) p cross join generate_series(0, 11) period),
            stored as (
                insert into caddis_store.group_lag_coarse (group_id, topic_id, first_partition, started_at, interval_ms, slot, partitions,
                    committed_offsets, lags, time_lags_ms)
                select group_id, topic_id, first_partition, ?, ?, ?,
                    array_agg(partition order by partition) filter (where period = 0),
                    array_agg(committed_offset order by partition, period),
                    array_agg(lag order by partition, period),
                    array_agg(time_lag_ms order by partition, period)
                from grid left join worst using (group_id, topic_id, first_partition, partition, period)
                group by group_id, topic_id, first_partition
                on conflict (group_id, topic_id, first_partition, started_at) do update
                set partitions = excluded.partitions, committed_offsets = excluded.committed_offsets, lags = excluded.lags,
                    time_lags_ms = excluded.time_lags_ms)
            select count(*) from due""";

    private static final String REMOVE_COARSE =
            """
            delete from caddis_store.group_lag_coarse where ctid = any(array(
                select ctid from caddis_store.group_lag_coarse where slot = ? and started_at < ? limit ?))""";

    private LagAging() {}

    /** @return whether it stopped at a bound */
    static boolean run(Connection connection, int slot, long nowMs) throws SQLException {
        long fineUntilMs = (nowMs - LagStore.FINE_HISTORY_MS) / HOUR_MS * HOUR_MS;
        OptionalLong oldest = oldest(connection, slot, fineUntilMs);
        boolean more = oldest.isPresent() && makeCoarse(connection, slot, oldest.getAsLong() / HOUR_MS * HOUR_MS) == BLOCKS_MAX;
        return removeCoarse(connection, slot, nowMs - LagStore.COARSE_HISTORY_MS) == REMOVED_ROWS_MAX || more;
    }

    private static OptionalLong oldest(Connection connection, int slot, long beforeMs) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(OLDEST)) {
            statement.setInt(1, slot);
            statement.setObject(2, LagHistoryTable.time(beforeMs));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                Timestamp oldest = row.getTimestamp(1);
                return oldest == null ? OptionalLong.empty() : OptionalLong.of(oldest.getTime());
            }
        }
    }

    private static int makeCoarse(Connection connection, int slot, long hourMs) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(MAKE_COARSE)) {
            statement.setInt(1, slot);
            statement.setObject(2, LagHistoryTable.time(hourMs));
            statement.setObject(3, LagHistoryTable.time(hourMs + HOUR_MS));
            statement.setInt(4, BLOCKS_MAX);
            statement.setObject(5, LagHistoryTable.time(hourMs));
            statement.setObject(6, LagHistoryTable.time(hourMs + HOUR_MS));
            statement.setObject(7, LagHistoryTable.time(hourMs));
            statement.setInt(8, LagStore.COARSE_INTERVAL_MS);
            statement.setObject(9, LagHistoryTable.time(hourMs));
            statement.setInt(10, LagStore.COARSE_INTERVAL_MS);
            statement.setInt(11, slot);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private static int removeCoarse(Connection connection, int slot, long beforeMs) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(REMOVE_COARSE)) {
            statement.setInt(1, slot);
            statement.setObject(2, LagHistoryTable.time(beforeMs));
            statement.setInt(3, REMOVED_ROWS_MAX);
            return statement.executeUpdate();
        }
    }
}
