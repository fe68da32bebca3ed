package io.caddis.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers out of files, and clients that take them slowly, in part, or not at all. */
class SlowClientTest {

    private static final int FILE_BYTES = 8 << 20;
    private static final int SMALL_BUFFER_BYTES = 16 << 10;

    private final byte[] content = new byte[FILE_BYTES];
    private final AtomicInteger released = new AtomicInteger();

    @TempDir
    Path directory;

    private FileChannel segment;

    @BeforeEach
    void writeSegment() throws IOException {
        new Random(7).nextBytes(content);
        RandomAccessFile file = new RandomAccessFile(directory.resolve("segment").toFile(), "rw");
        file.write(content);
        segment = file.getChannel();
    }

    @AfterEach
    void closeSegment() throws IOException {
        segment.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000, SMALL_BUFFER_BYTES + 1, 3_333_333, FILE_BYTES - 5})
    void shouldSendTheSliceByteForByte_whenItIsLargerThanTheSocketTakesAtOnce(int size) throws IOException {
        int position = 5;
        try (RunningServer server = serving(position, size, new RunningServer.Bounds().sendBufferBytes(SMALL_BUFFER_BYTES));
                RawClient client = new RawClient(server.address, SMALL_BUFFER_BYTES)) {
            for (int i = 1; i <= 2; i++) {
                int expectedReleases = i;
                FetchResponse answer = (FetchResponse) client.ask(fetchRequest());

                MemoryRecords records = (MemoryRecords) answer.data().responses().get(0).partitions().get(0).records();
                assertEquals(ByteBuffer.wrap(content, position, size), records.buffer());
                Eventually.holds("the slice is given back once per answer", () -> released.get() == expectedReleases);
            }
        }
        assertEquals(2, released.get());
    }

    @Test
    void shouldCutAClientThatNeverReads_andGiveItsSliceBackOnce() throws Exception {
        RunningServer.Bounds bounds = new RunningServer.Bounds().sendBufferBytes(SMALL_BUFFER_BYTES).stalledSendTimeoutMs(200);
        try (RunningServer server = serving(0, FILE_BYTES, bounds);
                RawClient stalled = new RawClient(server.address, SMALL_BUFFER_BYTES);
                RawClient healthy = server.connect()) {
            assertEquals("early", healthy.echo("early"), "both are accepted before the connections are counted");
            RequestHeader header = stalled.send(fetchRequest());

            Eventually.holds("the slice is given back", () -> released.get() == 1);
            Eventually.holds("the stalled client is cut", () -> server.server.openConnections() == 1);

            assertTrue(isCutShort(stalled, header), "the client finds its answer unfinished");
            assertEquals("healthy", healthy.echo("healthy"));
        }
        assertEquals(1, released.get());
    }

    @Test
    void shouldKeepAClient_whoseAnswerIsStillBeingMade() throws Exception {
        // Nothing to send yet is no stalled send: a long poll may last longer than that.
        RunningServer.Bounds bounds = new RunningServer.Bounds().stalledSendTimeoutMs(50);
        ScriptedHandler<FetchRequest> later = fetchHandler((request, reply) ->
                request.loop().schedule(1_500, () -> reply.send(answerOf(0, 10), released::incrementAndGet)));
        try (RunningServer server = RunningServer.with(bounds, later); RawClient client = server.connect()) {
            client.ask(fetchRequest());
        }
        assertEquals(1, released.get());
    }

    @Test
    void shouldGiveTheSliceBack_whenTheClientLeavesInTheMiddleOfTheAnswer() throws Exception {
        try (RunningServer server = serving(0, FILE_BYTES, new RunningServer.Bounds().sendBufferBytes(SMALL_BUFFER_BYTES))) {
            try (RawClient client = new RawClient(server.address, SMALL_BUFFER_BYTES)) {
                client.send(fetchRequest());
                client.receivePart(1_000);
            }
            Eventually.holds("the slice is given back", () -> released.get() == 1);
            Eventually.holds("the connection is forgotten", () -> server.server.openConnections() == 0);
        }
        assertEquals(1, released.get());
    }

    @Test
    void shouldGiveTheSliceBackAndClose_whenTheFileEndsBeforeTheSliceDoes() throws Exception {
        try (RunningServer server = serving(FILE_BYTES - 100, 5_000, new RunningServer.Bounds()); RawClient client = server.connect()) {
            RequestHeader header = client.send(fetchRequest());

            assertTrue(isCutShort(client, header), "an answer that cannot be finished as announced ends with the connection");
            Eventually.holds("the slice is given back", () -> released.get() == 1);
        }
        assertEquals(1, released.get());
    }

    @Test
    void shouldCloseTheConnection_whenItsSliceCannotBeGivenBack() throws Exception {
        ScriptedHandler<FetchRequest> failing = fetchHandler((request, reply) -> reply.send(answerOf(0, FILE_BYTES), () -> {
            throw new IllegalStateException("given back already");
        }));
        RunningServer.Bounds bounds = new RunningServer.Bounds().sendBufferBytes(SMALL_BUFFER_BYTES);
        try (RunningServer server = RunningServer.with(bounds, ScriptedHandler.echo(), failing);
                RawClient client = new RawClient(server.address, SMALL_BUFFER_BYTES);
                RawClient other = server.connect()) {
            client.ask(fetchRequest());

            assertTrue(client.isClosedByServer(), "its next request would never be read");
            assertEquals("other", other.echo("other"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 30})
    void shouldCutAClientThatStopsInTheMiddleOfAFrame(int bytesSent) throws Exception {
        RunningServer.Bounds bounds = new RunningServer.Bounds().partialRequestTimeoutMs(200);
        try (RunningServer server = RunningServer.with(bounds, ScriptedHandler.echo());
                RawClient stalled = server.connect();
                RawClient idle = server.connect()) {
            byte[] begun = ByteBuffer.allocate(64).putInt(500).array();
            stalled.sendBytes(Arrays.copyOf(begun, bytesSent));

            assertTrue(stalled.isClosedByServer());
            assertEquals("idle", idle.echo("idle"), "a client that has begun nothing is left alone");
        }
    }

    private RunningServer serving(int position, int size, RunningServer.Bounds bounds) throws IOException {
        return RunningServer.with(
                bounds,
                ScriptedHandler.echo(),
                fetchHandler((request, reply) -> reply.send(answerOf(position, size), released::incrementAndGet)));
    }

    private static ScriptedHandler<FetchRequest> fetchHandler(BiConsumer<ApiRequest<FetchRequest>, Reply> script) {
        return new ScriptedHandler<>(ApiKeys.FETCH, (short) 4, (short) 12, script);
    }

    private FetchResponse answerOf(int position, int size) {
        PartitionData partition = new PartitionData().setRecords(new FileSliceRecords(segment, position, size));
        return FetchResponse.of(new FetchResponseData()
                .setResponses(List.of(new FetchableTopicResponse().setTopic("topic").setPartitions(List.of(partition)))));
    }

    private static FetchRequest fetchRequest() {
        return FetchRequest.Builder.forConsumer((short) 12, 0, 0, Map.of()).build();
    }

    private static boolean isCutShort(RawClient client, RequestHeader header) throws IOException {
        try {
            client.receive(header);
            return false;
        } catch (EOFException | SocketException cut) {
            return true;
        }
    }
}
