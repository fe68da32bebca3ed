package io.caddis.catalog.console;

import io.caddis.admin.history.TimelineEvent;
import io.caddis.console.catalog.HistoryReader;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The history of the controller's decisions in SQL. */
public final class SqlHistoryReader implements HistoryReader {

    private static final String SELECT =
            """
            select h.position, h.event_id, h.occurred_at, h.kind, h.cause, t.name, h.topic_id, h.partition, h.controller_id,
                h.controller_epoch,""" + ' ' + FlatJson.toArrays("h.details")
                    + " from caddis_store.history h left join caddis_store.topics t using (topic_id)";
    /** Decisions about brokers name it; those about partitions name who led and leads. */
    private static final String CONCERNS_BROKER =
            "(h.details ->> 'brokerId' = ? or h.details ->> 'fromLeader' = ? or h.details ->> 'toLeader' = ?)";

    private final ConsoleTransactions transactions;

    public SqlHistoryReader(ConsoleTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public List<TimelineEvent> read(Query query) {
        SqlConditions conditions = new SqlConditions()
                .addIfAny(query.kinds(), "h.kind = any(?)")
                .addIfAny(query.causes(), "h.cause = any(?)")
                .addIf(query.topic().map(topic -> Texts.cut(topic, 249)),
                        "h.topic_id in (select topic_id from caddis_store.topics where name = ?)")
                .addIf(query.partition(), "h.partition = ?")
                .addIfInstant(query.fromMs(), "h.occurred_at >= ?")
                .addIfInstant(query.toMs(), "h.occurred_at < ?")
                .addIf(query.before(), "h.position < ?");
        query.broker().map(String::valueOf).ifPresent(broker -> conditions.add(CONCERNS_BROKER, broker, broker, broker));
        return transactions.run(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement(SELECT + conditions.where() + " order by h.position desc limit ?")) {
                select.setInt(conditions.bind(select), query.size());
                try (ResultSet row = select.executeQuery()) {
                    List<TimelineEvent> events = new ArrayList<>();
                    while (row.next()) {
                        events.add(event(row));
                    }
                    return events;
                }
            }
        });
    }

    private static TimelineEvent event(ResultSet row) throws SQLException {
        Map<String, String> details = FlatJson.read(row, 11);
        UUID topicId = row.getObject(7, UUID.class);
        return new TimelineEvent(
                row.getLong(1), row.getString(2), row.getObject(3, OffsetDateTime.class).toInstant().toString(), row.getString(4),
                row.getString(5), brokerId(details), row.getString(6), topicId == null ? null : kafkaId(topicId),
                row.getObject(8, Integer.class), row.getInt(9), row.getInt(10), details);
    }

    private static Integer brokerId(Map<String, String> details) {
        String text = details.get("brokerId");
        return text == null || !text.matches("[0-9]{1,9}") ? null : Integer.valueOf(text);
    }

    /** As Kafka's tools print a topic id. */
    static String kafkaId(UUID id) {
        byte[] bytes = ByteBuffer.allocate(16).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits()).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
