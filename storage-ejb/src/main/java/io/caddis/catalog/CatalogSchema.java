package io.caddis.catalog;

import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateResult;
import org.hibernate.SessionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the database to the schema this version needs and proves that the rows map onto it. Blocks on SQL; one thread
 * of the node calls it, outside any transaction. Several nodes may do it at once: they take turns by an advisory lock,
 * because creating the first schema is the one thing Flyway's own lock does not cover.
 */
public final class CatalogSchema {

    private static final Logger LOG = LoggerFactory.getLogger(CatalogSchema.class);

    /** Arbitrary, but never to change: nodes of all versions have to agree on it. */
    private static final long MIGRATION_LOCK_KEY = 0x0CADD15_5C4E3AL;
    /** Less than the data source's socket timeout, so that waiting ends with a reason and not with a broken connection. */
    private static final int MIGRATION_LOCK_TIMEOUT_MS = 10_000;

    private final DataSource dataSource;
    private final EntityManagerFactory entityManagerFactory;

    public CatalogSchema(DataSource dataSource, EntityManagerFactory entityManagerFactory) {
        this.dataSource = dataSource;
        this.entityManagerFactory = entityManagerFactory;
    }

    /**
     * The cluster id the database was adopted under, asked without JPA and before anything is written; empty where no
     * cluster has used it or where it holds no catalog at all.
     */
    public Optional<String> storedClusterId() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            try (ResultSet exists = statement.executeQuery("select to_regclass('caddis_store.cluster') is not null")) {
                exists.next();
                if (!exists.getBoolean(1)) {
                    return Optional.empty();
                }
            }
            try (ResultSet row = statement.executeQuery("select cluster_id from caddis_store.cluster")) {
                return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
            }
        }
    }

    /** Runs the migrations that are missing, then checks every mapped row against the tables. */
    public void migrateAndValidate() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                takeTurn(connection);
                migrate();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
        entityManagerFactory.unwrap(SessionFactory.class).getSchemaManager().validateMappedObjects();
    }

    private static void takeTurn(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set local lock_timeout = " + MIGRATION_LOCK_TIMEOUT_MS);
            statement.execute("select pg_advisory_xact_lock(" + MIGRATION_LOCK_KEY + ")");
        }
    }

    private void migrate() {
        MigrateResult result = Flyway.configure(CatalogSchema.class.getClassLoader())
                .dataSource(dataSource)
                .locations("classpath:db/migration")
                .schemas("caddis_store")
                .createSchemas(true)
                .cleanDisabled(true)
                .load()
                .migrate();
        if (result.migrationsExecuted > 0) {
            LOG.info("catalog migrated: migrations={} schemaVersion={}",
                    result.migrationsExecuted, result.targetSchemaVersion);
        }
    }
}
