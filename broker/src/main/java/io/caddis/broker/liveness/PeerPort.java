package io.caddis.broker.liveness;

import io.caddis.coordinator.image.BrokerRegistration;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The idle connection to one peer, under one registration of it: carries out what {@link PeerSuspicion} says. Used by the
 * thread {@code peer-watch} only. Blocks for a name look-up, before the first connection and after failures, never between a
 * connection that ends and the report.
 */
final class PeerPort {

    private static final Logger LOG = LoggerFactory.getLogger(PeerPort.class);
    /** A peer has nothing to say on this connection; what it says all the same, a TLS alert perhaps, is thrown away. */
    private static final int UNWANTED_BYTES = 512;

    private final BrokerRegistration broker;
    private final BrokerRegistration.Endpoint endpoint;
    private final Selector selector;
    private final Consumer<BrokerRegistration> unreachable;
    private final PeerSuspicion suspicion;
    private final ByteBuffer unwanted = ByteBuffer.allocate(UNWANTED_BYTES);
    private Optional<InetSocketAddress> address = Optional.empty();
    private Optional<SocketChannel> channel = Optional.empty();
    private boolean reported;

    PeerPort(
            BrokerRegistration broker, BrokerRegistration.Endpoint endpoint, Selector selector,
            Consumer<BrokerRegistration> unreachable, long nowMs) {
        this.broker = broker;
        this.endpoint = endpoint;
        this.selector = selector;
        this.unreachable = unreachable;
        this.suspicion = new PeerSuspicion(nowMs);
    }

    BrokerRegistration broker() {
        return broker;
    }

    long dueAtMs() {
        return suspicion.dueAtMs();
    }

    void tick(long nowMs) {
        switch (suspicion.onTick(nowMs)) {
            case CONNECT -> connect(nowMs);
            case ABANDON -> forgetAddressAndDisconnect();
            case REPORT, NONE -> { }
        }
    }

    void controllerChanged(long nowMs) {
        suspicion.onControllerChanged(nowMs);
    }

    /** The selector found the channel connectable or readable. */
    void ready(SelectionKey key, long nowMs) {
        if (key.isConnectable()) {
            finishConnect(key, nowMs);
        } else if (key.isReadable() && isClosedByPeer()) {
            disconnect();
            suspicion.onClosed(nowMs);
        }
    }

    private void connect(long nowMs) {
        try {
            InetSocketAddress target = address.isPresent() ? address.get() : resolve();
            SocketChannel opened = SocketChannel.open();
            channel = Optional.of(opened);
            opened.configureBlocking(false);
            // a host that went away without a word must not hold the connection for ever
            opened.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            boolean connected = opened.connect(target);
            SelectionKey key = opened.register(selector, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
            if (connected) {
                connected(key, nowMs);
            }
        } catch (IOException | UnresolvedAddressException failure) {
            attemptFailed(failure, nowMs);
        }
    }

    private InetSocketAddress resolve() throws IOException {
        InetSocketAddress resolved = new InetSocketAddress(InetAddress.getByName(endpoint.host()), endpoint.port());
        address = Optional.of(resolved);
        return resolved;
    }

    private void finishConnect(SelectionKey key, long nowMs) {
        try {
            if (channel.orElseThrow().finishConnect()) {
                connected(key, nowMs);
            }
        } catch (IOException failure) {
            attemptFailed(failure, nowMs);
        }
    }

    private void connected(SelectionKey key, long nowMs) {
        key.interestOps(SelectionKey.OP_READ);
        suspicion.onConnected(nowMs);
        if (reported) {
            reported = false;
            LOG.info("broker listens again: brokerId={} brokerEpoch={} endpoint={}", broker.brokerId(), broker.brokerEpoch(), endpoint);
        }
    }

    private void attemptFailed(Exception failure, long nowMs) {
        // Not by the text, which depends on the locale.
        if (failure instanceof ConnectException) {
            disconnect();
            // it may be a timeout as well, which the time taken tells apart
            if (suspicion.onRefused(nowMs) == PeerSuspicion.Effect.REPORT) {
                report();
            }
        } else if (failure.getClass() == SocketException.class) {
            // how a process that is just dying ends connections that it has not accepted yet
            disconnect();
            suspicion.onReset(nowMs);
        } else {
            LOG.debug("cannot connect to broker {} at {}", broker.brokerId(), endpoint, failure);
            forgetAddressAndDisconnect();
            suspicion.onFailed(nowMs);
        }
    }

    private void report() {
        if (!reported) {
            reported = true;
            LOG.info("nothing listens at a broker's port, it is reported: brokerId={} brokerEpoch={} endpoint={}",
                    broker.brokerId(), broker.brokerEpoch(), endpoint);
        }
        unreachable.accept(broker);
    }

    private boolean isClosedByPeer() {
        try {
            unwanted.clear();
            return channel.orElseThrow().read(unwanted) < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    private void forgetAddressAndDisconnect() {
        address = Optional.empty();
        disconnect();
    }

    void disconnect() {
        channel.ifPresent(open -> {
            try {
                open.close();
            } catch (IOException failure) {
                LOG.debug("closing a connection to {} failed", endpoint, failure);
            }
        });
        channel = Optional.empty();
    }
}
