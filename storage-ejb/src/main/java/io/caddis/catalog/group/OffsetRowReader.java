package io.caddis.catalog.group;

import io.caddis.coordinator.group.store.GroupChange.PartitionKey;
import io.caddis.coordinator.group.store.GroupStore.CommittedOffset;
import io.caddis.coordinator.group.store.StoredOffset;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Reads committed offsets of groups. The locks of applications are read before the rows and not with them: a transaction
 * that ends between the two is then seen in its rows, whereas the other way round it would be seen in neither.
 */
final class OffsetRowReader {

    private static final String ROWS =
            """
            select group_id, topic_id, partition, committed_offset, leader_epoch, metadata,
                (extract(epoch from committed_at) * 1000)::bigint, (extract(epoch from expires_at) * 1000)::bigint
            from caddis_store.committed_offsets where group_id = any(?) order by group_id, topic_id, partition""";

    /** Computes a hash for each partition of the cluster, but only while an application commits one for the first time. */
    private static final String PARTITIONS_BY_LOCK_KEY =
            """
            select topic_id, partition from caddis_store.partitions
            where caddis_store.commit_lock_key(topic_id || ':' || partition) = any(?)""";

    private OffsetRowReader() {}

    static Map<String, List<CommittedOffset>> ofGroups(Connection connection, Collection<String> groupIds) throws SQLException {
        Map<String, List<CommittedOffset>> offsets = new LinkedHashMap<>();
        groupIds.forEach(groupId -> offsets.put(groupId, new ArrayList<>()));
        ApplicationLocks locks = ApplicationLocks.read(connection, groupIds);
        try (PreparedStatement statement = connection.prepareStatement(ROWS)) {
            statement.setArray(1, connection.createArrayOf("text", groupIds.stream().map(StoredText::encode).toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String groupId = StoredText.decode(row.getString(1));
                    StoredOffset offset = offset(row);
                    offsets.get(groupId).add(new CommittedOffset(
                            offset, locks.holds(groupId, new PartitionKey(offset.topicId(), offset.partition()))));
                }
            }
        }
        if (!locks.isEmpty()) {
            addFirstCommits(connection, locks, offsets);
        }
        return offsets;
    }

    private static StoredOffset offset(ResultSet row) throws SQLException {
        long expiresAtMs = row.getLong(8);
        boolean expires = !row.wasNull();
        return new StoredOffset(
                row.getObject(2, UUID.class), row.getInt(3), row.getLong(4), row.getInt(5), StoredText.decode(row.getString(6)),
                row.getLong(7), expires ? expiresAtMs : -1);
    }

    private static void addFirstCommits(
            Connection connection, ApplicationLocks locks, Map<String, List<CommittedOffset>> offsets) throws SQLException {
        Map<String, Set<Integer>> withoutRow = new HashMap<>();
        Set<Integer> keys = new HashSet<>();
        offsets.forEach((groupId, stored) -> {
            Set<Integer> first = new HashSet<>(locks.partitionsOf(groupId));
            stored.forEach(offset -> first.remove(
                    ApplicationLocks.key(new PartitionKey(offset.offset().topicId(), offset.offset().partition()))));
            if (!first.isEmpty()) {
                withoutRow.put(groupId, first);
                keys.addAll(first);
            }
        });
        if (keys.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(PARTITIONS_BY_LOCK_KEY)) {
            statement.setArray(1, connection.createArrayOf("int4", keys.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    PartitionKey partition = new PartitionKey(row.getObject(1, UUID.class), row.getInt(2));
                    int key = ApplicationLocks.key(partition);
                    withoutRow.forEach((groupId, first) -> {
                        if (first.contains(key)) {
                            offsets.get(groupId).add(firstCommit(partition));
                        }
                    });
                }
            }
        }
    }

    private static CommittedOffset firstCommit(PartitionKey partition) {
        return new CommittedOffset(new StoredOffset(partition.topicId(), partition.partition(), -1, -1, "", 0, -1), true);
    }
}
