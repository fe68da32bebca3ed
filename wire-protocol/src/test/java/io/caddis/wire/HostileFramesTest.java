package io.caddis.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever arrives, the connection is closed and the others are served. */
class HostileFramesTest {

    private static final short NON_FLEXIBLE = 4;
    private static final short FLEXIBLE = 12;

    private RunningServer server;
    private RawClient hostile;
    private RawClient healthy;

    @BeforeEach
    void start() throws IOException {
        server = RunningServer.with(
                ScriptedHandler.echo(),
                new ScriptedHandler<MetadataRequest>(ApiKeys.METADATA, (short) 0, (short) 13, (request, reply) ->
                        reply.send(new MetadataResponse(new MetadataResponseData(), request.version()))));
        hostile = server.connect();
        healthy = server.connect();
    }

    @AfterEach
    void stop() throws IOException {
        assertEquals("still here", healthy.echo("still here"));
        healthy.close();
        hostile.close();
        server.close();
        assertEquals(List.of(), server.threads.alive());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, RunningServer.REQUEST_MAX_BYTES + 1})
    void shouldClose_whenTheLengthPrefixIsNoLength(int length) throws IOException {
        hostile.sendLengthPrefix(length);

        assertTrue(hostile.isClosedByServer());
    }

    @Test
    void shouldClose_whenTheFrameIsEmpty() throws IOException {
        hostile.sendLengthPrefix(0);

        assertTrue(hostile.isClosedByServer());
    }

    @Test
    void shouldTakeTheLargestFrame_whenItIsExactlyAsLargeAsAllowed() throws IOException {
        RequestHeader header = new RequestHeader(ApiKeys.METADATA, NON_FLEXIBLE, "client", 1);
        byte[] request = hostile.bytesOf(metadata(NON_FLEXIBLE, "topic"), header);

        // What follows the request inside its frame is ignored, as in Kafka.
        hostile.sendFrame(Arrays.copyOf(request, RunningServer.REQUEST_MAX_BYTES));

        hostile.receive(header);
    }

    @Test
    void shouldClose_whenATlsClientSaysHello() throws IOException {
        hostile.sendBytes(HexFormat.of().parseHex("16030100f8010000f40303" + "5a".repeat(240)));

        assertTrue(hostile.isClosedByServer());
    }

    @Test
    void shouldClose_whenABrowserAsksForAPage() throws IOException {
        hostile.sendBytes("GET / HTTP/1.1\r\nHost: broker\r\n\r\n".getBytes());

        assertTrue(hostile.isClosedByServer());
    }

    @ParameterizedTest
    @ValueSource(shorts = {-1, 4, 999, Short.MAX_VALUE, Short.MIN_VALUE})
    void shouldClose_whenTheApiIsUnknown(short apiKey) throws IOException {
        hostile.sendFrame(header(apiKey, (short) 0));

        assertTrue(hostile.isClosedByServer());
    }

    @ParameterizedTest
    @MethodSource("versionsNotServed")
    void shouldClose_whenTheVersionIsNotServed(ApiKeys key, short version) throws IOException {
        hostile.sendFrame(header(key.id, version));

        assertTrue(hostile.isClosedByServer());
    }

    static Stream<Arguments> versionsNotServed() {
        return Stream.of(
                Arguments.of(ApiKeys.FIND_COORDINATOR, (short) 0),
                Arguments.of(ApiKeys.FIND_COORDINATOR, (short) 4),
                Arguments.of(ApiKeys.FIND_COORDINATOR, (short) -1),
                Arguments.of(ApiKeys.METADATA, (short) 14),
                Arguments.of(ApiKeys.METADATA, Short.MAX_VALUE),
                Arguments.of(ApiKeys.HEARTBEAT, (short) 0),
                Arguments.of(ApiKeys.SASL_HANDSHAKE, (short) 1),
                Arguments.of(ApiKeys.VOTE, (short) 0));
    }

    @ParameterizedTest
    @ValueSource(shorts = {NON_FLEXIBLE, FLEXIBLE})
    void shouldClose_whenTheRequestIsCutShortAnywhere(short version) throws IOException {
        RequestHeader header = new RequestHeader(ApiKeys.METADATA, version, "client", 1);
        byte[] request = hostile.bytesOf(metadata(version, "a-topic", "another-topic"), header);

        for (int length = 1; length < request.length; length++) {
            try (RawClient client = server.connect()) {
                client.sendFrame(Arrays.copyOf(request, length));
                assertTrue(client.isClosedByServer(), "cut to " + length + " of " + request.length + " bytes");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 1_000, 1_000_000, Integer.MAX_VALUE})
    void shouldClose_whenAnArrayClaimsMoreElementsThanThereAre(int count) throws IOException {
        byte[] head = header(ApiKeys.METADATA.id, NON_FLEXIBLE);

        hostile.sendFrame(ByteBuffer.allocate(head.length + 4 + 2).put(head).putInt(count).putShort((short) 0).array());

        assertTrue(hostile.isClosedByServer());
    }

    @Test
    void shouldClose_whenACompactArrayClaimsMoreElementsThanThereAre() throws IOException {
        byte[] head = header(ApiKeys.METADATA.id, FLEXIBLE);
        byte[] hugeVarint = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f};

        hostile.sendFrame(ByteBuffer.allocate(head.length + 1 + 5).put(head).put((byte) 0).put(hugeVarint).array());

        assertTrue(hostile.isClosedByServer());
    }

    @Test
    void shouldClose_whenThereAreMoreTaggedFieldsThanBytes() throws IOException {
        byte[] head = header(ApiKeys.METADATA.id, FLEXIBLE);
        byte[] hugeVarint = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07};

        hostile.sendFrame(ByteBuffer.allocate(head.length + 5).put(head).put(hugeVarint).array());

        assertTrue(hostile.isClosedByServer());
    }

    @Test
    void shouldClose_whenAStringClaimsMoreBytesThanThereAre() throws IOException {
        byte[] head = header(ApiKeys.METADATA.id, NON_FLEXIBLE);

        hostile.sendFrame(ByteBuffer.allocate(head.length + 4 + 2).put(head).putInt(1).putShort(Short.MAX_VALUE).array());

        assertTrue(hostile.isClosedByServer());
    }

    @Test
    void shouldSurviveRandomBytes() throws IOException {
        Random random = new Random(20260101);
        for (int i = 0; i < 300; i++) {
            byte[] noise = new byte[1 + random.nextInt(200)];
            random.nextBytes(noise);
            try (RawClient client = server.connect()) {
                if (i % 3 == 0) {
                    client.sendBytes(noise);
                } else if (i % 3 == 1) {
                    client.sendFrame(noise);
                } else {
                    // Gets past the header: noise for the body's parser.
                    byte[] head = header(ApiKeys.METADATA.id, (short) random.nextInt(14));
                    client.sendFrame(ByteBuffer.allocate(head.length + noise.length).put(head).put(noise).array());
                }
            }
        }
        Eventually.holds("only the two clients of the test are left", () -> server.server.openConnections() == 2);
    }

    @Test
    void shouldServeTheHealthy_whenManyAreCutInTheSameTurn() throws IOException {
        List<RawClient> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            all.add(server.connect());
        }
        for (int i = 0; i < all.size(); i++) {
            if (i % 2 == 0) {
                all.get(i).sendFrame((byte) 1, (byte) 2, (byte) 3);
            } else {
                all.get(i).sendEcho("echo" + i);
            }
        }
        for (int i = 0; i < all.size(); i++) {
            if (i % 2 == 0) {
                assertTrue(all.get(i).isClosedByServer());
            } else {
                assertEquals("again" + i, echoAfterFirst(all.get(i), "again" + i));
            }
            all.get(i).close();
        }
    }

    private static String echoAfterFirst(RawClient client, String text) throws IOException {
        client.receiveFrame();
        return client.echo(text);
    }

    private static MetadataRequest metadata(short version, String... topics) {
        return MetadataRequest.Builder.forTopicNames(List.of(topics), false).build(version);
    }

    /** A request header of version 1, as every request had before flexible versions. */
    private static byte[] header(short apiKey, short version) {
        return ByteBuffer.allocate(10).putShort(apiKey).putShort(version).putInt(1).putShort((short) -1).array();
    }
}
