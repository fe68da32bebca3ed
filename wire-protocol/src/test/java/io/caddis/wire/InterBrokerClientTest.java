package io.caddis.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.network.PlaintextChannelBuilder;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.FindCoordinatorRequest;
import org.apache.kafka.common.requests.FindCoordinatorResponse;
import org.apache.kafka.common.requests.HeartbeatResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InterBrokerClientTest {

    private static final int PATIENT_MS = 15_000;

    private final RecordingThreads threads = new RecordingThreads();
    private final BlockingQueue<Reply> held = new LinkedBlockingQueue<>();
    private final ScriptedHandler<FindCoordinatorRequest> holding = ScriptedHandler.echo((request, reply) -> held.add(reply));
    private InterBrokerClient client;

    @BeforeEach
    void open() {
        PlaintextChannelBuilder channelBuilder = new PlaintextChannelBuilder(null);
        channelBuilder.configure(Map.of());
        client = new InterBrokerClient("caddis-forwarder-1", channelBuilder, threads);
    }

    @AfterEach
    void close() {
        client.close();
        assertEquals(List.of(), threads.alive());
    }

    @Test
    void shouldBringTheAnswer() throws Exception {
        List<String> clientIds = new ArrayList<>();
        ScriptedHandler<FindCoordinatorRequest> echo = ScriptedHandler.echo((request, reply) -> {
            clientIds.add(request.clientId());
            reply.send(ScriptedHandler.echoOf(request));
        });
        try (RunningServer server = RunningServer.with(echo)) {
            assertEquals("one", hostOf(send(server, "one", PATIENT_MS)));
            assertEquals("two", hostOf(send(server, "two", PATIENT_MS)));
        }
        assertEquals(List.of("caddis-forwarder-1", "caddis-forwarder-1"), clientIds);
    }

    @Test
    void shouldBringEveryAnswer_whenManyAreAskedAtOnce() throws Exception {
        try (RunningServer server = RunningServer.with(ScriptedHandler.echo())) {
            List<CompletableFuture<AbstractResponse>> answers = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                answers.add(send(server, "echo" + i, PATIENT_MS));
            }
            for (int i = 0; i < 300; i++) {
                assertEquals("echo" + i, hostOf(answers.get(i)));
            }
        }
    }

    @Test
    void shouldSayThatTheOutcomeIsUnknown_whenNoAnswerComesInTime() throws Exception {
        try (RunningServer server = RunningServer.with(holding)) {
            assertOutcomeUnknown(send(server, "wait", 300), "no answer in time");
        }
    }

    @Test
    void shouldSayThatTheOutcomeIsUnknown_whenTheConnectionIsLost() throws Exception {
        try (RunningServer server = RunningServer.with(holding)) {
            CompletableFuture<AbstractResponse> answer = send(server, "wait", PATIENT_MS);
            held.poll(PATIENT_MS, TimeUnit.MILLISECONDS).closeConnection("lost");

            assertOutcomeUnknown(answer, "connection was lost");
        }
    }

    @Test
    void shouldGiveUpInTime_whenNobodyListens() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }

        assertOutcomeUnknown(send(new InterBrokerClient.Destination(3, "127.0.0.1", port), "nobody", 400), "in time");
    }

    @Test
    void shouldReachABrokerAgain_whenItHasRestartedOnTheSamePort() throws Exception {
        RunningServer first = RunningServer.with(ScriptedHandler.echo());
        assertEquals("first", hostOf(send(first, "first", PATIENT_MS)));
        first.close();

        try (RunningServer second = RunningServer.onPort(first.address.getPort(), ScriptedHandler.echo())) {
            // The loss of the old connection may be noticed only by a request that is sent on it.
            Eventually.holds("an answer of the restarted broker", () -> "second".equals(hostOrEmpty(send(second, "second", 1_000))));
        }
    }

    @Test
    void shouldFollowABroker_whenItHasComeBackOnAnotherPort() throws Exception {
        RunningServer first = RunningServer.with(ScriptedHandler.echo());
        assertEquals("first", hostOf(send(first, "first", PATIENT_MS)));
        first.close();

        try (RunningServer second = RunningServer.with(ScriptedHandler.echo())) {
            Eventually.holds("an answer of the moved broker", () -> "second".equals(hostOrEmpty(send(second, "second", 1_000))));
        }
    }

    @Test
    void shouldTalkToTheAddressItIsGiven_whenTheBrokersOldAddressStillAnswers() throws Exception {
        ScriptedHandler<FindCoordinatorRequest> stale = ScriptedHandler.echo((request, reply) -> held.add(reply));
        try (RunningServer old = RunningServer.with(stale); RunningServer present = RunningServer.with(ScriptedHandler.echo())) {
            send(old, "before the move", PATIENT_MS);
            Eventually.holds("there is a connection to the old address", () -> !held.isEmpty());

            assertEquals("after the move", hostOf(send(present, "after the move", PATIENT_MS)));

            assertEquals(1, held.size(), "nothing more came to the old address");
        }
    }

    @Test
    void shouldSayThatTheOutcomeIsUnknown_whenTheBrokerDoesNotServeTheVersion() throws Exception {
        FindCoordinatorRequest tooNew = new FindCoordinatorRequest.Builder(
                new FindCoordinatorRequestData().setCoordinatorKeys(List.of("key"))).build((short) 6);
        try (RunningServer server = RunningServer.with(ScriptedHandler.echo())) {
            assertOutcomeUnknown(client.send(destination(server), tooNew, PATIENT_MS), "does not serve version 6");
        }
    }

    @Test
    void shouldSayThatTheOutcomeIsUnknown_whenTheAnswerCannotBeUnderstood() throws Exception {
        // An answer of another API: it ends before the one that was asked for does.
        ScriptedHandler<FindCoordinatorRequest> garbled =
                ScriptedHandler.echo((request, reply) -> reply.send(new HeartbeatResponse(new HeartbeatResponseData())));
        try (RunningServer server = RunningServer.with(garbled); RunningServer sound = RunningServer.with(ScriptedHandler.echo())) {
            assertOutcomeUnknown(send(server, "what", 3_000), "no usable answer in time");
            assertEquals("sound", hostOf(send(sound, "sound", PATIENT_MS)), "others are still talked to");
        }
    }

    @Test
    void shouldFailWhateverIsOpen_whenItCloses() throws Exception {
        try (RunningServer server = RunningServer.with(holding)) {
            List<CompletableFuture<AbstractResponse>> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                answers.add(send(server, "wait" + i, PATIENT_MS));
            }
            Eventually.holds("one is at the broker", () -> !held.isEmpty());

            client.close();
            answers.add(send(server, "late", PATIENT_MS));

            for (CompletableFuture<AbstractResponse> answer : answers) {
                assertOutcomeUnknown(answer, "the node stops");
            }
        }
    }

    private CompletableFuture<AbstractResponse> send(RunningServer server, String text, int timeoutMs) {
        return send(destination(server), text, timeoutMs);
    }

    private CompletableFuture<AbstractResponse> send(InterBrokerClient.Destination destination, String text, int timeoutMs) {
        return client.send(destination, RawClient.echoRequest(text), timeoutMs);
    }

    private static InterBrokerClient.Destination destination(RunningServer server) {
        return new InterBrokerClient.Destination(2, "127.0.0.1", server.address.getPort());
    }

    private static String hostOf(CompletableFuture<AbstractResponse> answer) throws Exception {
        return ((FindCoordinatorResponse) answer.get(PATIENT_MS, TimeUnit.MILLISECONDS)).data().host();
    }

    private static String hostOrEmpty(CompletableFuture<AbstractResponse> answer) {
        try {
            return hostOf(answer);
        } catch (Exception unknown) {
            return "";
        }
    }

    private static void assertOutcomeUnknown(CompletableFuture<AbstractResponse> answer, String why) {
        ExecutionException failure =
                assertThrows(ExecutionException.class, () -> answer.get(PATIENT_MS, TimeUnit.MILLISECONDS));
        assertInstanceOf(InterBrokerClient.OutcomeUnknownException.class, failure.getCause());
        assertTrue(failure.getCause().getMessage().contains(why), failure.getCause().getMessage());
    }
}
