package io.caddis.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.internals.BrokerSecurityConfigs;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of clients that come before the node serves. */
class SocketServerStartTest {

    private final RecordingThreads threads = new RecordingThreads();
    private SocketServer server;
    private InetSocketAddress address;

    @BeforeEach
    void bind() throws IOException {
        server = new SocketServer(new RunningServer.Bounds().toSettings(), threads);
        address = server.bind(new ListenerBinding(new ListenerName("CLIENTS"), SecurityProtocol.PLAINTEXT, "127.0.0.1", 0, false));
    }

    @AfterEach
    void close() {
        server.close();
        assertEquals(List.of(), threads.alive());
        assertEquals(0, server.openConnections());
    }

    @Test
    void shouldSendClientsAway_whenTheNodeMayHaveToWaitForOthers() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (RawClient client = new RawClient(address)) {
                assertTrue(client.isRefusedWhenItSpeaks(), "it could ask another node");
            }
        }
    }

    @Test
    void shouldAnswerClientsThatWaited_whenItStarts() throws Exception {
        server.hold();
        try (RawClient first = new RawClient(address); RawClient second = new RawClient(address)) {
            RequestHeader ofFirst = first.sendEcho("first");
            RequestHeader ofSecond = second.sendEcho("second");

            start();

            assertEquals("first", first.receiveEcho(ofFirst));
            assertEquals("second", second.receiveEcho(ofSecond));
        }
    }

    @Test
    void shouldLetWaitingClientsGo_whenItNeverStarts() throws Exception {
        server.hold();
        try (RawClient first = new RawClient(address); RawClient second = new RawClient(address)) {
            first.sendEcho("first");

            server.close();

            assertTrue(first.isClosedByServer());
            assertTrue(second.isRefusedWhenItSpeaks());
        }
    }

    private void start() {
        ApiTable table = new ApiTable(List.of(ScriptedHandler.echo()));
        server.start(
                table, new ApiVersionsHandler(() -> table, RunningServer.CLUSTER_ID, RunningServer.NODE_ID),
                new AbstractConfig(BrokerSecurityConfigs.CONFIG_DEF, Map.of(), false));
    }
}
