package io.caddis.verification.simulation.world;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A connection between the present lives of two hosts. Each direction keeps its order; a message that is lost breaks the
 * connection, and with it everything behind. Across connections nothing is ordered.
 */
public final class Connection {

    private final class Lane {
        private final Host from;
        private final Host to;
        private final int life;
        private final Deque<Runnable> onTheWay = new ArrayDeque<>();
        private long lastArrivalMs;

        Lane(Host from, Host to) {
            this.from = from;
            this.to = to;
            this.life = to.life();
        }

        void send(Runnable onArrival) {
            onTheWay.add(onArrival);
            planArrival(scheduler.nowMs() + network.delayMs());
        }

        private void planArrival(long atMs) {
            lastArrivalMs = Math.max(lastArrivalMs, atMs);
            scheduler.at(lastArrivalMs, this::arrive);
        }

        private void arrive() {
            if (onTheWay.isEmpty() || !to.isUp() || to.life() != life) {
                return;
            }
            long cutUntilMs = network.cutUntilMs(from.id(), to.id());
            if (scheduler.nowMs() < cutUntilMs) {
                planArrival(cutUntilMs + network.delayMs());
                return;
            }
            to.deliver(onTheWay.remove());
        }
    }

    private final Network network;
    private final Scheduler scheduler;
    private final Lane toServer;
    private final Lane toClient;
    private boolean open = true;

    Connection(Network network, Scheduler scheduler, Host client, Host server) {
        this.network = network;
        this.scheduler = scheduler;
        this.toServer = new Lane(client, server);
        this.toClient = new Lane(server, client);
    }

    public boolean isOpen() {
        return open;
    }

    /** The client hears nothing of what becomes of it: it gives up by its own time. */
    public void request(Runnable onArrival) {
        if (open && network.breaksConnection()) {
            close();
        }
        if (open) {
            toServer.send(onArrival);
        }
    }

    public void reply(Runnable onArrival) {
        if (open && network.breaksConnection()) {
            close();
        }
        if (!open) {
            return;
        }
        toClient.send(onArrival);
        if (network.repeatsReply()) {
            scheduler.after(network.afterBreakMs(), () -> {
                if (toClient.to.isUp() && toClient.to.life() == toClient.life) {
                    toClient.to.deliver(onArrival);
                }
            });
        }
    }

    /** Replies are lost; requests may yet be read. */
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        toClient.onTheWay.clear();
        Deque<Runnable> requests = new ArrayDeque<>(toServer.onTheWay);
        toServer.onTheWay.clear();
        if (!requests.isEmpty() && network.arrivesAfterBreak()) {
            scheduler.after(network.afterBreakMs(), () -> requests.forEach(request -> {
                if (toServer.to.isUp() && toServer.to.life() == toServer.life) {
                    toServer.to.deliver(request);
                }
            }));
        }
    }
}
