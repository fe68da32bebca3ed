package io.caddis.broker.liveness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PeerWatchTest {

    private static final int THIS_NODE = 1;
    private static final int PEER = 2;
    private static final int PATIENCE_MS = 20_000;

    private final BlockingQueue<BrokerRegistration> reports = new LinkedBlockingQueue<>();
    private final PeerWatch watch = new PeerWatch(THIS_NODE, Peers.LISTENER, reports::add, Thread::new);

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void shouldReportQuickly_whenThePortAndItsConnectionClose() throws Exception {
        try (ServerSocket port = Peers.listening()) {
            BrokerRegistration peer = Peers.broker(PEER, 7, port.getLocalPort());
            watch.onImage(null, imageOf(peer));
            Socket connection = accepted(port);

            long begin = System.nanoTime();
            die(port, connection);

            assertEquals(peer, reports.poll(PATIENCE_MS, TimeUnit.MILLISECONDS));
            long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            assertTrue(tookMs < 1_000, "took " + tookMs + " ms");
            assertEquals(peer, reports.poll(PATIENCE_MS, TimeUnit.MILLISECONDS), "repeated while nobody acts");
        }
    }

    @Test
    void shouldReport_whenTheConnectionIsReset() throws Exception {
        try (ServerSocket port = Peers.listening()) {
            watch.onImage(null, imageOf(Peers.broker(PEER, 7, port.getLocalPort())));
            Socket connection = accepted(port);
            connection.setSoLinger(true, 0);

            die(port, connection);

            assertNotNull(reports.poll(PATIENCE_MS, TimeUnit.MILLISECONDS));
        }
    }

    @Test
    void shouldReconnectInSilence_whenThePeerClosesAnIdleConnection() throws Exception {
        try (ServerSocket port = Peers.listening()) {
            watch.onImage(null, imageOf(Peers.broker(PEER, 7, port.getLocalPort())));

            accepted(port).close();

            assertNotNull(accepted(port));
            assertTrue(reports.isEmpty());
        }
    }

    @Test
    void shouldSendNothing_whenConnected() throws Exception {
        try (ServerSocket port = Peers.listening()) {
            watch.onImage(null, imageOf(Peers.broker(PEER, 7, port.getLocalPort())));
            Socket connection = accepted(port);

            watch.close();

            assertEquals(-1, connection.getInputStream().read(), "the end of the stream is all that ever comes");
        }
    }

    @Test
    void shouldStopReporting_whenThePeerListensAgain() throws Exception {
        int number;
        try (ServerSocket port = Peers.listening()) {
            number = port.getLocalPort();
            watch.onImage(null, imageOf(Peers.broker(PEER, 7, number)));
            Socket connection = accepted(port);
            die(port, connection);
            assertNotNull(reports.poll(PATIENCE_MS, TimeUnit.MILLISECONDS));
        }
        try (ServerSocket again = Peers.listeningOn(number)) {
            assertNotNull(accepted(again));
            reports.clear();

            assertNull(reports.poll(3 * PeerSuspicion.REPORT_INTERVAL_MS, TimeUnit.MILLISECONDS));
        }
    }

    @Test
    void shouldLetGo_whenTheBrokerLeavesTheImage() throws Exception {
        try (ServerSocket port = Peers.listening()) {
            watch.onImage(null, imageOf(Peers.broker(PEER, 7, port.getLocalPort())));
            Socket connection = accepted(port);

            watch.onImage(null, imageOf());

            assertEquals(-1, connection.getInputStream().read());
            die(port, connection);
            assertNull(reports.poll(3 * PeerSuspicion.REPORT_INTERVAL_MS, TimeUnit.MILLISECONDS));
        }
    }

    @Test
    void shouldHoldNothingAgainstANewRegistration_whenTheOldOneWasRefused() throws Exception {
        try (ServerSocket port = Peers.listening()) {
            int number = port.getLocalPort();
            watch.onImage(null, imageOf(Peers.broker(PEER, 7, number)));
            Socket connection = accepted(port);
            die(port, connection);
            assertNotNull(reports.poll(PATIENCE_MS, TimeUnit.MILLISECONDS));

            watch.onImage(null, imageOf(Peers.broker(PEER, 8, number)));

            BrokerRegistration later = reports.poll(3 * PeerSuspicion.REPORT_INTERVAL_MS, TimeUnit.MILLISECONDS);
            while (later != null) {
                assertEquals(7, later.brokerEpoch());
                later = reports.poll(3 * PeerSuspicion.REPORT_INTERVAL_MS, TimeUnit.MILLISECONDS);
            }
        }
    }

    @Test
    void shouldNotWatchItself() throws Exception {
        try (ServerSocket own = Peers.listening(); ServerSocket other = Peers.listening()) {
            watch.onImage(null, imageOf(
                    Peers.broker(THIS_NODE, 3, own.getLocalPort()), Peers.broker(PEER, 7, other.getLocalPort())));
            assertNotNull(accepted(other));

            own.setSoTimeout(1);
            boolean connected = true;
            try {
                own.accept();
            } catch (java.net.SocketTimeoutException nobody) {
                connected = false;
            }
            assertFalse(connected);
        }
    }

    /** What the kernel does to the sockets of a process that was killed. */
    private static void die(ServerSocket port, Socket connection) throws IOException {
        port.close();
        connection.close();
    }

    private static Socket accepted(ServerSocket port) throws IOException {
        port.setSoTimeout(PATIENCE_MS);
        Socket socket = port.accept();
        socket.setSoTimeout(PATIENCE_MS);
        return socket;
    }

    private static ClusterImage imageOf(BrokerRegistration... brokers) {
        return Peers.image(Optional.empty(), brokers);
    }
}
