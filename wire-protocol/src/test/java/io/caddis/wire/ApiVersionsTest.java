package io.caddis.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.network.ClientInformation;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ApiVersionsRequest;
import org.apache.kafka.common.requests.ApiVersionsResponse;
import org.apache.kafka.common.requests.FindCoordinatorRequest;
import org.apache.kafka.common.requests.ProduceRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiVersionsTest {

    private RunningServer server;
    private RawClient client;

    @BeforeEach
    void start() throws IOException {
        server = RunningServer.with(
                ScriptedHandler.echo(),
                new ScriptedHandler<ProduceRequest>(ApiKeys.PRODUCE, (short) 3, (short) 13, (request, reply) -> reply.sendNothing()));
        client = server.connect();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(shorts = {0, 1, 2, 3, 4, 5})
    void shouldTellWhatIsServed_whateverVersionIsAsked(short version) throws IOException {
        ApiVersionsResponse answer = ask(version, softwareNamed("librdkafka"));

        assertEquals(Errors.NONE.code(), answer.data().errorCode());
        assertRange(answer, ApiKeys.FIND_COORDINATOR, 1, 3);
        assertRange(answer, ApiKeys.API_VERSIONS, 0, 5);
        assertEquals(3, answer.data().apiKeys().size());
    }

    @Test
    void shouldAdvertiseProduceFromZero_becauseOldClientsCompressOnlyThen() throws IOException {
        assertRange(ask((short) 3, softwareNamed("librdkafka")), ApiKeys.PRODUCE, 0, 13);
    }

    @ParameterizedTest
    @ValueSource(shorts = {6, 99, Short.MAX_VALUE})
    void shouldAnswerInVersionZeroWithTheRange_whenTheVersionIsOfTheFuture(short version) throws IOException {
        // Header version 2 and a body that nobody here can read.
        client.sendFrame(ByteBuffer.allocate(17)
                .putShort(ApiKeys.API_VERSIONS.id).putShort(version).putInt(41).putShort((short) -1).put((byte) 0).put(new byte[6]).array());

        ByteBuffer frame = client.receiveFrame();
        assertEquals(41, frame.getInt(), "correlation id");
        ApiVersionsResponse answer = ApiVersionsResponse.parse(new ByteBufferAccessor(frame), (short) 0);
        assertEquals(Errors.UNSUPPORTED_VERSION.code(), answer.data().errorCode());
        assertRange(answer, ApiKeys.API_VERSIONS, 0, 5);
        assertEquals(0, frame.remaining(), "the answer is one of version 0");
        assertEquals("again", client.echo("again"), "the client may go on with the same connection");
    }

    @ParameterizedTest
    @CsvSource({
        "the-cluster, 7, NONE",
        "another-cluster, 7, REBOOTSTRAP_REQUIRED",
        "the-cluster, 8, REBOOTSTRAP_REQUIRED",
        "the-cluster, , INVALID_REQUEST",
        ", 7, INVALID_REQUEST",
        ", , NONE"
    })
    void shouldSendAClientAway_whenItMeansAnotherClusterOrNode(String cluster, Integer node, Errors expected) throws IOException {
        ApiVersionsRequestData data = softwareNamed("apache-kafka-java").setClusterId(cluster).setNodeId(node == null ? -1 : node);

        assertEquals(expected.code(), ask((short) 5, data).data().errorCode());
    }

    @Test
    void shouldRefuseAClientSoftwareNameThatIsNoName() throws IOException {
        assertEquals(Errors.INVALID_REQUEST.code(), ask((short) 3, softwareNamed("<b>bold</b>")).data().errorCode());
    }

    @Test
    void shouldKnowTheClientsSoftware_inItsLaterRequests() throws IOException {
        Queue<ClientInformation> seen = new ConcurrentLinkedQueue<>();
        ScriptedHandler<FindCoordinatorRequest> noting = ScriptedHandler.echo((request, reply) -> {
            seen.add(request.context().clientInformation);
            reply.send(ScriptedHandler.echoOf(request));
        });
        try (RunningServer noted = RunningServer.with(noting); RawClient introduced = noted.connect()) {
            introduced.ask(new ApiVersionsRequest(softwareNamed("librdkafka"), (short) 3));
            introduced.echo("later");
        }

        assertEquals("librdkafka", seen.remove().softwareName());
    }

    private static ApiVersionsRequestData softwareNamed(String name) {
        return new ApiVersionsRequestData().setClientSoftwareName(name).setClientSoftwareVersion("1.0");
    }

    private ApiVersionsResponse ask(short version, ApiVersionsRequestData data) throws IOException {
        return (ApiVersionsResponse) client.ask(new ApiVersionsRequest(data, version));
    }

    private static void assertRange(ApiVersionsResponse answer, ApiKeys key, int min, int max) {
        ApiVersion range = answer.apiVersion(key.id);
        assertNotNull(range, key + " is not advertised");
        assertEquals(min, range.minVersion(), "oldest version of " + key);
        assertEquals(max, range.maxVersion(), "newest version of " + key);
    }
}
