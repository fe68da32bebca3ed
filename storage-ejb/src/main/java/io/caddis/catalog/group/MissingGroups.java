package io.caddis.catalog.group;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/**
 * Groups that a plan takes for stored and the catalog does not know: it went back in time under their coordinator, which
 * has to load the slot again. Asked only after a member or an offset found no group to belong to.
 */
final class MissingGroups {

    private static final String STORED = "select group_id from caddis_store.groups where group_id = any(?)";

    private MissingGroups() {}

    static Set<String> of(Connection connection, WritePlan plan) throws SQLException {
        Set<String> missing = new HashSet<>();
        plan.members().forEach((key, member) -> missing.add(key.groupId()));
        plan.offsets().forEach((key, offset) -> missing.add(key.groupId()));
        missing.removeAll(plan.groups().keySet());
        try (PreparedStatement statement = connection.prepareStatement(STORED)) {
            statement.setArray(1, connection.createArrayOf("text", missing.stream().map(StoredText::encode).toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String groupId = StoredText.decode(row.getString(1));
                    // One that the plan deletes and then writes to without putting it is missing by then.
                    if (!plan.deleted().contains(groupId)) {
                        missing.remove(groupId);
                    }
                }
            }
        }
        return missing;
    }
}
