package io.caddis.catalog.group;

import io.caddis.catalog.group.WritePlan.OffsetKey;
import io.caddis.coordinator.group.store.StoredOffset;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes committed offsets, any number in one statement: the columns travel as arrays. */
final class OffsetRowWriter {

    private static final String PUT =
            """
            insert into caddis_store.committed_offsets
                (group_id, topic_id, partition, committed_offset, leader_epoch, metadata, committed_at, expires_at)
            select group_id, topic_id, partition, committed_offset, leader_epoch, metadata,
                'epoch'::timestamptz + committed_at_ms * interval '1 millisecond',
                case when expires_at_ms >= 0 then 'epoch'::timestamptz + expires_at_ms * interval '1 millisecond' end
            from unnest(?, ?, ?, ?, ?, ?, ?, ?) as put
                (group_id, topic_id, partition, committed_offset, leader_epoch, metadata, committed_at_ms, expires_at_ms)
            on conflict (group_id, topic_id, partition) do update
            set committed_offset = excluded.committed_offset, leader_epoch = excluded.leader_epoch,
                metadata = excluded.metadata, committed_at = excluded.committed_at, expires_at = excluded.expires_at""";

    private static final String DELETE =
            """
            delete from caddis_store.committed_offsets o using unnest(?, ?, ?) as gone (group_id, topic_id, partition)
            where o.group_id = gone.group_id and o.topic_id = gone.topic_id and o.partition = gone.partition""";

    private OffsetRowWriter() {}

    static void write(Connection connection, Map<OffsetKey, Optional<StoredOffset>> offsets) throws SQLException {
        List<OffsetKey> gone = new ArrayList<>();
        List<OffsetKey> keys = new ArrayList<>();
        List<StoredOffset> put = new ArrayList<>();
        offsets.forEach((key, offset) -> {
            if (offset.isPresent()) {
                keys.add(key);
                put.add(offset.get());
            } else {
                gone.add(key);
            }
        });
        if (!gone.isEmpty()) {
            try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
                bindKeys(connection, statement, 1, gone);
                statement.executeUpdate();
            }
        }
        if (!put.isEmpty()) {
            try (PreparedStatement statement = connection.prepareStatement(PUT)) {
                bindKeys(connection, statement, 1, keys);
                bindValues(connection, statement, put);
                statement.executeUpdate();
            }
        }
    }

    /** Binds three parameters. */
    static void bindKeys(Connection connection, PreparedStatement statement, int first, List<OffsetKey> keys) throws SQLException {
        statement.setArray(first, connection.createArrayOf("text",
                keys.stream().map(key -> StoredText.encode(key.groupId())).toArray()));
        statement.setArray(first + 1, connection.createArrayOf("uuid", keys.stream().map(key -> key.partition().topicId()).toArray()));
        statement.setArray(first + 2, connection.createArrayOf("int4",
                keys.stream().map(key -> key.partition().partition()).toArray()));
    }

    private static void bindValues(Connection connection, PreparedStatement statement, List<StoredOffset> put) throws SQLException {
        statement.setArray(4, connection.createArrayOf("int8", put.stream().map(StoredOffset::offset).toArray()));
        statement.setArray(5, connection.createArrayOf("int4", put.stream().map(StoredOffset::leaderEpoch).toArray()));
        statement.setArray(6, connection.createArrayOf("text",
                put.stream().map(offset -> StoredText.encode(offset.metadata())).toArray()));
        statement.setArray(7, connection.createArrayOf("int8", put.stream().map(StoredOffset::committedAtMs).toArray()));
        statement.setArray(8, connection.createArrayOf("int8", put.stream().map(StoredOffset::expiresAtMs).toArray()));
    }
}
