package io.caddis.broker.liveness;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A broker's port that takes connections and says nothing, until it is closed with all of them, as by a kill. */
final class ListeningPort implements AutoCloseable {

    private final ServerSocket server;
    private final List<Socket> connections = new ArrayList<>();
    private boolean closed;

    ListeningPort() throws IOException {
        server = Peers.listening();
        Thread acceptor = new Thread(this::accept, "listening-port");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    private void accept() {
        while (true) {
            try {
                add(server.accept());
            } catch (IOException end) {
                return;
            }
        }
    }

    private synchronized void add(Socket connection) throws IOException {
        connections.add(connection);
        if (closed) {
            connection.close();
        }
    }

    int number() {
        return server.getLocalPort();
    }

    /** Taken so far. */
    synchronized int connections() {
        return connections.size();
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        server.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
