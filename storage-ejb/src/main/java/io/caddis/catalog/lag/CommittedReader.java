package io.caddis.catalog.lag;

import io.caddis.catalog.group.StoredText;
import io.caddis.coordinator.group.store.GroupChange.PartitionKey;
import io.caddis.coordinator.lag.CommittedGroup;
import io.caddis.coordinator.lag.CommittedGroup.Committed;
import io.caddis.coordinator.lag.LagStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Reads what the groups of slots have committed. No locks of applications are asked: an offset counts once it is committed. */
final class CommittedReader {

    private static final String ROWS =
            """
            select g.group_id, g.slot, g.empty, (extract(epoch from g.state_since) * 1000)::bigint,
                o.topic_id, o.partition, o.committed_offset, (extract(epoch from o.committed_at) * 1000)::bigint
            from caddis_store.groups g left join caddis_store.committed_offsets o using (group_id)
            where g.slot = any(?) order by g.group_id, o.topic_id, o.partition limit ?""";

    private static final int FETCH_ROWS = 2_000;

    private CommittedReader() {}

    static LagStore.CommittedGroups read(Connection connection, Collection<Integer> slots, int offsetsMax) throws SQLException {
        List<CommittedGroup> groups = new ArrayList<>();
        int rows = 0;
        try (PreparedStatement statement = connection.prepareStatement(ROWS)) {
            statement.setArray(1, SqlArrays.slots(connection, slots));
            statement.setLong(2, offsetsMax + 1L);
            statement.setFetchSize(FETCH_ROWS);
            try (ResultSet row = statement.executeQuery()) {
                String stored = null;
                List<Committed> offsets = List.of();
                while (row.next()) {
                    rows++;
                    if (!row.getString(1).equals(stored)) {
                        stored = row.getString(1);
                        offsets = new ArrayList<>();
                        groups.add(new CommittedGroup(
                                StoredText.decode(stored), row.getInt(2), row.getBoolean(3), row.getLong(4), offsets));
                    }
                    UUID topicId = row.getObject(5, UUID.class);
                    if (topicId != null) {
                        offsets.add(new Committed(new PartitionKey(topicId, row.getInt(6)), row.getLong(7), row.getLong(8)));
                    }
                }
            }
        }
        boolean complete = rows <= offsetsMax;
        return new LagStore.CommittedGroups(complete ? groups : groups.subList(0, groups.size() - 1), complete);
    }
}
