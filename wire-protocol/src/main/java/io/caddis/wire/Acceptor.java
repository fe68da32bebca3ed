package io.caddis.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes connections of one listener and deals them out to its event loops in turn, within the limits. Before the node serves it
 * sends them away, or, when that is a matter of moments, keeps them waiting.
 */
final class Acceptor implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);
    /** After a failed accept (no file descriptor left, say) the next try waits, so that the log and a core stay usable. */
    private static final long FAILED_ACCEPT_PAUSE_MS = 200;

    private final ServerSocketChannel server;
    private final ConnectionLimits limits;
    private final WireSettings settings;
    private final CountDownLatch serving = new CountDownLatch(1);
    private volatile boolean sendingAway = true;
    private volatile List<NetworkLoop> loops = List.of();
    private int next;

    Acceptor(ServerSocketChannel server, ConnectionLimits limits, WireSettings settings) {
        this.server = server;
        this.limits = limits;
        this.settings = settings;
    }

    /** From now on connections wait until {@link #serve}. Any thread. */
    void hold() {
        sendingAway = false;
    }

    /** Serves, with these loops. Any thread, once. */
    void serve(List<NetworkLoop> servingLoops) {
        loops = List.copyOf(servingLoops);
        sendingAway = false;
        serving.countDown();
    }

    @Override
    public void run() {
        try {
            while (server.isOpen()) {
                acceptOne();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void acceptOne() throws InterruptedException {
        try {
            SocketChannel channel = server.accept();
            if (sendingAway) {
                SocketServer.closeQuietly(channel);
                return;
            }
            awaitServing(channel);
            InetAddress address = channel.socket().getInetAddress();
            if (!limits.tryEnter(address)) {
                LOG.debug("refused a connection of {}: the node or the address has as many as allowed", address);
                SocketServer.closeQuietly(channel);
                return;
            }
            hand(channel, address);
        } catch (ClosedChannelException closed) {
            LOG.debug("listener closed");
        } catch (IOException failure) {
            LOG.warn("accepting a connection failed: {}", failure.toString());
            Thread.sleep(FAILED_ACCEPT_PAUSE_MS);
        }
    }

    private void awaitServing(SocketChannel channel) throws InterruptedException {
        try {
            serving.await();
        } catch (InterruptedException closing) {
            SocketServer.closeQuietly(channel);
            throw closing;
        }
    }

    private void hand(SocketChannel channel, InetAddress address) throws InterruptedException {
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            if (settings.sendBufferBytes() > 0) {
                channel.setOption(StandardSocketOptions.SO_SNDBUF, settings.sendBufferBytes());
            }
        } catch (IOException failure) {
            LOG.debug("connection of {} was gone before it was set up: {}", address, failure.toString());
            limits.leave(address);
            SocketServer.closeQuietly(channel);
            return;
        }
        NetworkLoop loop = loops.get(next);
        next = (next + 1) % loops.size();
        try {
            loop.accept(channel);
        } catch (InterruptedException closing) {
            limits.leave(address);
            SocketServer.closeQuietly(channel);
            throw closing;
        }
    }
}
