package io.caddis.verification.simulation.world;

import java.util.Arrays;

/** Links between hosts: how long a message takes, which directions are cut and until when. */
public final class Network {

    private final Scheduler scheduler;
    private final Chance chance;
    private final Rates rates;
    /** By host id: sender, receiver. */
    private final long[][] cutUntilMs;

    private boolean calm;

    public Network(Scheduler scheduler, Chance chance, Rates rates, int hosts) {
        this.scheduler = scheduler;
        this.chance = chance;
        this.rates = rates;
        this.cutUntilMs = new long[hosts][hosts];
    }

    public Connection connect(Host client, Host server) {
        return new Connection(this, scheduler, client, server);
    }

    public void cut(int from, int to, long untilMs) {
        cutUntilMs[from][to] = Math.max(cutUntilMs[from][to], untilMs);
    }

    /** No faults from now on. */
    public void calm() {
        calm = true;
        for (long[] row : cutUntilMs) {
            Arrays.fill(row, 0);
        }
    }

    long cutUntilMs(int from, int to) {
        return cutUntilMs[from][to];
    }

    int delayMs() {
        return !calm && chance.happens(rates.slowMessage()) ? chance.between(1, rates.maxSlowMs()) : chance.between(0, rates.maxDelayMs());
    }

    boolean breaksConnection() {
        return !calm && chance.happens(rates.brokenConnection());
    }

    boolean repeatsReply() {
        return !calm && chance.happens(rates.repeatedReply());
    }

    /** What was on its way when a connection broke may be read by the server all the same, much later. */
    boolean arrivesAfterBreak() {
        return !calm && chance.happens(rates.requestAfterBreak());
    }

    int afterBreakMs() {
        return chance.between(1, 400);
    }
}
