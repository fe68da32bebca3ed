package io.caddis.catalog.console;

import io.caddis.admin.session.Role;
import io.caddis.console.catalog.AccessStore;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Users and sessions in SQL. Changes of users take turns by a lock on their table, so that the last administrator stays. */
public final class SqlAccessStore implements AccessStore {

    private static final int KEY_BYTES = 32;
    private static final int SOURCE_CHARACTERS_MAX = 256;
    private static final String USER_COLUMNS = "u.name, u.role, u.password_hash, u.password_change_due, u.disabled, u.created_at";
    private static final String SESSION_COLUMNS = "s.session_id, s.user_name, s.signed_in_at, s.last_seen_at, s.expires_at, s.source";
    private static final String INSERT_USER =
            """
            insert into caddis_store.console_users (name, role, password_hash, password_change_due, disabled, created_at)
            values (?, ?, ?, ?, ?, ?) on conflict (name) do nothing""";

    private final ConsoleTransactions transactions;
    private final SecureRandom random;

    public SqlAccessStore(ConsoleTransactions transactions, SecureRandom random) {
        this.transactions = transactions;
        this.random = random;
    }

    @Override
    public byte[] signingKey() {
        byte[] fresh = new byte[KEY_BYTES];
        random.nextBytes(fresh);
        return transactions.run(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into caddis_store.console_key (secret) values (?) on conflict (only_row) do nothing")) {
                insert.setBytes(1, fresh);
                insert.executeUpdate();
            }
            try (Statement select = connection.createStatement();
                    ResultSet row = select.executeQuery("select secret from caddis_store.console_key")) {
                row.next();
                return row.getBytes(1);
            }
        });
    }

    @Override
    public boolean createFirstUser(StoredUser user) {
        return transactions.run(connection -> {
            lockUsers(connection);
            try (Statement select = connection.createStatement();
                    ResultSet row = select.executeQuery("select exists (select from caddis_store.console_users)")) {
                row.next();
                return !row.getBoolean(1) && insert(connection, user);
            }
        });
    }

    @Override
    public Optional<StoredUser> user(String name) {
        return transactions.run(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select " + USER_COLUMNS + " from caddis_store.console_users u where u.name = ?")) {
                select.setString(1, name);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(user(row)) : Optional.empty();
                }
            }
        });
    }

    @Override
    public List<ListedUser> users(long nowMs) {
        return transactions.run(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select " + USER_COLUMNS + """
                    , u.last_sign_in_at, (select count(*)::integer from caddis_store.console_sessions s
                        where s.user_name = u.name and s.expires_at > ?)
                    from caddis_store.console_users u order by u.name""")) {
                select.setObject(1, at(nowMs));
                try (ResultSet row = select.executeQuery()) {
                    List<ListedUser> users = new ArrayList<>();
                    while (row.next()) {
                        users.add(new ListedUser(user(row), millis(row, 7), row.getInt(8)));
                    }
                    return users;
                }
            }
        });
    }

    @Override
    public boolean createUser(StoredUser user) {
        return transactions.run(connection -> insert(connection, user));
    }

    @Override
    public boolean changeUser(StoredUser user, Optional<UUID> keptSession) {
        return transactions.run(connection -> {
            lockUsers(connection);
            boolean stillAdmin = user.role() == Role.ADMIN && !user.disabled();
            if (!stillAdmin && !othersAdminister(connection, user.name())) {
                return false;
            }
            try (PreparedStatement update = connection.prepareStatement(
                    """
                    update caddis_store.console_users
                    set role = ?, password_hash = ?, password_change_due = ?, disabled = ? where name = ?""")) {
                update.setString(1, user.role().name());
                update.setString(2, user.passwordHash());
                update.setBoolean(3, user.passwordChangeDue());
                update.setBoolean(4, user.disabled());
                update.setString(5, user.name());
                if (update.executeUpdate() == 0) {
                    return false;
                }
            }
            try (PreparedStatement end = connection.prepareStatement(
                    "delete from caddis_store.console_sessions where user_name = ? and session_id is distinct from ?::uuid")) {
                end.setString(1, user.name());
                end.setString(2, keptSession.map(UUID::toString).orElse(null));
                end.executeUpdate();
            }
            return true;
        });
    }

    @Override
    public boolean deleteUser(String name) {
        return transactions.run(connection -> {
            lockUsers(connection);
            if (!othersAdminister(connection, name)) {
                return false;
            }
            try (PreparedStatement delete =
                    connection.prepareStatement("delete from caddis_store.console_users where name = ?")) {
                delete.setString(1, name);
                return delete.executeUpdate() > 0;
            }
        });
    }

    @Override
    public void openSession(StoredSession session) {
        transactions.run(connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("delete from caddis_store.console_sessions where expires_at <= ?")) {
                delete.setObject(1, at(session.signedInAtMs()));
                delete.executeUpdate();
            }
            try (PreparedStatement insert = connection.prepareStatement(
                    """
                    insert into caddis_store.console_sessions (session_id, user_name, signed_in_at, last_seen_at, expires_at, source)
                    values (?, ?, ?, ?, ?, ?)""")) {
                insert.setObject(1, session.id());
                insert.setString(2, session.userName());
                insert.setObject(3, at(session.signedInAtMs()));
                insert.setObject(4, at(session.lastSeenAtMs()));
                insert.setObject(5, at(session.expiresAtMs()));
                insert.setString(6, Texts.cut(session.source(), SOURCE_CHARACTERS_MAX));
                insert.executeUpdate();
            }
            try (PreparedStatement note =
                    connection.prepareStatement("update caddis_store.console_users set last_sign_in_at = ? where name = ?")) {
                note.setObject(1, at(session.signedInAtMs()));
                note.setString(2, session.userName());
                return note.executeUpdate();
            }
        });
    }

    @Override
    public Optional<LiveSession> session(UUID sessionId) {
        return transactions.run(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select " + SESSION_COLUMNS + """
                    , u.role, u.password_change_due
                    from caddis_store.console_sessions s join caddis_store.console_users u on u.name = s.user_name
                    where s.session_id = ? and not u.disabled""")) {
                select.setObject(1, sessionId);
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? Optional.of(new LiveSession(session(row), Role.valueOf(row.getString(7)), row.getBoolean(8)))
                            : Optional.empty();
                }
            }
        });
    }

    @Override
    public void touchSession(UUID sessionId, long nowMs) {
        transactions.run(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "update caddis_store.console_sessions set last_seen_at = greatest(last_seen_at, ?) where session_id = ?")) {
                update.setObject(1, at(nowMs));
                update.setObject(2, sessionId);
                return update.executeUpdate();
            }
        });
    }

    @Override
    public List<StoredSession> sessions(String userName, int max) {
        return transactions.run(connection -> {
            try (PreparedStatement select = connection.prepareStatement("select " + SESSION_COLUMNS
                    + " from caddis_store.console_sessions s where s.user_name = ? order by s.signed_in_at desc, s.session_id limit ?")) {
                select.setString(1, userName);
                select.setInt(2, max);
                try (ResultSet row = select.executeQuery()) {
                    List<StoredSession> sessions = new ArrayList<>();
                    while (row.next()) {
                        sessions.add(session(row));
                    }
                    return sessions;
                }
            }
        });
    }

    @Override
    public boolean endSession(String userName, UUID sessionId) {
        return transactions.run(connection -> {
            try (PreparedStatement delete = connection.prepareStatement(
                    "delete from caddis_store.console_sessions where user_name = ? and session_id = ?")) {
                delete.setString(1, userName);
                delete.setObject(2, sessionId);
                return delete.executeUpdate() > 0;
            }
        });
    }

    private static void lockUsers(Connection connection) throws SQLException {
        try (Statement lock = connection.createStatement()) {
            lock.execute("lock table caddis_store.console_users in share row exclusive mode");
        }
    }

    private static boolean othersAdminister(Connection connection, String name) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select exists (select from caddis_store.console_users"
                + " where role = 'ADMIN' and not disabled and name <> ?)")) {
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private static boolean insert(Connection connection, StoredUser user) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT_USER)) {
            insert.setString(1, user.name());
            insert.setString(2, user.role().name());
            insert.setString(3, user.passwordHash());
            insert.setBoolean(4, user.passwordChangeDue());
            insert.setBoolean(5, user.disabled());
            insert.setObject(6, at(user.createdAtMs()));
            return insert.executeUpdate() > 0;
        }
    }

    private static StoredUser user(ResultSet row) throws SQLException {
        return new StoredUser(
                row.getString(1), Role.valueOf(row.getString(2)), row.getString(3), row.getBoolean(4), row.getBoolean(5), millis(row, 6));
    }

    private static StoredSession session(ResultSet row) throws SQLException {
        return new StoredSession(
                row.getObject(1, UUID.class), row.getString(2), millis(row, 3), millis(row, 4), millis(row, 5), row.getString(6));
    }

    /** -1 for null. */
    private static long millis(ResultSet row, int column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? -1 : at.toInstant().toEpochMilli();
    }

    private static OffsetDateTime at(long epochMs) {
        return Instant.ofEpochMilli(epochMs).atOffset(ZoneOffset.UTC);
    }
}
