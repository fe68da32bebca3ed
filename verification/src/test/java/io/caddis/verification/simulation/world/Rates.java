package io.caddis.verification.simulation.world;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What one seed's world is like: its size, and how often what goes wrong. Every seed draws its own, zeros included, because
 * faults hide one another (swarm testing).
 *
 * @param faultEveryMs mean time from one fault to the next
 * @param faults       each kind as often as it is weighed
 */
public record Rates(
        int brokers,
        int maxDelayMs,
        double slowMessage,
        int maxSlowMs,
        double brokenConnection,
        double repeatedReply,
        double requestAfterBreak,
        double lostZooKeeperReply,
        int maxFlushMs,
        int produceEveryMs,
        int sessionTimeoutMs,
        int replicaLagTimeMaxMs,
        int faultEveryMs,
        int maxFaultMs,
        double retention,
        List<Fault> faults) {

    /** Of the most frequent kind against the least. */
    private static final int MAX_WEIGHT = 4;

    private static final double LEFT_OUT = 0.45;

    public static Rates draw(Chance chance) {
        List<Fault> faults = new ArrayList<>();
        Map<Fault, Integer> weights = new EnumMap<>(Fault.class);
        for (Fault fault : Fault.values()) {
            weights.put(fault, chance.happens(LEFT_OUT) ? 0 : chance.between(1, MAX_WEIGHT));
        }
        weights.forEach((fault, weight) -> {
            for (int i = 0; i < weight; i++) {
                faults.add(fault);
            }
        });
        int brokers = chance.happens(0.7) ? 3 : chance.between(4, 5);
        return new Rates(
                brokers,
                chance.between(1, 12),
                chance.rate(0.5, 0.001, 0.05),
                chance.between(30, 300),
                chance.rate(0.4, 0.0005, 0.02),
                chance.rate(0.5, 0.001, 0.25),
                chance.rate(0.4, 0.2, 0.9),
                chance.rate(0.4, 0.002, 0.1),
                chance.between(0, 15),
                chance.between(12, 60),
                chance.between(120, 400),
                chance.between(60, 250),
                chance.between(60, 400),
                chance.between(50, 900),
                chance.rate(0.7, 0.005, 0.1),
                faults);
    }

    public Rates withoutSlowMessages() {
        return with(0, brokenConnection, repeatedReply, requestAfterBreak, lostZooKeeperReply);
    }

    public Rates withoutBrokenConnections() {
        return with(slowMessage, 0, repeatedReply, requestAfterBreak, lostZooKeeperReply);
    }

    public Rates withoutRepeatedReplies() {
        return with(slowMessage, brokenConnection, 0, requestAfterBreak, lostZooKeeperReply);
    }

    public Rates withoutRequestsAfterBreak() {
        return with(slowMessage, brokenConnection, repeatedReply, 0, lostZooKeeperReply);
    }

    public Rates withoutLostZooKeeperReplies() {
        return with(slowMessage, brokenConnection, repeatedReply, requestAfterBreak, 0);
    }

    private Rates with(double slow, double broken, double repeated, double afterBreak, double lost) {
        return new Rates(brokers, maxDelayMs, slow, maxSlowMs, broken, repeated, afterBreak, lost, maxFlushMs, produceEveryMs,
                sessionTimeoutMs, replicaLagTimeMaxMs, faultEveryMs, maxFaultMs, retention, faults);
    }
}
