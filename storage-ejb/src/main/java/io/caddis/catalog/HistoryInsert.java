package io.caddis.catalog;

import io.caddis.coordinator.catalog.TopicCatalog.HistoryEvent;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.hibernate.Session;

/**
 * Appends history in one JDBC batch. Rows are written once and never read back by a node, so they have no entity; an
 * event that is already stored is left as it is.
 */
final class HistoryInsert {

    private static final String INSERT =
            """
            insert into caddis_store.history
                (event_id, occurred_at, controller_id, controller_epoch, kind, cause, topic_id, partition, details)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)
            on conflict (event_id) do nothing""";

    private HistoryInsert() {}

    static void append(EntityManager entityManager, List<HistoryEvent> events) {
        entityManager.unwrap(Session.class).doWork(connection -> insert(connection, events));
    }

    private static void insert(Connection connection, List<HistoryEvent> events) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            for (HistoryEvent event : events) {
                bind(statement, event);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static void bind(PreparedStatement statement, HistoryEvent event) throws SQLException {
        statement.setObject(1, event.eventId());
        statement.setObject(2, Instant.ofEpochMilli(event.occurredAtMs()).atOffset(ZoneOffset.UTC));
        statement.setInt(3, event.controllerId());
        statement.setInt(4, event.controllerEpoch());
        statement.setString(5, event.kind());
        statement.setString(6, event.cause());
        statement.setObject(7, event.topicId(), Types.OTHER);
        if (event.partition() < 0) {
            statement.setNull(8, Types.INTEGER);
        } else {
            statement.setInt(8, event.partition());
        }
        statement.setString(9, event.details());
    }
}
