package io.caddis.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectionBoundsTest {

    private static final int IDLE_CONNECTIONS = 2_000;

    static Stream<RunningServer.Bounds> boundsOfThree() {
        return Stream.of(
                new RunningServer.Bounds().connectionsMax(3),
                new RunningServer.Bounds().connectionsPerAddressMax(3),
                new RunningServer.Bounds().connectionsPerAddressMax(100).connectionsPerAddressOverrides(Map.of("127.0.0.1", 3)));
    }

    @ParameterizedTest
    @MethodSource("boundsOfThree")
    void shouldRefuseOneMore_untilAnotherHasLeft(RunningServer.Bounds bounds) throws Exception {
        try (RunningServer server = RunningServer.with(bounds, ScriptedHandler.echo())) {
            List<RawClient> allowed = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                allowed.add(server.connect());
                allowed.get(i).echo("in");
            }
            try (RawClient refused = server.connect()) {
                assertTrue(refused.isClosedByServer());
            }
            assertEquals(3, server.server.openConnections());

            allowed.remove(0).close();
            Eventually.holds("the place is free", () -> server.server.openConnections() == 2);

            try (RawClient late = server.connect()) {
                assertEquals("in", late.echo("in"));
            }
            for (RawClient client : allowed) {
                assertEquals("still in", client.echo("still in"));
                client.close();
            }
            Eventually.holds("all have left", () -> server.server.openConnections() == 0);
        }
    }

    @Test
    void shouldGiveThePlaceBack_whenTheServerItselfCutsTheConnection() throws Exception {
        try (RunningServer server = RunningServer.with(new RunningServer.Bounds().connectionsMax(1), ScriptedHandler.echo())) {
            for (int i = 0; i < 20; i++) {
                try (RawClient hostile = server.connect()) {
                    hostile.sendFrame((byte) 1, (byte) 2, (byte) 3);
                    assertTrue(hostile.isClosedByServer());
                }
                Eventually.holds("the place is free", () -> server.server.openConnections() == 0);
            }
        }
    }

    @Test
    void shouldAnswerAHealthyClient_amongThousandsThatHaveBegunAndSayNoMore() throws Exception {
        RunningServer.Bounds bounds = new RunningServer.Bounds().partialRequestTimeoutMs(5_000);
        List<RawClient> idle = new ArrayList<>();
        try (RunningServer server = RunningServer.with(bounds, ScriptedHandler.echo())) {
            for (int i = 0; i < IDLE_CONNECTIONS; i++) {
                RawClient client = server.connect();
                idle.add(client);
                begin(client, i % 3);
            }
            try (RawClient healthy = server.connect()) {
                long begunMs = System.nanoTime();
                for (int i = 0; i < 100; i++) {
                    assertEquals("echo" + i, healthy.echo("echo" + i));
                }
                assertTrue(System.nanoTime() - begunMs < 5_000_000_000L, "a hundred answers in time");
            }
            int silentOnes = (IDLE_CONNECTIONS + 2) / 3;
            Eventually.holds("those that began a frame are cut", () -> server.server.openConnections() == silentOnes);
        } finally {
            for (RawClient client : idle) {
                client.close();
            }
        }
    }

    private static void begin(RawClient client, int kind) throws IOException {
        if (kind == 1) {
            client.sendBytes((byte) 0, (byte) 0);
        } else if (kind == 2) {
            client.sendBytes(ByteBuffer.allocate(12).putInt(1_000).array());
        }
    }
}
