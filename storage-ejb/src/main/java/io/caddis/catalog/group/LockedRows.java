package io.caddis.catalog.group;

import io.caddis.catalog.group.WritePlan.OffsetKey;
import io.caddis.coordinator.group.store.GroupChange.PartitionKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Rows that a plan wants to change and that somebody else has locked, whoever it is: an application, or a person with an
 * open transaction in psql. Asked only after a lock timeout, because asking locks the rows that are free.
 *
 * @param groups  to be deleted, with a locked row
 * @param offsets to be put or removed, locked
 */
record LockedRows(Set<String> groups, List<OffsetKey> offsets) {

    private static final String OFFSETS =
            """
            with wanted as materialized (
                select group_id, topic_id, partition from caddis_store.committed_offsets
                join unnest(?, ?, ?) as key (group_id, topic_id, partition) using (group_id, topic_id, partition)),
            free as materialized (
                select group_id, topic_id, partition from caddis_store.committed_offsets
                join unnest(?, ?, ?) as key (group_id, topic_id, partition) using (group_id, topic_id, partition)
                for update of committed_offsets skip locked)
            select group_id, topic_id, partition from wanted
            except
            select group_id, topic_id, partition from free""";

    private static final String GROUPS =
            """
            with free_groups as materialized (
                select group_id from caddis_store.groups where group_id = any(?) for update skip locked),
            free_offsets as materialized (
                select group_id, topic_id, partition from caddis_store.committed_offsets where group_id = any(?)
                for update skip locked)
            select group_id from (
                (select group_id, null::uuid, null::integer from caddis_store.groups where group_id = any(?)
                 union all
                 select group_id, topic_id, partition from caddis_store.committed_offsets where group_id = any(?))
                except
                (select group_id, null, null from free_groups union all select group_id, topic_id, partition from free_offsets)
            ) as locked""";

    static LockedRows among(Connection connection, WritePlan plan) throws SQLException {
        return new LockedRows(lockedGroups(connection, plan.leaving()), lockedOffsets(connection, List.copyOf(plan.offsets().keySet())));
    }

    private static Set<String> lockedGroups(Connection connection, Set<String> groupIds) throws SQLException {
        Set<String> locked = new HashSet<>();
        if (groupIds.isEmpty()) {
            return locked;
        }
        try (PreparedStatement statement = connection.prepareStatement(GROUPS)) {
            for (int i = 1; i <= 4; i++) {
                statement.setArray(i, connection.createArrayOf("text", groupIds.stream().map(StoredText::encode).toArray()));
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    locked.add(StoredText.decode(row.getString(1)));
                }
            }
        }
        return locked;
    }

    private static List<OffsetKey> lockedOffsets(Connection connection, List<OffsetKey> keys) throws SQLException {
        List<OffsetKey> locked = new ArrayList<>();
        if (keys.isEmpty()) {
            return locked;
        }
        try (PreparedStatement statement = connection.prepareStatement(OFFSETS)) {
            OffsetRowWriter.bindKeys(connection, statement, 1, keys);
            OffsetRowWriter.bindKeys(connection, statement, 4, keys);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    locked.add(new OffsetKey(
                            StoredText.decode(row.getString(1)), new PartitionKey(row.getObject(2, UUID.class), row.getInt(3))));
                }
            }
        }
        return locked;
    }
}
