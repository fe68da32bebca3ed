package io.caddis.catalog.console;

import io.caddis.console.catalog.AuditLog.Note;
import io.caddis.console.catalog.PlanStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Plans in SQL. */
public final class SqlPlanStore implements PlanStore {

    private static final long KEPT_MS = 30L * 86_400_000;
    private static final String COLUMNS = "plan_id, kind, state, created_by, created_at, expires_at, started_at, text";

    private final ConsoleTransactions transactions;

    public SqlPlanStore(ConsoleTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public void create(StoredPlan plan) {
        transactions.run(connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("delete from caddis_store.console_plans where created_at < ?")) {
                delete.setObject(1, at(plan.createdAtMs() - KEPT_MS));
                delete.executeUpdate();
            }
            try (PreparedStatement insert = connection.prepareStatement(
                    """
                    insert into caddis_store.console_plans (plan_id, kind, state, created_by, created_at, expires_at, text)
                    values (?, ?, ?, ?, ?, ?, ?)""")) {
                insert.setObject(1, plan.id());
                insert.setString(2, plan.kind());
                insert.setString(3, plan.state());
                insert.setString(4, plan.createdBy());
                insert.setObject(5, at(plan.createdAtMs()));
                insert.setObject(6, at(plan.expiresAtMs()));
                insert.setString(7, plan.text());
                return insert.executeUpdate();
            }
        });
    }

    @Override
    public Optional<StoredPlan> plan(UUID id) {
        return transactions.run(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select " + COLUMNS + " from caddis_store.console_plans where plan_id = ?")) {
                select.setObject(1, id);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(plan(row)) : Optional.empty();
                }
            }
        });
    }

    @Override
    public List<StoredPlan> plans(int max) {
        return transactions.run(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select " + COLUMNS + " from caddis_store.console_plans order by created_at desc, plan_id limit ?")) {
                select.setInt(1, max);
                try (ResultSet row = select.executeQuery()) {
                    List<StoredPlan> plans = new ArrayList<>();
                    while (row.next()) {
                        plans.add(plan(row));
                    }
                    return plans;
                }
            }
        });
    }

    @Override
    public boolean claim(UUID id, long nowMs) {
        return transactions.run(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    """
                    update caddis_store.console_plans set state = 'RUNNING', started_at = ?
                    where plan_id = ? and state = 'PLANNED' and expires_at > ?""")) {
                update.setObject(1, at(nowMs));
                update.setObject(2, id);
                update.setObject(3, at(nowMs));
                return update.executeUpdate() == 1;
            }
        });
    }

    @Override
    public void finish(UUID id, String state, String text, Note note) {
        transactions.run(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "update caddis_store.console_plans set state = ?, text = ? where plan_id = ? and state = 'RUNNING'")) {
                update.setString(1, state);
                update.setString(2, text);
                update.setObject(3, id);
                update.executeUpdate();
            }
            return SqlAuditLog.insert(connection, note);
        });
    }

    private static StoredPlan plan(ResultSet row) throws SQLException {
        OffsetDateTime startedAt = row.getObject(7, OffsetDateTime.class);
        return new StoredPlan(
                row.getObject(1, UUID.class), row.getString(2), row.getString(3), row.getString(4), millis(row, 5), millis(row, 6),
                startedAt == null ? -1 : startedAt.toInstant().toEpochMilli(), row.getString(8));
    }

    private static long millis(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant().toEpochMilli();
    }

    private static OffsetDateTime at(long epochMs) {
        return Instant.ofEpochMilli(epochMs).atOffset(ZoneOffset.UTC);
    }
}
