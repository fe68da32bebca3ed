package io.caddis.catalog.console;

import io.caddis.admin.group.MemberView;
import io.caddis.admin.group.OffsetView;
import io.caddis.catalog.group.StoredText;
import io.caddis.console.catalog.GroupReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Groups in SQL, through the columns of the documented views. */
public final class SqlGroupReader implements GroupReader {

    private static final int MEMBERS_MAX = 1_000;
    private static final int OFFSETS_MAX = 10_000;
    private static final int TOPICS_OF_GROUP_MAX = 20;

    private static final String GROUPS =
            """
            with members as (
                select group_id, count(*)::integer as members, bool_and(phase = 'STABLE') as settled
                from caddis_store.group_members group by group_id),
            topics as (
                select o.group_id, (array_agg(distinct t.name order by t.name))[1:%d] as topics
                from (select distinct group_id, topic_id from caddis_store.committed_offsets) o
                join caddis_store.topics t using (topic_id) where t.state in ('CREATING', 'ACTIVE') group by o.group_id)
            select g.group_id, g.type, g.protocol_type, g.protocol, g.epoch, g.assignment_epoch, coalesce(m.settled, true),
                coalesce(m.members, 0), g.slot, g.state_since, t.topics
            from caddis_store.groups g left join members m using (group_id) left join topics t using (group_id)"""
                    .formatted(TOPICS_OF_GROUP_MAX);
    private static final String MEMBERS =
            """
            select member_id, instance_id, rack, client_id, client_host, member_epoch, phase, subscribed_topics, subscribed_regex,
                server_assignor, protocol_names, session_timeout_ms, rebalance_timeout_ms
            from caddis_store.group_members where group_id = ? order by member_id limit ?""";
    private static final String ASSIGNED =
            """
            select m.member_id, k.kind, coalesce(t.name, e.key), array(select jsonb_array_elements_text(e.value)::integer order by 1)
            from (select * from caddis_store.group_members where group_id = ? order by member_id limit ?) m
            cross join lateral (values ('owned', m.owned), ('target', m.target), ('revoking', m.revoking)) k (kind, partitions)
            cross join lateral jsonb_each(k.partitions) e
            left join caddis_store.topics t on t.topic_id = e.key::uuid and t.state in ('CREATING', 'ACTIVE')""";
    private static final String OFFSETS =
            """
            select t.name, o.topic_id, o.partition, o.committed_offset, o.leader_epoch, o.metadata, o.committed_at, o.expires_at
            from caddis_store.committed_offsets o join caddis_store.topics t using (topic_id)
            where o.group_id = ? and t.state <> 'DELETED' order by t.name, o.partition limit ?""";

    private final ConsoleTransactions transactions;

    public SqlGroupReader(ConsoleTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public List<StoredGroup> groups() {
        return transactions.run(connection -> {
            try (PreparedStatement select = connection.prepareStatement(GROUPS + " order by g.group_id");
                    ResultSet row = select.executeQuery()) {
                List<StoredGroup> groups = new ArrayList<>();
                while (row.next()) {
                    groups.add(group(row));
                }
                return groups;
            }
        });
    }

    @Override
    public Optional<StoredDetail> group(String groupId) {
        String stored = StoredText.encode(groupId);
        return transactions.run(connection -> {
            StoredGroup group;
            try (PreparedStatement select = connection.prepareStatement(GROUPS + " where g.group_id = ?")) {
                select.setString(1, stored);
                try (ResultSet row = select.executeQuery()) {
                    if (!row.next()) {
                        return Optional.empty();
                    }
                    group = group(row);
                }
            }
            List<MemberView> members = members(connection, stored);
            List<OffsetView> offsets = offsets(connection, stored);
            boolean truncated = group.members() > MEMBERS_MAX || offsets.size() > OFFSETS_MAX;
            return Optional.of(new StoredDetail(
                    group, members, offsets.subList(0, Math.min(offsets.size(), OFFSETS_MAX)), truncated));
        });
    }

    private static StoredGroup group(ResultSet row) throws SQLException {
        return new StoredGroup(
                StoredText.decode(row.getString(1)), row.getString(2), StoredText.decode(row.getString(3)),
                StoredText.decode(row.getString(4)), row.getInt(5), row.getInt(6), row.getBoolean(7), row.getInt(8), row.getInt(9),
                row.getObject(10, OffsetDateTime.class).toInstant().toEpochMilli(), texts(row, 11));
    }

    private static List<MemberView> members(Connection connection, String groupId) throws SQLException {
        Map<String, Map<String, Map<String, List<Integer>>>> assigned = assigned(connection, groupId);
        try (PreparedStatement select = connection.prepareStatement(MEMBERS)) {
            select.setString(1, groupId);
            select.setInt(2, MEMBERS_MAX);
            try (ResultSet row = select.executeQuery()) {
                List<MemberView> members = new ArrayList<>();
                while (row.next()) {
                    String memberId = row.getString(1);
                    Map<String, Map<String, List<Integer>>> own = assigned.getOrDefault(memberId, Map.of());
                    members.add(new MemberView(
                            StoredText.decode(memberId), StoredText.decode(row.getString(2)), StoredText.decode(row.getString(3)),
                            StoredText.decode(row.getString(4)), StoredText.decode(row.getString(5)), row.getInt(6), row.getString(7),
                            texts(row, 8), StoredText.decode(row.getString(9)), StoredText.decode(row.getString(10)), texts(row, 11),
                            own.getOrDefault("owned", Map.of()), own.getOrDefault("target", Map.of()),
                            own.getOrDefault("revoking", Map.of()), row.getInt(12), row.getInt(13)));
                }
                return members;
            }
        }
    }

    /** By member, kind of assignment, and topic. */
    private static Map<String, Map<String, Map<String, List<Integer>>>> assigned(Connection connection, String groupId)
            throws SQLException {
        Map<String, Map<String, Map<String, List<Integer>>>> assigned = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement(ASSIGNED)) {
            select.setString(1, groupId);
            select.setInt(2, MEMBERS_MAX);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    assigned.computeIfAbsent(row.getString(1), member -> new TreeMap<>())
                            .computeIfAbsent(row.getString(2), kind -> new TreeMap<>())
                            .put(row.getString(3), Arrays.asList((Integer[]) row.getArray(4).getArray()));
                }
            }
        }
        return assigned;
    }

    /** One more than is shown, if there is one more. */
    private static List<OffsetView> offsets(Connection connection, String groupId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(OFFSETS)) {
            select.setString(1, groupId);
            select.setInt(2, OFFSETS_MAX + 1);
            try (ResultSet row = select.executeQuery()) {
                List<OffsetView> offsets = new ArrayList<>();
                while (row.next()) {
                    OffsetDateTime expiresAt = row.getObject(8, OffsetDateTime.class);
                    int leaderEpoch = row.getInt(5);
                    offsets.add(new OffsetView(
                            row.getString(1), SqlHistoryReader.kafkaId(row.getObject(2, UUID.class)), row.getInt(3), row.getLong(4),
                            leaderEpoch < 0 ? null : leaderEpoch, StoredText.decode(row.getString(6)),
                            row.getObject(7, OffsetDateTime.class).toInstant().toString(),
                            expiresAt == null ? null : expiresAt.toInstant().toString(), null));
                }
                return offsets;
            }
        }
    }

    private static List<String> texts(ResultSet row, int column) throws SQLException {
        return row.getArray(column) == null
                ? List.of()
                : Arrays.stream((String[]) row.getArray(column).getArray()).map(StoredText::decode).toList();
    }
}
