package io.caddis.verification.simulation;

import io.caddis.coordinator.image.PartitionImage;
import io.caddis.verification.simulation.invariant.PartitionInvariants;
import io.caddis.verification.simulation.invariant.SimulatedPartition;
import io.caddis.verification.simulation.node.BrokerProcess;
import io.caddis.verification.simulation.node.Cluster;
import io.caddis.verification.simulation.node.Machine;
import io.caddis.verification.simulation.world.Chance;
import java.util.Optional;

/**
 * Clients that write numbers nobody writes twice, with acks=all. They find leaders by asking any broker. What is refused or not
 * answered is left: whether it is there is unknown, as for a client that gave up.
 */
final class Producers {

    private static final int MAX_DELAY_MS = 8;
    private static final int LAST_RECORD_EVERY_MS = 60;

    private final Cluster cluster;
    private final Chance chance;
    private final boolean[] lastAcknowledged;
    private long lastValue;
    private boolean isLast;

    Producers(Cluster cluster, Chance chance) {
        this.cluster = cluster;
        this.chance = chance;
        this.lastAcknowledged = new boolean[cluster.checks().size()];
    }

    void start() {
        for (PartitionInvariants check : cluster.checks()) {
            next(check.partition());
        }
    }

    /** From now on each partition needs one more acknowledged record, and is given none after it. */
    void lastRecords() {
        isLast = true;
    }

    boolean isLastAcknowledged(int partition) {
        return lastAcknowledged[partition];
    }

    private void next(SimulatedPartition partition) {
        int pauseMs = isLast ? LAST_RECORD_EVERY_MS : chance.between(1, 2 * cluster.rates().produceEveryMs());
        cluster.scheduler().after(pauseMs, () -> {
            if (isLast && lastAcknowledged[partition.index()]) {
                return;
            }
            send(partition);
            next(partition);
        });
    }

    private void send(SimulatedPartition partition) {
        Optional<BrokerProcess> asked = chance.oneOf(cluster.machines()).process();
        Optional<PartitionImage> known = asked.flatMap(process -> process.image().partition(partition.topicId(), partition.partition()));
        if (known.isEmpty() || !known.get().hasLeader()) {
            return;
        }
        Machine leader = cluster.machine(known.get().leader());
        boolean last = isLast;
        long value = ++lastValue;
        int life = leader.life();
        cluster.scheduler().after(chance.between(0, MAX_DELAY_MS), () -> {
            if (leader.isUp() && leader.life() == life) {
                leader.deliver(() -> leader.process().orElseThrow().produce(partition.index(), value, () -> {
                    lastAcknowledged[partition.index()] |= last;
                }));
            }
        });
    }
}
