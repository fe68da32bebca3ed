package io.caddis.catalog;

import io.caddis.coordinator.catalog.CatalogException;
import java.sql.SQLException;
import java.util.Set;

/**
 * Turns what the data source, Hibernate or the transaction manager threw into the port's exceptions.
 *
 * <p>The rule: a statement that PostgreSQL refused because of what it says (classes 22 and 23, and syntax or types in
 * class 42) is our own mistake and will fail again. Everything else is the world failing: connection and start-up (08,
 * 57P), resources (53), system errors (58, XX), conflicts and time limits (40, 55, 57014, 25P03), a standby or a missing
 * schema or privilege. Its outcome is unknown and it may be tried again. SQL states:
 * <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL, appendix A</a>.
 */
final class SqlFailure {

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String LIVING_NAME_INDEX = "topics_living_name";
    /** Of class 42, what an operator mends and not a developer: privilege, missing table, missing function. */
    private static final Set<String> NOT_OUR_STATEMENT = Set.of("42501", "42P01", "42883");
    private static final int CAUSES_MAX = 30;

    private SqlFailure() {}

    /** The exception to throw for {@code failure}; the exceptions of the port and assertions of ours pass unchanged. */
    static RuntimeException translate(RuntimeException failure) {
        if (failure instanceof CatalogException
                || failure instanceof IllegalStateException && sqlException(failure) == null && failure.getCause() == null
                || failure instanceof IllegalArgumentException && sqlException(failure) == null) {
            return failure;
        }
        SQLException sql = sqlException(failure);
        if (sql != null && sql.getSQLState() != null) {
            String state = sql.getSQLState();
            if (state.equals(UNIQUE_VIOLATION) && String.valueOf(sql.getMessage()).contains(LIVING_NAME_INDEX)) {
                return new CatalogException.NameTaken("a topic of that name exists: " + reason(failure));
            }
            if (isOurMistake(state)) {
                return new IllegalStateException("the catalog refused a statement: " + reason(failure), failure);
            }
        }
        return new CatalogException.Unavailable("the catalog cannot be used: " + reason(failure), failure);
    }

    static boolean isOurMistake(String sqlState) {
        return sqlState.startsWith("22")
                || sqlState.startsWith("23")
                || sqlState.startsWith("42") && !NOT_OUR_STATEMENT.contains(sqlState);
    }

    /** The innermost message, on one line, with the SQL state where there is one: the outer ones only say that it failed. */
    static String reason(Throwable failure) {
        Throwable innermost = failure;
        String message = failure.getMessage();
        for (int i = 0; i < CAUSES_MAX && innermost.getCause() != null; i++) {
            innermost = innermost.getCause();
            if (innermost.getMessage() != null) {
                message = innermost.getMessage();
            }
        }
        String line = message == null || message.isBlank()
                ? innermost.getClass().getSimpleName()
                : message.strip().replaceAll("\\s*\\R\\s*", "; ");
        SQLException sql = sqlException(failure);
        return sql == null || sql.getSQLState() == null ? line : line + " (SQL state " + sql.getSQLState() + ")";
    }

    /** The innermost SQL exception with a state, else any, else null. */
    private static SQLException sqlException(Throwable failure) {
        SQLException found = null;
        Throwable current = failure;
        for (int i = 0; i < CAUSES_MAX && current != null; i++) {
            if (current instanceof SQLException sql && (found == null || sql.getSQLState() != null)) {
                found = sql;
            }
            current = current.getCause();
        }
        return found;
    }
}
