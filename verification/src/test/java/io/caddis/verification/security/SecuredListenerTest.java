package io.caddis.verification.security;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.InProcessCluster;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nodes whose only listener is secured: clients come in over it, and nodes talk to one another over it. */
class SecuredListenerTest {

    private static final String LOGIN_MODULE = "org.apache.kafka.common.security.plain.PlainLoginModule required ";
    private static final int RECORD_BYTES = 700_000;
    private static final int RECORDS = 12;

    @TempDir
    private static Path directory;
    private static Certificate certificate;

    @BeforeAll
    static void makeCertificate() {
        certificate = Certificate.in(directory, "node");
    }

    @ParameterizedTest
    @EnumSource(SecurityProtocol.class)
    void shouldCarryRecords_whenClientAndNodesUse(SecurityProtocol protocol) {
        try (InProcessCluster cluster = secured(protocol, 2); Clients clients = new Clients(cluster, ofClient(protocol))) {
            TopicPartition partition = clients.servedPartition();
            byte[][] sent = randomValues();
            Producer<byte[], byte[]> producer = clients.byteProducer("linger.ms", 20);
            for (byte[] value : sent) {
                producer.send(new ProducerRecord<>(partition.topic(), partition.partition(), null, value));
            }
            producer.flush();

            Consumer<byte[], byte[]> consumer = clients.byteConsumer();
            consumer.assign(List.of(partition));
            List<ConsumerRecord<byte[], byte[]>> read = Clients.poll(consumer, RECORDS);

            for (int i = 0; i < RECORDS; i++) {
                assertArrayEquals(sent[i], read.get(i).value());
            }
        }
    }

    /** What a client asks of a node, and what the node asks of the controller for it, go over the same kind of listener. */
    @ParameterizedTest
    @EnumSource(value = SecurityProtocol.class, mode = EnumSource.Mode.EXCLUDE, names = "PLAINTEXT")
    void shouldCreateATopic_whenTheRequestGoesFromNodeToNodeOver(SecurityProtocol protocol) {
        try (InProcessCluster cluster = secured(protocol, 2)) {
            int other = 3 - cluster.status(1).controllerId().orElseThrow();
            String address = cluster.status(other).listeners().get(0);
            try (Clients clients = new Clients(() -> address, ofClient(protocol))) {
                TopicPartition created = new TopicPartition(Clients.uniqueName(), 0);

                clients.produce(created, "first");

                assertEquals(List.of("first"), Clients.values(clients.read(created, 1)));
            }
        }
    }

    @Test
    void shouldRefuseTheClient_whenItsPasswordIsWrong() {
        try (InProcessCluster cluster = secured(SecurityProtocol.SASL_PLAINTEXT, 1)) {
            Map<String, String> wrong = new HashMap<>(ofClient(SecurityProtocol.SASL_PLAINTEXT));
            wrong.put("sasl.jaas.config", login("alice", "guessed"));

            assertInstanceOf(SaslAuthenticationException.class, refusal(cluster, wrong));
        }
    }

    @Test
    void shouldNotBeTrusted_whenTheClientKnowsAnotherCertificate() {
        try (InProcessCluster cluster = secured(SecurityProtocol.SSL, 1)) {
            Map<String, String> other = new HashMap<>(Certificate.in(directory, "other").ofClient());
            other.put("security.protocol", "SSL");

            assertInstanceOf(SslAuthenticationException.class, refusal(cluster, other));
        }
    }

    @Test
    void shouldRefuseTheClient_whenItMustShowACertificateAndHasNone() {
        Map<String, String> settings = new HashMap<>(ofNode(SecurityProtocol.SSL));
        settings.put("ssl.client.auth", "required");
        try (InProcessCluster cluster = InProcessCluster.empty()) {
            cluster.start(1, settings);

            assertInstanceOf(SslAuthenticationException.class, refusal(cluster, ofClient(SecurityProtocol.SSL)));

            Map<String, String> known = new HashMap<>(certificate.ofNode());
            known.put("security.protocol", "SSL");
            try (Clients clients = new Clients(cluster, known)) {
                TopicPartition partition = clients.servedPartition();
                clients.produce(partition, "from a client with a certificate");
                assertEquals(1, clients.read(partition, 1).size());
            }
        }
    }

    private static Throwable refusal(InProcessCluster cluster, Map<String, String> client) {
        try (Clients clients = new Clients(cluster, client)) {
            return assertThrows(
                            ExecutionException.class,
                            () -> clients.admin().describeCluster().nodes().get(Clients.PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                    .getCause();
        }
    }

    private static InProcessCluster secured(SecurityProtocol protocol, int nodes) {
        InProcessCluster cluster = InProcessCluster.empty();
        try {
            for (int id = 1; id <= nodes; id++) {
                cluster.start(id, ofNode(protocol));
            }
            cluster.awaitController();
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    private static Map<String, String> ofNode(SecurityProtocol protocol) {
        Map<String, String> settings = new HashMap<>(Map.of("listeners", protocol.name + "://127.0.0.1:0"));
        if (usesTls(protocol)) {
            settings.putAll(certificate.ofNode());
        }
        if (usesSasl(protocol)) {
            settings.put("sasl.enabled.mechanisms", "PLAIN");
            settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
            settings.put(
                    "listener.name." + protocol.name.toLowerCase() + ".plain.sasl.jaas.config",
                    LOGIN_MODULE + "username=\"node\" password=\"of nodes\" user_node=\"of nodes\" user_alice=\"of alice\";");
        }
        return settings;
    }

    private static Map<String, String> ofClient(SecurityProtocol protocol) {
        Map<String, String> settings = new HashMap<>(Map.of("security.protocol", protocol.name));
        if (usesTls(protocol)) {
            settings.putAll(certificate.ofClient());
        }
        if (usesSasl(protocol)) {
            settings.put("sasl.mechanism", "PLAIN");
            settings.put("sasl.jaas.config", login("alice", "of alice"));
        }
        return settings;
    }

    private static String login(String user, String password) {
        return LOGIN_MODULE + "username=\"" + user + "\" password=\"" + password + "\";";
    }

    private static boolean usesTls(SecurityProtocol protocol) {
        return protocol == SecurityProtocol.SSL || protocol == SecurityProtocol.SASL_SSL;
    }

    private static boolean usesSasl(SecurityProtocol protocol) {
        return protocol == SecurityProtocol.SASL_PLAINTEXT || protocol == SecurityProtocol.SASL_SSL;
    }

    private static byte[][] randomValues() {
        Random random = new Random(3);
        byte[][] values = new byte[RECORDS][RECORD_BYTES];
        for (byte[] value : values) {
            random.nextBytes(value);
        }
        return values;
    }
}
