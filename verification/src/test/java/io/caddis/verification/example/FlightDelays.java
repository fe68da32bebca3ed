package io.caddis.verification.example;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Counts flights and sums up their delays for each airport in a table, each flight exactly once whatever happens: rows and
 * offsets are committed in one SQL transaction. Any number of these programs share the work, and each may be killed at any
 * time.
 */
public final class FlightDelays implements AutoCloseable {

    private static final String COUNT =
            """
            insert into flights_app.delays as d (origin, flights, delay_minutes)
            select f ->> 'origin', 1, (f ->> 'delay')::integer from (select ?::jsonb) as flight (f)
            on conflict (origin) do update
            set flights = d.flights + 1, delay_minutes = d.delay_minutes + excluded.delay_minutes""";
    private static final String COMMIT_OFFSET = "select caddis.commit_offset(?, ?, ?, ?, ?, ?)";
    /**
     * Of a member that was removed, of an epoch or generation that is over, of a partition that was given to another; and of a
     * deadlock with its next owner.
     */
    private static final Set<String> NOT_NOW = Set.of("CD001", "CD002", "CD006", "40P01");

    private final Consumer<String, String> consumer;
    private final Connection database;

    /** Arguments: bootstrap servers, JDBC URL with user and password, topic, group, further settings as name=value. */
    public static void main(String[] arguments) throws SQLException {
        try (FlightDelays application = new FlightDelays(
                new KafkaConsumer<>(settings(arguments), new StringDeserializer(), new StringDeserializer()),
                DriverManager.getConnection(arguments[1]))) {
            application.consumer.subscribe(List.of(arguments[2]));
            while (true) {
                application.process(application.consumer.poll(Duration.ofSeconds(1)));
            }
        }
    }

    private static Map<String, Object> settings(String[] arguments) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "bootstrap.servers", arguments[0],
                "group.id", arguments[3],
                "auto.offset.reset", "earliest",
                "enable.auto.commit", false,
                "isolation.level", "read_committed"));
        for (String further : List.of(arguments).subList(4, arguments.length)) {
            settings.put(further.substring(0, further.indexOf('=')), further.substring(further.indexOf('=') + 1));
        }
        return settings;
    }

    private FlightDelays(Consumer<String, String> consumer, Connection database) throws SQLException {
        this.consumer = consumer;
        this.database = database;
        // The transaction has to see it if the partition was given to another member meanwhile.
        database.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        database.setAutoCommit(false);
    }

    private void process(ConsumerRecords<String, String> records) throws SQLException {
        if (records.isEmpty()) {
            return;
        }
        // As it was when these records were given to us: taken later, it might be that of an assignment without them.
        ConsumerGroupMetadata member = consumer.groupMetadata();
        try {
            count(records);
            for (TopicPartition partition : records.partitions()) {
                commitOffset(member, partition, records.nextOffsets().get(partition).offset());
            }
        } catch (SQLException failure) {
            database.rollback();
            if (!NOT_NOW.contains(failure.getSQLState())) {
                throw failure;
            }
            processAgain(records);
            return;
        }
        // If this fails nobody knows whether it was done: the program ends, and the next one begins at what is committed.
        database.commit();
    }

    private void count(ConsumerRecords<String, String> records) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(COUNT)) {
            for (ConsumerRecord<String, String> flight : records) {
                statement.setString(1, flight.value());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private void commitOffset(ConsumerGroupMetadata member, TopicPartition partition, long nextOffset) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(COMMIT_OFFSET)) {
            statement.setString(1, member.groupId());
            statement.setString(2, partition.topic());
            statement.setInt(3, partition.partition());
            statement.setLong(4, nextOffset);
            statement.setString(5, member.memberId());
            statement.setInt(6, member.generationId());
            statement.execute();
        }
    }

    /** What is still ours comes again with the next poll; the rest goes to its new owner. */
    private void processAgain(ConsumerRecords<String, String> records) {
        Set<TopicPartition> assigned = consumer.assignment();
        for (TopicPartition partition : records.partitions()) {
            if (assigned.contains(partition)) {
                consumer.seek(partition, records.records(partition).get(0).offset());
            }
        }
    }

    @Override
    public void close() throws SQLException {
        consumer.close();
        database.close();
    }
}
