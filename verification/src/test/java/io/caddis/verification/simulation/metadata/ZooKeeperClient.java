package io.caddis.verification.simulation.metadata;

import io.caddis.verification.simulation.world.Chance;
import io.caddis.verification.simulation.world.Host;
import io.caddis.verification.simulation.world.Rates;
import io.caddis.verification.simulation.world.Scheduler;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One process's connection to ZooKeeper: requests, replies and watch events in order. When it breaks, every open request
 * ends as "connection loss", whether the server has done it, will yet do it, or never will.
 */
public final class ZooKeeperClient {

    /** Told on the process's thread, so while it is paused not at all. */
    public interface Listener {

        /** @param isNewSession the one before, if any, has ended with all its ephemeral nodes */
        void onConnected(boolean isNewSession);

        void onChanged(String path);
    }

    private static final int MAX_RECONNECT_MS = 40;
    private static final int MAX_LATE_MS = 60;
    private static final double DONE_LATE = 0.3;

    private final VirtualZooKeeper server;
    private final Scheduler scheduler;
    private final Chance chance;
    private final Rates rates;
    private final Host host;
    private final int life;
    private final Listener listener;
    private final Deque<Runnable> open = new ArrayDeque<>();

    private long sessionId = VirtualZooKeeper.NO_SESSION;
    private boolean connected;
    private boolean watches;
    private int connection;
    private boolean reconnects;
    private long lastToServerMs;
    private long lastToClientMs;

    public ZooKeeperClient(
            VirtualZooKeeper server, Scheduler scheduler, Chance chance, Rates rates, Host host, Listener listener) {
        this.server = server;
        this.scheduler = scheduler;
        this.chance = chance;
        this.rates = rates;
        this.host = host;
        this.life = host.life();
        this.listener = listener;
    }

    public long sessionId() {
        return sessionId;
    }

    public boolean isConnected() {
        return connected;
    }

    public void start() {
        reconnect();
    }

    /** Sends a question, answered from one moment at the server. */
    public <R> void read(Function<VirtualZooKeeper, R> question, Consumer<R> onReply, Runnable onLoss) {
        call(question, onReply, onLoss, false);
    }

    /**
     * Sends a change, done at one moment at the server.
     *
     * @param onLoss it was done, was not, or will be
     */
    public <R> void write(Function<VirtualZooKeeper, R> change, Consumer<R> onReply, Runnable onLoss) {
        call(change, onReply, onLoss, true);
    }

    private <R> void call(
            Function<VirtualZooKeeper, R> operation, Consumer<R> onReply, Runnable onLoss, boolean mayBeDoneLate) {
        if (!connected) {
            scheduler.after(delayMs(), () -> deliver(onLoss));
            return;
        }
        int over = connection;
        long session = sessionId;
        open.add(onLoss);
        boolean lost = server.isFaulty() && chance.happens(rates.lostZooKeeperReply());
        boolean lostBefore = lost && chance.happens(0.5);
        lastToServerMs = Math.max(lastToServerMs, scheduler.nowMs() + delayMs());
        scheduler.at(lastToServerMs, () -> {
            if (over != connection) {
                if (mayBeDoneLate && server.isFaulty() && chance.happens(DONE_LATE)) {
                    scheduler.after(chance.between(1, MAX_LATE_MS), () -> doLate(session, operation));
                }
            } else if (lostBefore || !server.isAlive(session)) {
                deliver(() -> breaks(over));
            } else {
                R result = operation.apply(server);
                answer(over, lost ? () -> breaks(over) : () -> {
                    open.remove();
                    onReply.accept(result);
                });
            }
        });
    }

    /** A write that was on its way through the ensemble when the connection broke. */
    private <R> void doLate(long session, Function<VirtualZooKeeper, R> operation) {
        if (server.isAlive(session)) {
            operation.apply(server);
        }
    }

    /** From now on changes are told, in order with the replies. */
    void watch() {
        watches = true;
    }

    void tell(String path) {
        if (watches && connected) {
            int over = connection;
            answer(over, () -> listener.onChanged(path));
        }
    }

    private void answer(int over, Runnable onArrival) {
        lastToClientMs = Math.max(lastToClientMs, scheduler.nowMs() + delayMs());
        scheduler.at(lastToClientMs, () -> deliver(() -> {
            if (over == connection) {
                onArrival.run();
            }
        }));
    }

    /** The server has closed the connection, or it cannot be reached any more. */
    void closedByServer() {
        int over = connection;
        deliver(() -> breaks(over));
    }

    private void breaks(int over) {
        if (over != connection || !connected) {
            return;
        }
        connected = false;
        watches = false;
        connection++;
        Deque<Runnable> unknown = new ArrayDeque<>(open);
        open.clear();
        reconnect();
        unknown.forEach(Runnable::run);
    }

    /** Tries until the server is reached. */
    private void reconnect() {
        if (reconnects) {
            return;
        }
        reconnects = true;
        scheduler.after(chance.between(1, MAX_RECONNECT_MS), () -> deliver(() -> {
            reconnects = false;
            if (connected) {
                return;
            }
            if (!server.isReachable(host.id())) {
                reconnect();
                return;
            }
            connected = true;
            boolean isNewSession = !server.isAlive(sessionId);
            if (isNewSession) {
                sessionId = server.openSession(this);
            }
            listener.onConnected(isNewSession);
        }));
    }

    private void deliver(Runnable action) {
        if (isLiving()) {
            host.deliver(action);
        }
    }

    boolean isLiving() {
        return host.isUp() && host.life() == life;
    }

    Host host() {
        return host;
    }

    private int delayMs() {
        return chance.between(0, rates.maxDelayMs());
    }
}
