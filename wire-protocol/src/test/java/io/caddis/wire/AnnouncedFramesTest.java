package io.caddis.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.RequestHeader;
import org.junit.jupiter.api.Test;

/** Clients that announce large frames and then send nothing: memory of the node that nobody uses. */
class AnnouncedFramesTest {

    private static final int LARGEST = RunningServer.REQUEST_MAX_BYTES;
    /** So far from all that a test waits for that it plays no part. */
    private static final long NEVER_MS = 600_000;

    private final RunningServer.Bounds tight =
            new RunningServer.Bounds().queuedRequestMaxBytes(LARGEST).partialRequestTimeoutMs(NEVER_MS);

    @Test
    void shouldServeOrdinaryRequestsAtOnce_whileAllMemoryIsAnnounced() throws Exception {
        try (RunningServer server = RunningServer.with(tight, ScriptedHandler.echo()); RawClient healthy = server.connect()) {
            List<RawClient> silent = silentClients(server, 20);

            long beginNs = System.nanoTime();
            for (int i = 0; i < 100; i++) {
                assertEquals("echo" + i, healthy.echo("echo" + i));
            }
            long elapsedMs = (System.nanoTime() - beginNs) / 1_000_000;

            // Nobody was cut by then: it takes several sweeps of a second each.
            assertTrue(elapsedMs < 2_000, "took " + elapsedMs + " ms");
            closeAll(silent);
        }
    }

    @Test
    void shouldServeALargeRequestSoon_whenSilentClientsHoldTheMemory() throws Exception {
        try (RunningServer server = RunningServer.with(tight, ScriptedHandler.echo()); RawClient healthy = server.connect()) {
            List<RawClient> silent = silentClients(server, 1);
            RequestHeader header = new RequestHeader(ApiKeys.FIND_COORDINATOR, ScriptedHandler.ECHO_LATEST_VERSION, "client", 1);
            byte[] frame = Arrays.copyOf(healthy.bytesOf(RawClient.echoRequest("large"), header), LARGEST);
            Thread sender = new Thread(() -> sendQuietly(healthy, frame));
            sender.start();

            assertEquals("large", healthy.receiveEcho(header));

            assertTrue(silent.get(0).isClosedByServer(), "who held the memory is cut");
            sender.join();
            closeAll(silent);
        }
    }

    @Test
    void shouldKeepASilentClient_whileNobodyElseWantsTheMemory() throws Exception {
        try (RunningServer server = RunningServer.with(tight, ScriptedHandler.echo()); RawClient healthy = server.connect()) {
            List<RawClient> silent = silentClients(server, 1);

            Eventually.neverHolds("the silent client is cut", 5_000, () -> server.server.openConnections() < 2);

            assertEquals("healthy", healthy.echo("healthy"));
            closeAll(silent);
        }
    }

    private static List<RawClient> silentClients(RunningServer server, int count) throws IOException {
        List<RawClient> silent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RawClient client = server.connect();
            client.echo("known");
            client.sendLengthPrefix(LARGEST);
            silent.add(client);
        }
        // One loop reads all connections: whoever is answered now comes after those prefixes.
        try (RawClient last = server.connect()) {
            last.echo("after them");
        }
        return silent;
    }

    private static void closeAll(List<RawClient> clients) throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
    }

    private static void sendQuietly(RawClient client, byte[] frame) {
        try {
            client.sendFrame(frame);
        } catch (IOException cut) {
            throw new java.io.UncheckedIOException(cut);
        }
    }
}
