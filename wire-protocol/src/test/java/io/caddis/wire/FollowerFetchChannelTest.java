package io.caddis.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.wire.FollowerFetchChannel.Event;
import io.caddis.wire.FollowerFetchChannel.Line;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.EpochEndOffset;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.network.PlaintextChannelBuilder;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class FollowerFetchChannelTest {

    private static final UUID TOPIC = new UUID(7, 8);
    private static final int PATIENT_MS = 20_000;
    private static final int SLOW_PIECES = 30;

    private final Leader leader = new Leader();
    private FollowerFetchChannel channel;

    /** Takes fetches and lets the test answer them. */
    private static final class Leader implements ApiHandler<FetchRequest> {
        private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();

        private record Asked(FetchRequestData data, Reply reply) {}

        @Override
        public ApiKeys apiKey() {
            return ApiKeys.FETCH;
        }

        @Override
        public short latestVersion() {
            return 18;
        }

        @Override
        public void handle(ApiRequest<FetchRequest> request, Reply reply) {
            asked.add(new Asked(request.body().data(), reply));
        }

    }

    @BeforeEach
    void open() {
        PlaintextChannelBuilder channelBuilder = new PlaintextChannelBuilder(null);
        channelBuilder.configure(Map.of());
        channel = new FollowerFetchChannel("follower", channelBuilder, -1);
    }

    @AfterEach
    void close() {
        channel.close();
    }

    @Test
    void shouldSayWhoFollowsAndWhere() throws Exception {
        try (RunningServer server = RunningServer.with(leader)) {
            send(server, Line.FETCH, 12);

            FetchRequestData data = polling(leader.asked).data;

            assertEquals(3, data.replicaState().replicaId());
            assertEquals(300, data.replicaState().replicaEpoch());
            FetchRequestData.FetchPartition partition = data.topics().get(0).partitions().get(0);
            assertEquals(new Uuid(7, 8), data.topics().get(0).topicId());
            assertEquals(12, partition.fetchOffset());
            assertEquals(6, partition.currentLeaderEpoch());
            assertEquals(5, partition.lastFetchedEpoch());
            assertEquals(List.of(4), data.forgottenTopicsData().get(0).partitions());
        }
    }

    @Test
    void shouldBringRecordsAndWhereLogsPart() throws Exception {
        MemoryRecords records = MemoryRecords.withRecords(Compression.NONE, new SimpleRecord("value".getBytes()));
        try (RunningServer server = RunningServer.with(leader)) {
            send(server, Line.FETCH, 0);
            polling(leader.asked).reply.send(FetchResponse.of(new FetchResponseData().setSessionId(99).setResponses(List.of(
                    new FetchableTopicResponse().setTopicId(new Uuid(7, 8)).setPartitions(List.of(
                            new PartitionData().setPartitionIndex(1).setHighWatermark(41).setLogStartOffset(2).setRecords(records),
                            new PartitionData().setPartitionIndex(2).setRecords(MemoryRecords.EMPTY)
                                    .setDivergingEpoch(new EpochEndOffset().setEpoch(3).setEndOffset(17)),
                            new PartitionData().setPartitionIndex(3).setRecords(MemoryRecords.EMPTY)
                                    .setErrorCode(Errors.FENCED_LEADER_EPOCH.code())))))));

            FollowerFetchAnswer answer = ((Event.Answered) nextEvent()).answer();

            assertEquals(99, answer.sessionId());
            assertEquals(FollowerFetchAnswer.Error.NONE, answer.error());
            FollowerFetchAnswer.Fetched first = answer.partitions().get(0);
            assertEquals(TOPIC, first.topicId());
            assertEquals(41, first.highWatermark());
            assertEquals(2, first.logStartOffset());
            assertArrayEquals(bytes(records.buffer()), bytes(first.records()));
            assertEquals(Optional.of(new FollowerFetchAnswer.DivergingEpoch(3, 17)), answer.partitions().get(1).divergingEpoch());
            assertEquals(FollowerFetchAnswer.Error.EPOCH_MISMATCH, answer.partitions().get(2).error());
        }
    }

    @Test
    void shouldBringAnUpdate_whileAFetchWaits() throws Exception {
        try (RunningServer server = RunningServer.with(leader)) {
            send(server, Line.FETCH, 0);
            Leader.Asked waiting = polling(leader.asked);
            send(server, Line.UPDATE, 5);
            polling(leader.asked).reply.send(FetchResponse.of(new FetchResponseData().setSessionId(1)));

            assertEquals(Line.UPDATE, nextEvent().line());

            waiting.reply.send(FetchResponse.of(new FetchResponseData().setSessionId(1)));
            assertEquals(Line.FETCH, nextEvent().line());
        }
    }

    @Test
    void shouldSayThatNobodyListens() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        channel.connectTo(new InterBrokerClient.Destination(1, "127.0.0.1", port));
        channel.send(Line.FETCH, request(0), PATIENT_MS, PATIENT_MS);

        assertTrue(((Event.Lost) nextEvent()).refused());
        channel.send(Line.FETCH, request(0), PATIENT_MS, PATIENT_MS);
        assertTrue(((Event.Lost) nextEvent()).refused(), "and again, after the back-off");
    }

    @Test
    void shouldSayThatTheConnectionIsLost_whenTheLeaderClosesIt() throws Exception {
        try (RunningServer server = RunningServer.with(leader)) {
            send(server, Line.FETCH, 0);
            polling(leader.asked).reply.closeConnection("for the test");

            assertFalse(((Event.Lost) nextEvent()).refused());
        }
    }

    @Test
    void shouldGiveUp_whenNoAnswerComesInTime() throws Exception {
        try (RunningServer server = RunningServer.with(leader)) {
            channel.connectTo(destination(server));
            channel.send(Line.FETCH, request(0), 200, PATIENT_MS);

            assertFalse(((Event.Lost) nextEvent()).refused());
        }
    }

    @Test
    void shouldGiveUpASilentLeader_longBeforeItsTimeIsUp_andReachItAgain() throws Exception {
        try (RunningServer server = RunningServer.with(leader)) {
            channel.connectTo(destination(server));
            channel.send(Line.FETCH, request(0), PATIENT_MS, 200);

            Event.Lost lost = (Event.Lost) nextEvent();

            assertFalse(lost.refused());
            assertTrue(lost.reason().contains("silent"), lost.reason());
            send(server, Line.FETCH, 7);
            Leader.Asked again;
            do {
                again = polling(leader.asked);
            } while (again.data.topics().get(0).partitions().get(0).fetchOffset() != 7);
            again.reply.send(FetchResponse.of(new FetchResponseData().setSessionId(5)));
            assertEquals(5, ((Event.Answered) nextEvent()).answer().sessionId());
        }
    }

    @Test
    void shouldNotGiveUp_whileAnAnswerComesSlowly() throws Exception {
        MemoryRecords records = MemoryRecords.withRecords(Compression.NONE, new SimpleRecord(new byte[SlowLink.PIECE_BYTES * SLOW_PIECES]));
        try (RunningServer server = RunningServer.with(leader); SlowLink link = SlowLink.to(server.address)) {
            channel.connectTo(new InterBrokerClient.Destination(1, "127.0.0.1", link.port()));
            channel.send(Line.FETCH, request(0), PATIENT_MS, SlowLink.PAUSE_MS * SLOW_PIECES / 2);
            polling(leader.asked).reply.send(FetchResponse.of(new FetchResponseData().setSessionId(5).setResponses(List.of(
                    new FetchableTopicResponse().setTopicId(new Uuid(7, 8)).setPartitions(List.of(
                            new PartitionData().setPartitionIndex(1).setRecords(records)))))));

            FollowerFetchAnswer answer = ((Event.Answered) nextEvent()).answer();

            assertEquals(records.sizeInBytes(), answer.partitions().get(0).records().remaining());
        }
    }

    @Test
    void shouldSayNothingOfWhatWasUnderWay_whenItIsDisconnected() throws Exception {
        try (RunningServer server = RunningServer.with(leader)) {
            send(server, Line.FETCH, 0);
            polling(leader.asked);

            channel.disconnect();
            send(server, Line.FETCH, 7);

            Leader.Asked second = polling(leader.asked);
            assertEquals(7, second.data.topics().get(0).partitions().get(0).fetchOffset());
            second.reply.send(FetchResponse.of(new FetchResponseData().setSessionId(5)));
            assertEquals(5, ((Event.Answered) nextEvent()).answer().sessionId());
        }
    }

    @Test
    void shouldEndAWait_whenAnotherThreadWakesIt() {
        channel.wakeup();

        assertEquals(List.of(), channel.poll(PATIENT_MS));
    }

    private void send(RunningServer server, Line line, long fetchOffset) {
        channel.connectTo(destination(server));
        channel.send(line, request(fetchOffset), PATIENT_MS, PATIENT_MS);
    }

    private static InterBrokerClient.Destination destination(RunningServer server) {
        return new InterBrokerClient.Destination(1, "127.0.0.1", server.address.getPort());
    }

    private static FollowerFetchRequest request(long fetchOffset) {
        return new FollowerFetchRequest(3, 300, 99, 4, 500, 1, 1 << 20,
                List.of(new FollowerFetchRequest.Asked(TOPIC, 1, fetchOffset, 6, 5, 0, 1 << 20)),
                List.of(new FollowerFetchRequest.Forgotten(TOPIC, 4)));
    }

    /** The channel does its work only while it is polled. */
    private Leader.Asked polling(BlockingQueue<Leader.Asked> asked) {
        List<Event> unexpected = new ArrayList<>();
        Leader.Asked next;
        while ((next = asked.poll()) == null) {
            unexpected.addAll(channel.poll(10));
        }
        assertEquals(List.of(), unexpected);
        return next;
    }

    private Event nextEvent() {
        List<Event> events;
        do {
            events = channel.poll(100);
        } while (events.isEmpty());
        assertEquals(1, events.size());
        return events.get(0);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
