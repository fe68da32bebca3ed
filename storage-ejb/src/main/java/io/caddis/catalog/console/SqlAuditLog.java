package io.caddis.catalog.console;

import io.caddis.admin.history.AuditEntry;
import io.caddis.console.catalog.AuditLog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The audit in SQL. */
public final class SqlAuditLog implements AuditLog {

    private static final String INSERT =
            """
            insert into caddis_store.audit
                (occurred_at, actor, role, source, node_id, action, resource, outcome, plan_id, detail, before, after)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?::uuid, ?,""" + ' ' + FlatJson.FROM_ARRAYS + ", " + FlatJson.FROM_ARRAYS + ")";
    private static final String SELECT =
            "select position, occurred_at, actor, role, source, node_id, action, resource, outcome, plan_id::text, detail, "
                    + FlatJson.toArrays("before") + ", " + FlatJson.toArrays("after") + " from caddis_store.audit";

    private final ConsoleTransactions transactions;

    public SqlAuditLog(ConsoleTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public void append(Note note) {
        transactions.run(connection -> insert(connection, note));
    }

    /** As part of a transaction that does what the note tells of. */
    static int insert(Connection connection, Note note) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setObject(1, Instant.ofEpochMilli(note.atMs()).atOffset(ZoneOffset.UTC));
            insert.setString(2, Texts.cut(note.actor(), 64));
            insert.setString(3, note.role());
            insert.setString(4, Texts.cut(note.source(), 256));
            insert.setInt(5, note.nodeId());
            insert.setString(6, note.action());
            insert.setString(7, Texts.cut(note.resource(), 512));
            insert.setString(8, note.outcome());
            insert.setString(9, note.planId());
            insert.setString(10, Texts.cut(note.detail(), 4_096));
            FlatJson.bind(insert, FlatJson.bind(insert, 11, note.before()), note.after());
            return insert.executeUpdate();
        }
    }

    @Override
    public List<AuditEntry> read(Query query) {
        SqlConditions conditions = new SqlConditions()
                .addIf(query.actor().map(actor -> Texts.cut(actor, 64)), "actor = ?")
                .addIf(query.action().map(action -> Texts.cut(action, 64)), "action = ?")
                .addIf(query.outcome().map(outcome -> Texts.cut(outcome, 64)), "outcome = ?")
                .addIfInstant(query.fromMs(), "occurred_at >= ?")
                .addIfInstant(query.toMs(), "occurred_at < ?")
                .addIf(query.before(), "position < ?");
        return transactions.run(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement(SELECT + conditions.where() + " order by position desc limit ?")) {
                select.setInt(conditions.bind(select), query.size());
                try (ResultSet row = select.executeQuery()) {
                    List<AuditEntry> entries = new ArrayList<>();
                    while (row.next()) {
                        entries.add(new AuditEntry(
                                row.getLong(1), row.getObject(2, OffsetDateTime.class).toInstant().toString(), row.getString(3),
                                row.getString(4), row.getString(5), row.getInt(6), row.getString(7), row.getString(8),
                                row.getString(9), row.getString(10), FlatJson.read(row, 12), FlatJson.read(row, 14),
                                row.getString(11)));
                    }
                    return entries;
                }
            }
        });
    }
}
