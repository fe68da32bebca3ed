package io.caddis.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.requests.FindCoordinatorResponse;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.Test;

class SocketServerCloseTest {

    private final BlockingQueue<Reply> held = new LinkedBlockingQueue<>();
    private final AtomicInteger released = new AtomicInteger();

    @Test
    void shouldEndThreadsAndConnectionsAndFreeThePort() throws Exception {
        RunningServer server = RunningServer.with(ScriptedHandler.echo());
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            clients.add(server.connect());
            clients.get(i).echo("in");
        }

        server.close();

        assertTrue(server.threads.count() >= 2, "an acceptor and a loop were started");
        assertEquals(List.of(), server.threads.alive());
        assertEquals(0, server.server.openConnections());
        for (RawClient client : clients) {
            assertTrue(client.isClosedByServer());
            client.close();
        }
        try (RunningServer next = RunningServer.onPort(server.address.getPort(), ScriptedHandler.echo()); RawClient client = next.connect()) {
            assertEquals("the port is free", client.echo("the port is free"));
        }
    }

    @Test
    void shouldRunTheReleaseAction_whenTheAnswerComesDuringOrAfterTheClose() throws Exception {
        RunningServer server = RunningServer.with(ScriptedHandler.echo((request, reply) -> held.add(reply)));
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clients.add(server.connect());
            clients.get(i).sendEcho("wait");
        }
        List<Reply> replies = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            replies.add(held.poll(15, TimeUnit.SECONDS));
        }

        Thread answering = new Thread(() -> replies.subList(0, 10).forEach(this::answer));
        answering.start();
        server.close();
        answering.join();
        replies.subList(10, 20).forEach(this::answer);

        Eventually.holds("every answer's resources are given back, " + released.get() + " of 20", () -> released.get() == 20);
        assertTrue(replies.get(19).isAbandoned());
        for (RawClient client : clients) {
            client.close();
        }
        assertEquals(20, released.get());
    }

    @Test
    void shouldClose_whileConnectionsArrive() throws Exception {
        for (int round = 0; round < 10; round++) {
            RunningServer server = RunningServer.with(ScriptedHandler.echo());
            List<RawClient> clients = new ArrayList<>();
            Thread arriving = new Thread(() -> {
                try {
                    for (int i = 0; i < 200; i++) {
                        clients.add(server.connect());
                    }
                } catch (IOException refused) {
                    // The port is closed: what this test waits for.
                }
            });
            arriving.start();
            Eventually.holds("some are connected", () -> server.server.openConnections() > 5);

            server.close();
            arriving.join();

            assertEquals(List.of(), server.threads.alive());
            assertEquals(0, server.server.openConnections(), "every place was given back");
            for (RawClient client : clients) {
                assertTrue(client.isRefusedWhenItSpeaks(), "no connection is left hanging: " + client);
                client.close();
            }
        }
    }

    @Test
    void shouldCloseWhatWasBoundAndNeverStarted() throws Exception {
        RecordingThreads threads = new RecordingThreads();
        WireSettings settings = new WireSettings(1, 1_000, 10_000, -1, -1, 50, 600_000, 10, 10, Map.of(), 1_000, 1_000);
        SocketServer server = new SocketServer(settings, threads);
        int port = server.bind(binding(0)).getPort();

        server.close();

        assertEquals(List.of(), threads.alive());
        SocketServer next = new SocketServer(settings, threads);
        assertEquals(port, next.bind(binding(port)).getPort());
        next.close();
    }

    @Test
    void shouldNameListenerAndAddress_whenThePortIsTaken() throws Exception {
        try (RunningServer first = RunningServer.with(ScriptedHandler.echo())) {
            IOException failure = assertThrows(IOException.class, () -> RunningServer.onPort(first.address.getPort()));

            assertTrue(failure.getMessage().contains("CLIENTS"), failure.getMessage());
            assertTrue(failure.getMessage().contains(Integer.toString(first.address.getPort())), failure.getMessage());
        }
    }

    @Test
    void shouldServeWithoutAMemoryBound_whenTheSettingSaysSo() throws Exception {
        try (RunningServer server = RunningServer.with(new RunningServer.Bounds().queuedRequestMaxBytes(-1), ScriptedHandler.echo());
                RawClient client = server.connect()) {
            assertEquals("unbounded", client.echo("unbounded"));
        }
    }

    private static ListenerBinding binding(int port) {
        return new ListenerBinding(new ListenerName("CLIENTS"), SecurityProtocol.PLAINTEXT, "127.0.0.1", port, false);
    }

    private void answer(Reply reply) {
        reply.send(new FindCoordinatorResponse(new FindCoordinatorResponseData()), released::incrementAndGet);
    }
}
