package io.caddis.catalog.group;

import io.caddis.coordinator.group.store.GroupType;
import io.caddis.coordinator.group.store.LoadedGroup;
import io.caddis.coordinator.group.store.StoredGroup;
import io.caddis.coordinator.group.store.StoredMember;
import io.caddis.coordinator.group.store.StoredMember.StoredProtocol;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads a slot: one range scan for its groups, one statement for all of their members. */
final class GroupRowReader {

    private static final String GROUPS =
            """
            select group_id, type, protocol_type, protocol, leader_id, epoch, assignment_epoch, state_since, empty
            from caddis_store.groups where slot = ?""";

    private static final String MEMBERS =
            """
            select group_id, member_id, instance_id, rack, client_id, client_host, session_timeout_ms, rebalance_timeout_ms,
                member_epoch, previous_member_epoch, phase, subscribed_topics, subscribed_regex, server_assignor,
                protocol_names, protocol_metadata, assignment, target::text, owned::text, revoking::text
            from caddis_store.group_members where group_id = any(?) order by group_id, member_id""";

    private static final int FETCH_ROWS = 1_000;

    private GroupRowReader() {}

    static List<LoadedGroup> ofSlot(Connection connection, int slot) throws SQLException {
        List<StoredGroup> groups = groups(connection, slot);
        if (groups.isEmpty()) {
            return List.of();
        }
        Map<String, List<StoredMember>> members = members(connection, groups);
        return groups.stream()
                .map(group -> new LoadedGroup(group, members.getOrDefault(group.groupId(), List.of())))
                .toList();
    }

    private static List<StoredGroup> groups(Connection connection, int slot) throws SQLException {
        List<StoredGroup> groups = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(GROUPS)) {
            statement.setInt(1, slot);
            statement.setFetchSize(FETCH_ROWS);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    groups.add(new StoredGroup(
                            StoredText.decode(row.getString(1)),
                            GroupType.valueOf(row.getString(2)),
                            StoredText.decode(row.getString(3)),
                            StoredText.decode(row.getString(4)),
                            StoredText.decode(row.getString(5)),
                            row.getInt(6),
                            row.getInt(7),
                            row.getObject(8, OffsetDateTime.class).toInstant().toEpochMilli(),
                            row.getBoolean(9)));
                }
            }
        }
        return groups;
    }

    private static Map<String, List<StoredMember>> members(Connection connection, List<StoredGroup> groups) throws SQLException {
        Map<String, List<StoredMember>> members = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(MEMBERS)) {
            statement.setArray(1, connection.createArrayOf("text",
                    groups.stream().map(group -> StoredText.encode(group.groupId())).toArray()));
            statement.setFetchSize(FETCH_ROWS);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    members.computeIfAbsent(StoredText.decode(row.getString(1)), groupId -> new ArrayList<>()).add(member(row));
                }
            }
        }
        return members;
    }

    private static StoredMember member(ResultSet row) throws SQLException {
        return new StoredMember(
                StoredText.decode(row.getString(2)),
                StoredText.decode(row.getString(3)),
                StoredText.decode(row.getString(4)),
                StoredText.decode(row.getString(5)),
                StoredText.decode(row.getString(6)),
                row.getInt(7),
                row.getInt(8),
                row.getInt(9),
                row.getInt(10),
                row.getString(11),
                texts(row, 12),
                StoredText.decode(row.getString(13)),
                StoredText.decode(row.getString(14)),
                protocols(row),
                row.getBytes(17),
                PartitionsByTopic.fromJson(row.getString(18)),
                PartitionsByTopic.fromJson(row.getString(19)),
                PartitionsByTopic.fromJson(row.getString(20)));
    }

    private static List<StoredProtocol> protocols(ResultSet row) throws SQLException {
        List<String> names = texts(row, 15);
        byte[][] metadata = (byte[][]) row.getArray(16).getArray();
        List<StoredProtocol> protocols = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            protocols.add(new StoredProtocol(names.get(i), metadata[i]));
        }
        return protocols;
    }

    private static List<String> texts(ResultSet row, int column) throws SQLException {
        return Arrays.stream((String[]) row.getArray(column).getArray()).map(StoredText::decode).toList();
    }
}
