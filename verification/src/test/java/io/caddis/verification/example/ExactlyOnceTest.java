package io.caddis.verification.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.ClusterTest;
import io.caddis.verification.cluster.LocalCluster;
import io.caddis.verification.process.Eventually;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The documented application under kill -9: every flight is counted once, in both group protocols. */
@ClusterTest
class ExactlyOnceTest {

    private static final int PARTITIONS = 6;
    private static final int APPLICATIONS = 3;
    private static final int KILLS_MIN = 3;
    private static final int KILL_AFTER_MAX_MS = 500;
    /** A member that was killed holds its partitions until its session ends, in the consumer protocol 45 s later. */
    private static final Duration PROGRESS_PATIENCE = Duration.ofMinutes(3);

    private final LocalCluster cluster;
    private final List<Process> applications = new ArrayList<>();
    private Clients clients;

    ExactlyOnceTest(LocalCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void connect() {
        clients = new Clients(cluster);
    }

    @AfterEach
    void close() {
        applications.forEach(Process::destroyForcibly);
        clients.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void shouldCountEveryFlightOnce_whenTheApplicationsAreKilledAtRandom(String protocol) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String topic = clients.topic(PARTITIONS);
        Map<String, String> expected = produceFlights(topic);
        createTableAndRole();
        for (int i = 0; i < APPLICATIONS; i++) {
            applications.add(startApplication(topic, protocol));
        }

        int kills = 0;
        long counted = 0;
        long total = expected.values().stream().mapToLong(ExactlyOnceTest::flights).sum();
        while (counted < total) {
            long before = counted;
            counted = Eventually.value("more flights than " + before + " of " + total + " counted after " + kills + " kills",
                    PROGRESS_PATIENCE, this::counted, now -> now > before);
            int victim = random.nextInt(APPLICATIONS);
            applications.get(victim).waitFor(random.nextInt(KILL_AFTER_MAX_MS), TimeUnit.MILLISECONDS);
            applications.get(victim).destroyForcibly().waitFor();
            kills++;
            applications.set(victim, startApplication(topic, protocol));
        }

        assertTrue(kills >= KILLS_MIN, "only " + kills + " kills before all was done");
        assertEquals(expected, delays(), "seed " + seed);
    }

    /** Sends all flights; returns what the table has to hold: flights and minutes by origin. */
    private Map<String, String> produceFlights(String topic) throws IOException {
        Map<String, long[]> sums = new TreeMap<>();
        ObjectMapper json = new ObjectMapper();
        try (InputStream in = ExactlyOnceTest.class.getResourceAsStream("/io/caddis/quickstart/check/flights.jsonl.gz");
                BufferedReader lines = new BufferedReader(new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8));
                Producer<String, String> producer = clients.producer()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode flight = json.readTree(line);
                long[] sum = sums.computeIfAbsent(flight.required("origin").asText(), origin -> new long[2]);
                sum[0]++;
                sum[1] += flight.required("delay").asLong();
                producer.send(new ProducerRecord<>(topic, flight.required("origin").asText(), line));
            }
            producer.flush();
        }
        Map<String, String> expected = new TreeMap<>();
        sums.forEach((origin, sum) -> expected.put(origin, sum[0] + " " + sum[1]));
        return expected;
    }

    /** With the grants of the documentation and no others. */
    private void createTableAndRole() throws SQLException, IOException {
        execute("postgres", secret("superuser-password"),
                "drop schema if exists flights_app cascade",
                "do $$ begin create role flights_app login; exception when duplicate_object then null; end $$",
                "alter role flights_app password 'flights'",
                "create schema flights_app authorization flights_app");
        execute("caddis", secret("password"),
                "grant usage on schema caddis to flights_app",
                "grant execute on function caddis.commit_offset to flights_app");
        execute("flights_app", "flights",
                "create table flights_app.delays (origin text primary key, flights bigint not null, delay_minutes bigint not null)");
    }

    private Process startApplication(String topic, String protocol) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        File log = Files.createTempFile(Files.createDirectories(Path.of("target", "flight-delays")), protocol + "-", ".log").toFile();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-cp", classPath, FlightDelays.class.getName(), cluster.bootstrapServers(),
                cluster.status().postgres().jdbcUrl() + "?user=flights_app&password=flights", topic, "delays-of-" + topic,
                "group.protocol=" + protocol, "max.poll.records=10"));
        if (protocol.equals("classic")) {
            command.add("session.timeout.ms=6000");
        }
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
    }

    private long counted() throws SQLException {
        return delays().values().stream().mapToLong(ExactlyOnceTest::flights).sum();
    }

    private static long flights(String counts) {
        return Long.parseLong(counts.substring(0, counts.indexOf(' ')));
    }

    private Map<String, String> delays() throws SQLException {
        try (Connection connection = connect("flights_app", "flights");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select origin, flights, delay_minutes from flights_app.delays")) {
            Map<String, String> delays = new TreeMap<>();
            while (row.next()) {
                delays.put(row.getString(1), row.getLong(2) + " " + row.getLong(3));
            }
            return delays;
        }
    }

    private void execute(String user, String password, String... statements) throws SQLException {
        try (Connection connection = connect(user, password);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private Connection connect(String user, String password) throws SQLException {
        return DriverManager.getConnection(cluster.status().postgres().jdbcUrl(), user, password);
    }

    private String secret(String file) throws IOException {
        return Files.readString(cluster.directory().resolve("postgresql").resolve(file)).strip();
    }
}
