package io.caddis.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A port that passes one connection on: what the client says at once, what the server says piece by piece. */
final class SlowLink implements AutoCloseable {

    static final int PIECE_BYTES = 1_000;
    static final int PAUSE_MS = 100;

    private final ServerSocket listener;
    private final Socket server;

    private SlowLink(ServerSocket listener, Socket server) {
        this.listener = listener;
        this.server = server;
    }

    static SlowLink to(InetSocketAddress server) throws IOException {
        SlowLink link = new SlowLink(
                new ServerSocket(0, 1, InetAddress.getLoopbackAddress()), new Socket(server.getAddress(), server.getPort()));
        run(link::passOn);
        return link;
    }

    int port() {
        return listener.getLocalPort();
    }

    private void passOn() throws IOException {
        try (Socket client = listener.accept()) {
            InputStream answers = server.getInputStream();
            OutputStream slow = client.getOutputStream();
            run(() -> client.getInputStream().transferTo(server.getOutputStream()));
            byte[] piece = new byte[PIECE_BYTES];
            int length;
            while ((length = answers.readNBytes(piece, 0, 1)) > 0) {
                length += answers.read(piece, 1, Math.min(PIECE_BYTES - 1, answers.available()));
                slow.write(piece, 0, length);
                slow.flush();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MS));
            }
        }
    }

    @FunctionalInterface
    private interface Passing {
        void run() throws IOException;
    }

    private static void run(Passing passing) {
        Thread thread = new Thread(() -> {
            try {
                passing.run();
            } catch (IOException ended) {
                Thread.currentThread().interrupt();
            }
        }, "slow-link");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        server.close();
    }
}
