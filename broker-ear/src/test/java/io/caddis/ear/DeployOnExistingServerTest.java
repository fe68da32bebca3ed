package io.caddis.ear;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.arquillian.container.test.api.ContainerController;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The full EAR on a server that an operator already runs, installed by the documented script and used by unmodified
 * clients. The life of one deployment is one story: starting the server three times would triple the time and prove no
 * more.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class DeployOnExistingServerTest {

    private static final String TOPIC = "orders";
    private static final int RECORDS = 1_000;
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(90);

    @ArquillianResource
    private ContainerController container;

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = "caddis", managed = false, testable = false)
    @TargetsContainer("wildfly")
    static EnterpriseArchive ear() {
        return ShrinkWrap.create(ZipImporter.class, "caddis.ear")
                .importFrom(new File(System.getProperty("caddis.test.ear")))
                .as(EnterpriseArchive.class);
    }

    @Test
    void shouldServeClients_andLeaveNothingBehind_whenDeployedAndUndeployedTwice() throws Exception {
        Path directory = Path.of(System.getProperty("caddis.test.directory"));
        ExistingServer server = new ExistingServer(directory);
        Path zooKeeperDirectory = Files.createDirectories(directory.resolve("zookeeper"));
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
                TestZooKeeper zooKeeper = new TestZooKeeper(zooKeeperDirectory)) {
            int kafkaPort = ExistingServer.freePort();
            Path settings = directory.resolve("caddis.properties");
            Files.writeString(settings, """
                    node.id=1
                    listeners=PLAINTEXT://127.0.0.1:%d
                    zookeeper.connect=%s/caddis
                    log.dirs=%s
                    """.formatted(kafkaPort, zooKeeper.connect(), directory.resolve("records")));
            container.start("wildfly", server.containerConfiguration(settings));
            try {
                server.install(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "any");

                deployer.deploy("caddis");
                awaitReady(server);
                produce(kafkaPort);
                assertEquals(expectedValues(), consume(kafkaPort));
                assertStatus(server, kafkaPort);
                assertEquals("orders|2", topicsView(postgres));
                new ConsoleStory(server, "127.0.0.1:" + kafkaPort).tell();

                deployer.undeploy("caddis");
                assertNothingLeft(server, zooKeeper, kafkaPort);

                deployer.deploy("caddis");
                awaitReady(server);
                assertEquals(expectedValues(), consume(kafkaPort));
                deployer.undeploy("caddis");
                assertNothingLeft(server, zooKeeper, kafkaPort);
            } finally {
                container.stop("wildfly");
            }
        }
    }

    private static void awaitReady(ExistingServer server) throws Exception {
        long deadline = System.nanoTime() + READY_TIMEOUT.toNanos();
        HttpResponse<String> answer = server.get("/console/health/ready");
        while (answer.statusCode() != 200) {
            assertEquals(200, server.get("/console/health/live").statusCode(), answer.body());
            assertTrue(System.nanoTime() < deadline, answer.body());
            TimeUnit.MILLISECONDS.sleep(100);
            answer = server.get("/console/health/ready");
        }
    }

    private static void produce(int kafkaPort) throws Exception {
        Map<String, Object> common = Map.of("bootstrap.servers", "127.0.0.1:" + kafkaPort);
        try (Admin admin = Admin.create(common)) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 2, (short) 1))).all().get(30, TimeUnit.SECONDS);
        }
        Properties properties = new Properties();
        properties.putAll(common);
        // One codec with a native library: it has to load inside the server for nothing else than to be checked.
        properties.put("compression.type", "zstd");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            for (String value : expectedValues()) {
                producer.send(new ProducerRecord<>(TOPIC, value, value));
            }
            producer.flush();
        }
    }

    private static List<String> expectedValues() {
        return IntStream.range(0, RECORDS).mapToObj("%05d"::formatted).toList();
    }

    private static List<String> consume(int kafkaPort) {
        Map<String, Object> properties =
                Map.of("bootstrap.servers", "127.0.0.1:" + kafkaPort, "auto.offset.reset", "earliest");
        List<TopicPartition> partitions = List.of(new TopicPartition(TOPIC, 0), new TopicPartition(TOPIC, 1));
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (values.size() < RECORDS && System.nanoTime() < deadline) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    values.add(record.value());
                }
            }
        }
        return values.stream().sorted().toList();
    }

    private static void assertStatus(ExistingServer server, int kafkaPort) throws Exception {
        HttpResponse<String> json = server.get("/console/api/v1/node");
        assertEquals(200, json.statusCode());
        assertTrue(json.body().contains("\"state\":\"RUNNING\""), json.body());
        assertTrue(json.body().contains("127.0.0.1:" + kafkaPort), json.body());
        HttpResponse<String> page = server.get("/console/node");
        assertTrue(page.body().contains("<strong>RUNNING</strong>"), page.body());
        assertTrue(page.headers().firstValue("Content-Security-Policy").orElse("").startsWith("default-src 'none'"));
        HttpResponse<String> deepLink = server.get("/console/c/any/topics/orders/partitions");
        assertEquals(200, deepLink.statusCode());
        assertTrue(deepLink.body().contains("<div id=\"root\">"), deepLink.body());
        assertEquals("no-cache", deepLink.headers().firstValue("Cache-Control").orElse(""));
        Matcher script = Pattern.compile("src=\"(/console/assets/[^\"]+[.]js)\"").matcher(deepLink.body());
        assertTrue(script.find(), deepLink.body());
        HttpResponse<String> asset = server.get(script.group(1));
        assertEquals(200, asset.statusCode());
        assertTrue(asset.headers().firstValue("Cache-Control").orElse("").contains("immutable"), asset.headers().toString());
        assertEquals(404, server.get("/console/assets/none.js").statusCode());
        assertEquals(404, server.get("/console/api/v1/none").statusCode());
    }

    private static String topicsView(EmbeddedPostgres postgres) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select topic || '|' || partitions from caddis.topics where topic = 'orders'")) {
            return row.next() ? row.getString(1) : "none";
        }
    }

    private static void assertNothingLeft(ExistingServer server, TestZooKeeper zooKeeper, int kafkaPort)
            throws IOException {
        ExistingServer.assertFree(kafkaPort);
        assertEquals(List.of(), List.copyOf(zooKeeper.ephemeralNodes()), "ephemeral nodes");
        try (Stream<String> threads = server.threads().stream()) {
            assertEquals(
                    List.of(),
                    threads.filter(name -> name.contains("caddis") || name.contains("SendThread")
                                    || name.contains("kafka") || name.endsWith("EventThread"))
                            .toList(),
                    "threads");
        }
    }
}
