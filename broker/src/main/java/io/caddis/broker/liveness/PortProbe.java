package io.caddis.broker.liveness;

import io.caddis.coordinator.controller.BrokerProbe;
import io.caddis.coordinator.image.BrokerRegistration;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/** Two connections, one right after the other: a broker whose host refuses both has no process that listens. Stateless. */
public final class PortProbe implements BrokerProbe {

    private final String interBrokerListener;

    /** @param interBrokerListener name of the listener whose endpoint is tried */
    public PortProbe(String interBrokerListener) {
        this.interBrokerListener = interBrokerListener;
    }

    @Override
    public boolean refusesConnections(BrokerRegistration broker) {
        BrokerRegistration.Endpoint endpoint = broker.endpoints().get(interBrokerListener);
        if (endpoint == null) {
            return false;
        }
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(endpoint.host()), endpoint.port());
            for (int attempt = 0; attempt < PeerSuspicion.REFUSALS_OF_THE_DEAD; attempt++) {
                if (!isRefused(address)) {
                    return false;
                }
            }
            return true;
        } catch (IOException unknown) {
            return false;
        }
    }

    private static boolean isRefused(InetSocketAddress address) throws IOException {
        long begin = System.nanoTime();
        try (Socket socket = new Socket()) {
            socket.connect(address, (int) PeerSuspicion.REFUSED_WITHIN_MS);
            return false;
        } catch (ConnectException refused) {
            // A timeout of the kernel has the same class; only a refusal is quick.
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) <= PeerSuspicion.REFUSED_WITHIN_MS;
        }
    }
}
