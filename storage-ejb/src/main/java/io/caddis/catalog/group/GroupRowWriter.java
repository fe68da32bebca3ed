package io.caddis.catalog.group;

import io.caddis.catalog.group.WritePlan.MemberKey;
import io.caddis.coordinator.group.store.StoredGroup;
import io.caddis.coordinator.group.store.StoredMember;
import io.caddis.coordinator.group.store.StoredMember.StoredProtocol;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes groups and members; one JDBC batch for each kind of statement. */
final class GroupRowWriter {

    private static final String DELETE_GROUPS = "delete from caddis_store.groups where group_id = any(?)";

    private static final String PUT_GROUP =
            """
            insert into caddis_store.groups
                (group_id, slot, type, protocol_type, protocol, leader_id, epoch, assignment_epoch, state_since, empty)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (group_id) do update
            set type = excluded.type, protocol_type = excluded.protocol_type, protocol = excluded.protocol,
                leader_id = excluded.leader_id, epoch = excluded.epoch, assignment_epoch = excluded.assignment_epoch,
                state_since = excluded.state_since, empty = excluded.empty""";

    private static final String REMOVE_MEMBERS =
            """
            delete from caddis_store.group_members m using unnest(?, ?) as gone (group_id, member_id)
            where m.group_id = gone.group_id and m.member_id = gone.member_id""";

    private static final String PUT_MEMBER =
            """
            insert into caddis_store.group_members
                (group_id, member_id, instance_id, rack, client_id, client_host, session_timeout_ms, rebalance_timeout_ms,
                 member_epoch, previous_member_epoch, phase, subscribed_topics, subscribed_regex, server_assignor,
                 protocol_names, protocol_metadata, assignment, target, owned, revoking)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?::jsonb)
            on conflict (group_id, member_id) do update
            set instance_id = excluded.instance_id, rack = excluded.rack, client_id = excluded.client_id,
                client_host = excluded.client_host, session_timeout_ms = excluded.session_timeout_ms,
                rebalance_timeout_ms = excluded.rebalance_timeout_ms, member_epoch = excluded.member_epoch,
                previous_member_epoch = excluded.previous_member_epoch, phase = excluded.phase,
                subscribed_topics = excluded.subscribed_topics, subscribed_regex = excluded.subscribed_regex,
                server_assignor = excluded.server_assignor, protocol_names = excluded.protocol_names,
                protocol_metadata = excluded.protocol_metadata, assignment = excluded.assignment,
                target = excluded.target, owned = excluded.owned, revoking = excluded.revoking""";

    private GroupRowWriter() {}

    static void write(Connection connection, WritePlan plan) throws SQLException {
        if (!plan.deleted().isEmpty()) {
            deleteGroups(connection, plan.deleted());
        }
        if (!plan.groups().isEmpty()) {
            putGroups(connection, plan);
        }
        if (!plan.members().isEmpty()) {
            removeMembers(connection, plan.members());
            putMembers(connection, plan.members());
        }
    }

    /** Members and offsets go with them. */
    private static void deleteGroups(Connection connection, Collection<String> groupIds) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DELETE_GROUPS)) {
            statement.setArray(1, connection.createArrayOf("text", groupIds.stream().map(StoredText::encode).toArray()));
            statement.executeUpdate();
        }
    }

    private static void putGroups(Connection connection, WritePlan plan) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PUT_GROUP)) {
            for (StoredGroup group : plan.groups().values()) {
                statement.setString(1, StoredText.encode(group.groupId()));
                statement.setInt(2, plan.slots().get(group.groupId()));
                statement.setString(3, group.type().name());
                statement.setString(4, StoredText.encode(group.protocolType()));
                statement.setString(5, StoredText.encode(group.protocol()));
                statement.setString(6, StoredText.encode(group.leaderId()));
                statement.setInt(7, group.epoch());
                statement.setInt(8, group.assignmentEpoch());
                statement.setObject(9, Instant.ofEpochMilli(group.stateSinceMs()).atOffset(ZoneOffset.UTC));
                statement.setBoolean(10, group.empty());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static void removeMembers(Connection connection, Map<MemberKey, Optional<StoredMember>> members) throws SQLException {
        List<MemberKey> gone =
                members.entrySet().stream().filter(member -> member.getValue().isEmpty()).map(Map.Entry::getKey).toList();
        if (gone.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(REMOVE_MEMBERS)) {
            statement.setArray(1, connection.createArrayOf("text",
                    gone.stream().map(key -> StoredText.encode(key.groupId())).toArray()));
            statement.setArray(2, connection.createArrayOf("text",
                    gone.stream().map(key -> StoredText.encode(key.memberId())).toArray()));
            statement.executeUpdate();
        }
    }

    private static void putMembers(Connection connection, Map<MemberKey, Optional<StoredMember>> members) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PUT_MEMBER)) {
            for (Map.Entry<MemberKey, Optional<StoredMember>> member : members.entrySet()) {
                if (member.getValue().isPresent()) {
                    bind(connection, statement, member.getKey().groupId(), member.getValue().get());
                    statement.addBatch();
                }
            }
            statement.executeBatch();
        }
    }

    private static void bind(Connection connection, PreparedStatement statement, String groupId, StoredMember member)
            throws SQLException {
        statement.setString(1, StoredText.encode(groupId));
        statement.setString(2, StoredText.encode(member.memberId()));
        statement.setString(3, StoredText.encode(member.instanceId()));
        statement.setString(4, StoredText.encode(member.rackId()));
        statement.setString(5, StoredText.encode(member.clientId()));
        statement.setString(6, StoredText.encode(member.clientHost()));
        statement.setInt(7, member.sessionTimeoutMs());
        statement.setInt(8, member.rebalanceTimeoutMs());
        statement.setInt(9, member.memberEpoch());
        statement.setInt(10, member.previousMemberEpoch());
        statement.setString(11, member.phase());
        statement.setArray(12, connection.createArrayOf("text", member.subscribedTopics().stream().map(StoredText::encode).toArray()));
        statement.setString(13, StoredText.encode(member.subscribedRegex()));
        statement.setString(14, StoredText.encode(member.serverAssignor()));
        statement.setArray(15, connection.createArrayOf("text",
                member.protocols().stream().map(protocol -> StoredText.encode(protocol.name())).toArray()));
        statement.setArray(16, connection.createArrayOf("bytea",
                member.protocols().stream().map(StoredProtocol::metadata).toArray(byte[][]::new)));
        statement.setBytes(17, member.assignment());
        statement.setString(18, PartitionsByTopic.toJson(member.target()));
        statement.setString(19, PartitionsByTopic.toJson(member.owned()));
        statement.setString(20, PartitionsByTopic.toJson(member.revoking()));
    }
}
