package io.caddis.verification.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.client.BrokerTest;
import io.caddis.verification.client.Clients;
import io.caddis.verification.compatibility.Exercises;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@BrokerTest
@Exercises(client = "bare sockets", value = {ApiKeys.API_VERSIONS, ApiKeys.METADATA})
class HostileFrameTest {

    /** One above socket.request.max.bytes. */
    private static final int ABOVE_LIMIT = 100 * 1024 * 1024 + 1;
    private static final int IDLE_CONNECTIONS = 2_000;
    private static final int METADATA_BEFORE_FLEXIBLE = 8;
    private static final int METADATA_FLEXIBLE = 12;

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, 0, Integer.MAX_VALUE, ABOVE_LIMIT})
    void shouldClose_whenLengthIs(int length, Clients clients) throws IOException {
        try (BareConnection connection = new BareConnection(clients.bootstrapServers())) {
            connection.sendRaw(ByteBuffer.allocate(4).putInt(length).array());

            assertTrue(connection.isClosedByBroker());
        }
        assertServes(clients);
    }

    @Test
    void shouldClose_whenBytesAreATlsHello(Clients clients) throws IOException {
        byte[] hello = ByteBuffer.allocate(517).put(new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3}).array();
        try (BareConnection connection = new BareConnection(clients.bootstrapServers())) {
            connection.sendRaw(hello);

            assertTrue(connection.isClosedByBroker());
        }
    }

    @Test
    void shouldSurvive_whenFramesAreRandom(Clients clients) throws IOException {
        Random random = new Random(42);
        for (int i = 0; i < 200; i++) {
            byte[] frame = new byte[1 + random.nextInt(300)];
            random.nextBytes(frame);
            try (BareConnection connection = new BareConnection(clients.bootstrapServers())) {
                connection.sendFrame(frame);
                if (i % 20 == 0) {
                    assertTrue(connection.isClosedByBroker(), "random frame " + i);
                }
            }
        }
        assertServes(clients);
    }

    static Stream<Arguments> brokenRequests() {
        byte[] metadata = new byte[0];
        return Stream.of(
                Arguments.of("unknown API", BareConnection.request((short) 9_999, (short) 0, (short) 1, metadata)),
                Arguments.of("negative API", BareConnection.request((short) -1, (short) 0, (short) 1, metadata)),
                Arguments.of("version above", BareConnection.request(ApiKeys.METADATA.id, (short) 99, (short) 2, metadata)),
                Arguments.of("negative version", BareConnection.request(ApiKeys.METADATA.id, (short) -1, (short) 1, metadata)),
                Arguments.of("truncated body", BareConnection.request(
                        ApiKeys.METADATA.id, (short) METADATA_BEFORE_FLEXIBLE, (short) 1, new byte[] {0, 0})),
                Arguments.of("array of 2^31-1", BareConnection.request(
                        ApiKeys.METADATA.id, (short) METADATA_BEFORE_FLEXIBLE, (short) 1,
                        ByteBuffer.allocate(7).putInt(Integer.MAX_VALUE).array())),
                Arguments.of("compact array of 2^31-2", BareConnection.request(
                        ApiKeys.METADATA.id, (short) METADATA_FLEXIBLE, (short) 2, new byte[] {-1, -1, -1, -1, 7, 0, 0, 0})),
                Arguments.of("varint without end", BareConnection.request(
                        ApiKeys.METADATA.id, (short) METADATA_FLEXIBLE, (short) 2, new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1})),
                Arguments.of("API of the controllers", BareConnection.request(ApiKeys.VOTE.id, (short) 0, (short) 2, new byte[20])));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenRequests")
    void shouldClose_whenRequestIsBroken(String name, byte[] frame, Clients clients) throws IOException {
        try (BareConnection connection = new BareConnection(clients.bootstrapServers())) {
            connection.sendFrame(frame);

            assertTrue(connection.isClosedByBroker(), name);
        }
        assertServes(clients);
    }

    @Test
    void shouldTellItsVersions_whenClientIsFromTheFuture(Clients clients) throws IOException {
        try (BareConnection connection = new BareConnection(clients.bootstrapServers())) {
            connection.sendFrame(BareConnection.request(ApiKeys.API_VERSIONS.id, (short) 99, (short) 2, new byte[] {1, 1, 0}));

            ByteBuffer answer = connection.answer();
            assertEquals(7, answer.getInt());
            ApiVersionsResponseData versions = new ApiVersionsResponseData(new ByteBufferAccessor(answer), (short) 0);
            assertEquals(Errors.UNSUPPORTED_VERSION.code(), versions.errorCode(), "KIP-511");
            assertEquals(ApiKeys.API_VERSIONS.latestVersion(), versions.apiKeys().find(ApiKeys.API_VERSIONS.id).maxVersion());
            connection.sendFrame(BareConnection.request(ApiKeys.API_VERSIONS, (short) 0, new ApiVersionsRequestData()));
            assertEquals(7, connection.answer().getInt());
        }
    }

    @Test
    void shouldAnswerInOrder_whenRequestsArePipelined(Clients clients) throws IOException {
        try (BareConnection connection = new BareConnection(clients.bootstrapServers())) {
            for (int i = 0; i < 20; i++) {
                connection.sendFrame(i % 2 == 0
                        ? BareConnection.request(ApiKeys.API_VERSIONS, (short) 0, new ApiVersionsRequestData())
                        : BareConnection.request(ApiKeys.METADATA, (short) METADATA_BEFORE_FLEXIBLE, new MetadataRequestData()));
            }

            for (int i = 0; i < 20; i++) {
                ByteBuffer answer = connection.answer();
                assertEquals(7, answer.getInt());
                // the one begins with its error code, the other with its throttle time and the number of brokers
                assertEquals(i % 2 == 0 ? 0 : clients.bootstrapServers().split(",").length, i % 2 == 0 ? answer.getShort() : answer.getInt(8));
            }
        }
    }

    @Test
    void shouldServeOthers_whenThousandsOfConnectionsStandHalfOpen(Clients clients) throws IOException {
        List<BareConnection> idle = new ArrayList<>();
        try {
            for (int i = 0; i < IDLE_CONNECTIONS; i++) {
                BareConnection connection = new BareConnection(clients.bootstrapServers());
                idle.add(connection);
                connection.sendRaw(new byte[] {0, 0});
            }

            long beginNanos = System.nanoTime();
            assertServes(clients);
            Duration served = Duration.ofNanos(System.nanoTime() - beginNanos);
            assertTrue(served.compareTo(Duration.ofSeconds(5)) < 0, "a healthy client waited " + served);
        } finally {
            for (BareConnection connection : idle) {
                connection.close();
            }
        }
    }

    @Test
    void shouldServeOthers_whenAClientNeverReads(Clients clients) throws IOException {
        clients.topic(1_000);
        try (BareConnection deaf = new BareConnection(clients.bootstrapServers())) {
            // few enough to fit into the socket's buffer: the broker stops reading while its answer is stuck
            byte[] metadata = BareConnection.request(
                    ApiKeys.METADATA, (short) METADATA_BEFORE_FLEXIBLE, new MetadataRequestData().setTopics(null));
            for (int i = 0; i < 500; i++) {
                deaf.sendFrame(metadata);
            }

            assertServes(clients);
        }
    }

    private static void assertServes(Clients clients) {
        TopicPartition partition = new TopicPartition(clients.topic(1), 0);
        clients.produce(partition, "served");
        assertEquals(List.of("served"), Clients.values(clients.read(partition, 1)));
    }
}
