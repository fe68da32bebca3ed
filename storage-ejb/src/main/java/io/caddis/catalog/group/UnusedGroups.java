package io.caddis.catalog.group;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Removes groups that are empty and have no offsets. An offset that is being committed holds its group's row, by the
 * reference to it; once the row is locked here, whoever was before has committed, and a statement that begins then sees it.
 * In one statement the check would share a snapshot that is older than the lock, and the offset would go with its group.
 */
final class UnusedGroups {

    private static final String LOCK =
            "select group_id from caddis_store.groups where group_id = any(?) order by group_id for update";

    private static final String REMOVE =
            """
            delete from caddis_store.groups g
            where g.group_id = any(?) and g.empty
                and not exists (select from caddis_store.committed_offsets o where o.group_id = g.group_id)
            returning g.group_id""";

    private UnusedGroups() {}

    /** @return those that are used and stay */
    static Set<String> remove(Connection connection, Collection<String> groupIds) throws SQLException {
        if (groupIds.isEmpty()) {
            return Set.of();
        }
        Array ids = connection.createArrayOf("text", groupIds.stream().map(StoredText::encode).toArray());
        Set<String> kept = ids(connection, LOCK, ids);
        kept.removeAll(ids(connection, REMOVE, ids));
        return kept;
    }

    private static Set<String> ids(Connection connection, String sql, Array ids) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, ids);
            Set<String> found = new HashSet<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(StoredText.decode(row.getString(1)));
                }
            }
            return found;
        }
    }
}
