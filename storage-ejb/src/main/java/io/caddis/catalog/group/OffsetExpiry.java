package io.caddis.catalog.group;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Removes what nobody will ask for again: offsets of empty groups whose time is over, and of topics that were deleted,
 * whoever is in the group. A row that is locked, because it is being committed, is passed over.
 */
final class OffsetExpiry {

    /** Removed in one call: more would hold locks and other readers' pages for too long. */
    static final int BATCH_ROWS = 10_000;

    private static final String REMOVE_EXPIRED =
            """
            delete from caddis_store.committed_offsets o using (
                select e.group_id, e.topic_id, e.partition
                from caddis_store.committed_offsets e join caddis_store.groups g using (group_id)
                where g.slot = any(?) and g.empty
                    and (e.expires_at <= ? or e.expires_at is null and g.state_since < ? and e.committed_at < ?)
                limit ? for update of e skip locked) as expired
            where o.group_id = expired.group_id and o.topic_id = expired.topic_id and o.partition = expired.partition""";

    private static final String REMOVE_OF_DELETED_TOPICS =
            """
            delete from caddis_store.committed_offsets o using (
                select e.group_id, e.topic_id, e.partition
                from caddis_store.committed_offsets e join caddis_store.groups g using (group_id)
                    join caddis_store.topics t using (topic_id)
                where g.slot = any(?) and t.state = 'DELETED'
                limit ? for update of e skip locked) as orphaned
            where o.group_id = orphaned.group_id and o.topic_id = orphaned.topic_id and o.partition = orphaned.partition""";

    private static final String EMPTY_WITHOUT_OFFSETS =
            """
            select g.group_id from caddis_store.groups g
            where g.slot = any(?) and g.empty
                and not exists (select from caddis_store.committed_offsets o where o.group_id = g.group_id)
            order by g.group_id""";

    private OffsetExpiry() {}

    static List<String> run(Connection connection, Collection<Integer> slots, long beforeMs, long nowMs) throws SQLException {
        Array slotNumbers = connection.createArrayOf("int2", slots.stream().map(Integer::shortValue).toArray());
        try (PreparedStatement statement = connection.prepareStatement(REMOVE_EXPIRED)) {
            statement.setArray(1, slotNumbers);
            statement.setObject(2, time(nowMs));
            statement.setObject(3, time(beforeMs));
            statement.setObject(4, time(beforeMs));
            statement.setInt(5, BATCH_ROWS);
            statement.executeUpdate();
        }
        try (PreparedStatement statement = connection.prepareStatement(REMOVE_OF_DELETED_TOPICS)) {
            statement.setArray(1, slotNumbers);
            statement.setInt(2, BATCH_ROWS);
            statement.executeUpdate();
        }
        List<String> without = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(EMPTY_WITHOUT_OFFSETS)) {
            statement.setArray(1, slotNumbers);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    without.add(StoredText.decode(row.getString(1)));
                }
            }
        }
        return without;
    }

    private static OffsetDateTime time(long ms) {
        return Instant.ofEpochMilli(ms).atOffset(ZoneOffset.UTC);
    }
}
