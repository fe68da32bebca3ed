package io.caddis.catalog.group;

import io.caddis.catalog.group.SlotFence.Standing;
import io.caddis.catalog.group.WritePlan.OffsetKey;
import io.caddis.coordinator.catalog.CatalogException;
import io.caddis.coordinator.group.store.GroupChange.PartitionKey;
import io.caddis.coordinator.group.store.SlotWrite;
import io.caddis.coordinator.group.store.WriteOutcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One write: holds the fences, leaves out what must not or cannot be written now, writes the rest.
 *
 * <p>An application's transaction may hold an offset's row for as long as it likes, and many groups share this
 * transaction; so it waits for no row. Whose locks are known is left out beforehand. Who comes in between is met by a
 * short lock timeout: everything is undone to a savepoint, the rows that are locked are found and left out, and the rest
 * is written again.
 */
final class PlannedWrite {

    /** Much less than a commit may take, more than another coordinator's statement needs. */
    static final int ROW_LOCK_TIMEOUT_MS = 30;

    private static final String THEN_SAVEPOINT = "; savepoint rows; set local lock_timeout = " + ROW_LOCK_TIMEOUT_MS;

    private static final int TRIES_MAX = 4;
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String DEADLOCK_DETECTED = "40P01";
    private static final String FOREIGN_KEY_VIOLATION = "23503";

    private final Connection connection;
    private final List<SlotWrite> writes;
    private final Set<Integer> fencedSlots = new HashSet<>();
    private final Set<Integer> outdatedSlots = new HashSet<>();
    private final Map<String, Set<PartitionKey>> heldOffsets = new HashMap<>();
    private final Set<String> heldGroups = new HashSet<>();

    private PlannedWrite(Connection connection, List<SlotWrite> writes) {
        this.connection = connection;
        this.writes = writes;
    }

    static WriteOutcome carryOut(Connection connection, List<SlotWrite> writes) throws SQLException {
        return new PlannedWrite(connection, writes).run();
    }

    private WriteOutcome run() throws SQLException {
        Standing standing = SlotFence.hold(connection, epochs(), THEN_SAVEPOINT);
        fencedSlots.addAll(standing.fenced());
        outdatedSlots.addAll(standing.outdated());
        leaveOutHeld(plan(), standing.locks());
        for (int tries = 1; ; tries++) {
            WritePlan plan = plan();
            try {
                if (!plan.isEmpty()) {
                    GroupRowWriter.write(connection, plan);
                    OffsetRowWriter.write(connection, plan.offsets());
                    heldGroups.addAll(UnusedGroups.remove(connection, plan.unused()));
                }
                return new WriteOutcome(fencedSlots, outdatedSlots, heldOffsets, heldGroups);
            } catch (SQLException failure) {
                leaveOutCause(failure, plan, tries);
            }
        }
    }

    private Map<Integer, Integer> epochs() {
        Map<Integer, Integer> epochs = new HashMap<>();
        for (SlotWrite write : writes) {
            Integer other = epochs.put(write.slot(), write.coordinatorEpoch());
            if (other != null && other != write.coordinatorEpoch()) {
                throw new IllegalArgumentException("slot " + write.slot() + " is written under the epochs " + other + " and "
                        + write.coordinatorEpoch() + " at once");
            }
        }
        return epochs;
    }

    /** Without what has been found to be left out. */
    private WritePlan plan() {
        WritePlan plan = WritePlan.of(writes.stream()
                .filter(write -> !fencedSlots.contains(write.slot()) && !outdatedSlots.contains(write.slot()))
                .toList());
        heldGroups.forEach(plan::forget);
        heldOffsets.forEach((groupId, partitions) ->
                partitions.forEach(partition -> plan.offsets().remove(new OffsetKey(groupId, partition))));
        return plan;
    }

    private void leaveOutHeld(WritePlan plan, ApplicationLocks locks) {
        if (locks.isEmpty()) {
            return;
        }
        plan.leaving().stream().filter(locks::holdsAnyOf).forEach(heldGroups::add);
        plan.offsets().keySet().stream()
                .filter(key -> locks.holds(key.groupId(), key.partition()))
                .forEach(this::leaveOut);
    }

    private void leaveOut(OffsetKey key) {
        heldOffsets.computeIfAbsent(key.groupId(), groupId -> new HashSet<>()).add(key.partition());
    }

    private void leaveOutCause(SQLException failure, WritePlan plan, int tries) throws SQLException {
        String state = String.valueOf(failure.getSQLState());
        boolean lockedRow = state.equals(LOCK_NOT_AVAILABLE) || state.equals(DEADLOCK_DETECTED);
        if (!lockedRow && !state.equals(FOREIGN_KEY_VIOLATION)) {
            throw failure;
        }
        if (tries == TRIES_MAX) {
            throw new CatalogException.Unavailable(
                    "rows of groups could not be written in " + tries + " tries: " + failure.getMessage(), failure);
        }
        execute("rollback to savepoint rows");
        if (lockedRow) {
            Set<String> groupIds = plan.leaving();
            plan.offsets().keySet().forEach(key -> groupIds.add(key.groupId()));
            leaveOutHeld(plan, ApplicationLocks.read(connection, groupIds));
            LockedRows locked = LockedRows.among(connection, plan);
            heldGroups.addAll(locked.groups());
            locked.offsets().forEach(this::leaveOut);
        } else {
            for (String groupId : MissingGroups.of(connection, plan)) {
                outdatedSlots.add(plan.slots().get(groupId));
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
