package io.caddis.catalog.group;

import io.caddis.coordinator.group.store.GroupChange.PartitionKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which offsets open transactions of applications are about to commit: the advisory locks that {@code
 * caddis.commit_offset} takes before it looks at the member, and that go when the transaction ends. A lock's two numbers
 * are hashes of the group and of the partition; that two groups share both is as good as impossible, and would only make a
 * client try again.
 *
 * @param keys partition hashes by group hash
 */
record ApplicationLocks(Map<Integer, Set<Integer>> keys) {

    static final ApplicationLocks NONE = new ApplicationLocks(Map.of());

    /** What of {@code pg_locks} is such a lock; a prepared transaction has no process. */
    static final String CONDITION =
            """
            locktype = 'advisory' and objsubid = 2 and mode = 'ShareLock' and granted
                and database = (select oid from pg_database where datname = current_database())
                and pid is distinct from pg_backend_pid()""";

    private static final String READ =
            "select classid::bigint, objid::bigint, current_setting('transaction_isolation') from pg_locks where " + CONDITION
                    + " union all select null, null, current_setting('transaction_isolation')";

    /**
     * The locks of these groups. Only statements that begin after this one see all that the transactions committed whose
     * locks are not here.
     */
    static ApplicationLocks read(Connection connection, Collection<String> groupIds) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(READ);
                ResultSet rows = statement.executeQuery()) {
            LockCollector found = new LockCollector();
            while (rows.next()) {
                requireReadCommitted(rows.getString(3));
                found.add(rows, 1);
            }
            return found.locks().of(groupIds);
        }
    }

    private static void requireReadCommitted(String isolation) {
        if (!isolation.equals("read committed")) {
            throw new IllegalStateException("the catalog's transactions run at " + isolation
                    + ", by which offsets of an application's transaction could be missed: remove default_transaction_isolation "
                    + "of the role or database, or the isolation setting of the data source CaddisDS");
        }
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    ApplicationLocks of(Collection<String> groupIds) {
        if (keys.isEmpty()) {
            return this;
        }
        Set<Integer> groupKeys = groupIds.stream().map(ApplicationLocks::key).collect(Collectors.toSet());
        return new ApplicationLocks(keys.entrySet().stream()
                .filter(group -> groupKeys.contains(group.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    boolean holdsAnyOf(String groupId) {
        return !keys.isEmpty() && keys.containsKey(key(groupId));
    }

    boolean holds(String groupId, PartitionKey partition) {
        if (keys.isEmpty()) {
            return false;
        }
        Set<Integer> partitions = keys.get(key(groupId));
        return partitions != null && partitions.contains(key(partition));
    }

    /** Hashes of the group's partitions that are locked. */
    Set<Integer> partitionsOf(String groupId) {
        return keys.getOrDefault(key(groupId), Set.of());
    }

    static int key(PartitionKey partition) {
        return key(partition.topicId() + ":" + partition.partition());
    }

    /** As {@code caddis_store.commit_lock_key}. */
    static int key(String locked) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(locked.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(hash).getInt();
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /** Gathers locks from the two columns of a result. */
    static final class LockCollector {

        private final Map<Integer, Set<Integer>> keys = new HashMap<>();

        /** The row may be one of another kind, with nulls here. */
        void add(ResultSet row, int firstColumn) throws SQLException {
            long group = row.getLong(firstColumn);
            if (!row.wasNull()) {
                keys.computeIfAbsent((int) group, key -> new HashSet<>()).add((int) row.getLong(firstColumn + 1));
            }
        }

        ApplicationLocks locks() {
            return keys.isEmpty() ? NONE : new ApplicationLocks(keys);
        }
    }
}
