package io.caddis.catalog.lag;

import io.caddis.catalog.group.StoredText;
import io.caddis.coordinator.lag.LagBlock;
import io.caddis.coordinator.lag.LagRow;
import io.caddis.coordinator.lag.LagVerdict;
import io.caddis.coordinator.lag.PartitionLag;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The newest measurement of each block. */
final class LagRowTable {

    private static final String PUT =
            """
            insert into caddis_store.group_lag as l (group_id, topic_id, first_partition, slot, partitions, committed_offsets,
                end_offsets, log_start_offsets, next_records, estimated, consumed_per_second, produced_per_second,
                retention_reached, verdicts)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (group_id, topic_id, first_partition) do update
            set slot = excluded.slot, partitions = excluded.partitions, committed_offsets = excluded.committed_offsets,
                end_offsets = excluded.end_offsets, log_start_offsets = excluded.log_start_offsets,
                next_records = excluded.next_records, estimated = excluded.estimated,
                consumed_per_second = excluded.consumed_per_second, produced_per_second = excluded.produced_per_second,
                retention_reached = excluded.retention_reached, verdicts = excluded.verdicts""";

    private static final String REMOVE =
            "delete from caddis_store.group_lag where group_id = ? and topic_id = ? and first_partition = ?";

    private static final String OF_SLOTS =
            """
            select group_id, topic_id, first_partition, slot, partitions, committed_offsets, end_offsets, log_start_offsets,
                next_records, estimated, consumed_per_second, produced_per_second, retention_reached, verdicts
            from caddis_store.group_lag where slot = any(?)""";

    private static final int FETCH_ROWS = 1_000;

    private LagRowTable() {}

    static void put(Connection connection, List<LagRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(PUT)) {
            for (LagRow row : rows) {
                List<PartitionLag> lags = row.partitions();
                setBlock(statement, row.block());
                statement.setInt(4, row.slot());
                statement.setArray(5, SqlArrays.of(connection, "int4", lags, PartitionLag::partition));
                statement.setArray(6, SqlArrays.of(connection, "int8", lags, PartitionLag::committedOffset));
                statement.setArray(7, SqlArrays.of(connection, "int8", lags, lag -> SqlArrays.orNull(lag.endOffset())));
                statement.setArray(8, SqlArrays.of(connection, "int8", lags, lag -> SqlArrays.orNull(lag.logStartOffset())));
                statement.setArray(9, SqlArrays.of(connection, "int8", lags, lag -> SqlArrays.orNull(lag.nextRecordAtMs())));
                statement.setArray(10, SqlArrays.of(connection, "bool", lags, PartitionLag::estimated));
                statement.setArray(11, SqlArrays.of(connection, "float8", lags, lag -> SqlArrays.orNull(lag.consumedPerSecond())));
                statement.setArray(12, SqlArrays.of(connection, "float8", lags, lag -> SqlArrays.orNull(lag.producedPerSecond())));
                statement.setArray(13, SqlArrays.of(connection, "int8", lags, lag -> SqlArrays.orNull(lag.retentionReachedAtMs())));
                statement.setArray(14, SqlArrays.of(connection, "text", lags, lag -> lag.verdict().map(Enum::name).orElse(null)));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    static void remove(Connection connection, List<LagBlock> blocks) throws SQLException {
        if (blocks.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(REMOVE)) {
            for (LagBlock block : blocks) {
                setBlock(statement, block);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** As the first three parameters. */
    static void setBlock(PreparedStatement statement, LagBlock block) throws SQLException {
        statement.setString(1, StoredText.encode(block.groupId()));
        statement.setObject(2, block.topicId());
        statement.setInt(3, block.firstPartition());
    }

    /** From the first three columns. */
    static LagBlock block(ResultSet row) throws SQLException {
        return new LagBlock(StoredText.decode(row.getString(1)), row.getObject(2, UUID.class), row.getInt(3));
    }

    static List<LagRow> ofSlots(Connection connection, Collection<Integer> slots) throws SQLException {
        List<LagRow> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(OF_SLOTS)) {
            statement.setArray(1, SqlArrays.slots(connection, slots));
            statement.setFetchSize(FETCH_ROWS);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.add(new LagRow(block(row), row.getInt(4), partitions(row)));
                }
            }
        }
        return rows;
    }

    private static List<PartitionLag> partitions(ResultSet row) throws SQLException {
        UUID topicId = row.getObject(2, UUID.class);
        Integer[] partitions = (Integer[]) row.getArray(5).getArray();
        Long[] committed = (Long[]) row.getArray(6).getArray();
        Long[] ends = (Long[]) row.getArray(7).getArray();
        Long[] starts = (Long[]) row.getArray(8).getArray();
        Long[] nextRecords = (Long[]) row.getArray(9).getArray();
        Boolean[] estimated = (Boolean[]) row.getArray(10).getArray();
        Double[] consumed = (Double[]) row.getArray(11).getArray();
        Double[] produced = (Double[]) row.getArray(12).getArray();
        Long[] retention = (Long[]) row.getArray(13).getArray();
        String[] verdicts = (String[]) row.getArray(14).getArray();
        List<PartitionLag> lags = new ArrayList<>();
        for (int i = 0; i < partitions.length; i++) {
            lags.add(new PartitionLag(
                    topicId, partitions[i], committed[i], SqlArrays.optional(ends[i]), SqlArrays.optional(starts[i]),
                    SqlArrays.optional(nextRecords[i]), estimated[i], SqlArrays.optional(consumed[i]), SqlArrays.optional(produced[i]),
                    SqlArrays.optional(retention[i]), Optional.ofNullable(verdicts[i]).map(LagVerdict::valueOf)));
        }
        return lags;
    }
}
