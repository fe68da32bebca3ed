package io.caddis.catalog;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;

/** A migrated catalog in a database of its own on a real PostgreSQL, with the mapping of persistence.xml and no container. */
public final class PostgresCatalog implements AutoCloseable {

    /** No superuser: the rights that the deployment page asks for have to be enough. */
    public static final String OWNER = "caddis";
    public static final String READER = "caddis_reader";

    private static final EmbeddedPostgres SERVER = startServer();

    private static String migratedTemplate;

    public final DataSource dataSource;
    final EntityManagerFactory entityManagerFactory;
    final CatalogSchema schema;
    public final GuardedTransactions transactions;

    private PostgresCatalog(TransactionBounds bounds, String template) throws SQLException {
        String database = "catalog_" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection = SERVER.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "create database " + database + " owner " + OWNER + " template " + template);
        }
        dataSource = SERVER.getDatabase(OWNER, database);
        entityManagerFactory = Persistence.createEntityManagerFactory(
                "catalog",
                Map.of(
                        "jakarta.persistence.transactionType", "RESOURCE_LOCAL",
                        "jakarta.persistence.jtaDataSource", dataSource));
        schema = new CatalogSchema(dataSource, entityManagerFactory);
        transactions = new GuardedTransactions(this::inLocalTransaction, bounds, Clock.systemUTC());
    }

    public static PostgresCatalog migrated() throws SQLException {
        return migrated(TransactionBounds.DEFAULT);
    }

    static PostgresCatalog migrated(TransactionBounds bounds) throws SQLException {
        PostgresCatalog catalog = new PostgresCatalog(bounds, migratedTemplate());
        catalog.transactions.open();
        return catalog;
    }

    /** Migrated once and copied for each test: a copy takes a fraction of a migration. */
    private static synchronized String migratedTemplate() throws SQLException {
        if (migratedTemplate == null) {
            try (PostgresCatalog template = empty(TransactionBounds.DEFAULT)) {
                template.schema.migrateAndValidate();
                migratedTemplate = template.query("select current_database()").get(0);
            }
        }
        return migratedTemplate;
    }

    static PostgresCatalog empty(TransactionBounds bounds) throws SQLException {
        return new PostgresCatalog(bounds, "template1");
    }

    /** All rows, columns separated by a bar. */
    public List<String> query(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> result = new ArrayList<>();
            while (rows.next()) {
                List<String> columns = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    columns.add(rows.getString(i));
                }
                result.add(String.join("|", columns.stream().map(String::valueOf).toList()));
            }
            return result;
        }
    }

    public void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        entityManagerFactory.close();
    }

    private <T> T inLocalTransaction(Function<EntityManager, T> work) {
        try (EntityManager entityManager = entityManagerFactory.createEntityManager()) {
            entityManager.getTransaction().begin();
            try {
                T result = work.apply(entityManager);
                entityManager.getTransaction().commit();
                return result;
            } finally {
                if (entityManager.getTransaction().isActive()) {
                    entityManager.getTransaction().rollback();
                }
            }
        }
    }

    private static EmbeddedPostgres startServer() {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
            try (Connection connection = server.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create role " + OWNER + " login");
                statement.execute("create role " + READER);
                statement.execute("grant " + READER + " to " + OWNER);
            }
            return server;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (SQLException failure) {
            throw new IllegalStateException("the test server refuses its roles", failure);
        }
    }
}
