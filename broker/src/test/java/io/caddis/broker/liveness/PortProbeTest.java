package io.caddis.broker.liveness;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.image.BrokerRegistration;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PortProbeTest {

    private final PortProbe probe = new PortProbe(Peers.LISTENER);

    @Test
    void shouldTellTheDead_whenNothingListens() throws Exception {
        int number;
        try (ServerSocket port = Peers.listening()) {
            number = port.getLocalPort();
            assertFalse(probe.refusesConnections(Peers.broker(2, 7, number)));
        }

        assertTrue(probe.refusesConnections(Peers.broker(2, 7, number)));
    }

    @Test
    void shouldBeInDoubt_whenNothingAnswers() throws Exception {
        try (ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> backlog = new ArrayList<>();
            try {
                fill(port, backlog);

                assertFalse(probe.refusesConnections(Peers.broker(2, 7, port.getLocalPort())));
            } finally {
                for (Socket socket : backlog) {
                    socket.close();
                }
            }
        }
    }

    @Test
    void shouldBeInDoubt_whenTheNameHasNoAddressOrTheListenerIsMissing() {
        BrokerRegistration nameless = new BrokerRegistration(
                2, new UUID(0, 2), 7, Map.of(Peers.LISTENER, new BrokerRegistration.Endpoint("no-such-host.invalid", 9092, "PLAINTEXT")),
                Optional.empty(), true, List.of(), false);

        assertFalse(probe.refusesConnections(nameless));
        assertFalse(new PortProbe("OTHER").refusesConnections(Peers.broker(2, 7, 1)));
    }

    /** Until the kernel takes no more connections for a process that accepts none, like one that is stopped. */
    private static void fill(ServerSocket port, List<Socket> backlog) throws Exception {
        for (int i = 0; i < 64; i++) {
            Socket socket = new Socket();
            backlog.add(socket);
            try {
                socket.connect(new InetSocketAddress(port.getInetAddress(), port.getLocalPort()), 200);
            } catch (java.net.SocketTimeoutException full) {
                return;
            }
        }
    }
}
