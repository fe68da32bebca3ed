package io.caddis.verification.simulation;

import io.caddis.verification.simulation.invariant.PartitionInvariants;
import io.caddis.verification.simulation.node.BrokerProcess;
import io.caddis.verification.simulation.node.Cluster;
import io.caddis.verification.simulation.node.Machine;
import io.caddis.verification.simulation.world.Chance;
import io.caddis.verification.simulation.world.Fault;
import io.caddis.verification.simulation.world.VirtualLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What goes wrong, and when. Each fault draws everything it needs whether it is carried out or left out, so that leaving one out
 * does not change the others.
 */
final class Faults {

    private static final int DRAIN_MS = 120;
    private static final double MAY_LOSE_TOO_MUCH = 0.08;

    private final Cluster cluster;
    private final Chance chance;
    private final Set<Integer> leftOut;
    private final boolean mayLoseTooMuch;
    private long endMs;
    private int count;

    Faults(Cluster cluster, Chance chance, Set<Integer> leftOut) {
        this.cluster = cluster;
        this.chance = chance;
        this.leftOut = leftOut;
        this.mayLoseTooMuch = chance.happens(MAY_LOSE_TOO_MUCH);
    }

    void start(long untilMs) {
        endMs = untilMs;
        if (!cluster.rates().faults().isEmpty()) {
            next();
        }
    }

    /** Faults so far, those left out too. */
    int count() {
        return count;
    }

    private void next() {
        cluster.scheduler().after(chance.between(1, 2 * cluster.rates().faultEveryMs()), () -> {
            if (cluster.nowMs() < endMs) {
                strike();
                next();
            }
        });
    }

    private void strike() {
        Fault fault = chance.oneOf(cluster.rates().faults());
        Machine machine = chance.oneOf(cluster.machines());
        Machine other = chance.oneOf(cluster.machines());
        long untilMs = Math.min(endMs - 1, cluster.nowMs() + chance.between(5, cluster.rates().maxFaultMs()));
        boolean drains = chance.happens(0.6);
        count++;
        if (leftOut.contains(count)) {
            return;
        }
        if (cluster.trace().isOn()) {
            cluster.trace().line("fault " + count + ": " + fault + " of node " + machine.id() + " until " + untilMs);
        }
        switch (fault) {
            case CRASH -> crash(machine, untilMs);
            case POWER_LOSS -> losePower(machine, untilMs);
            case WIPE -> loseDisk(machine, untilMs);
            case POWER_LOSS_OF_ALL -> cluster.machines().forEach(each -> losePower(each, untilMs));
            case CLEAN_STOP -> stop(machine, drains, untilMs);
            case PAUSE -> {
                machine.pause();
                cluster.scheduler().at(untilMs, machine::resume);
            }
            case CUT -> cluster.network().cut(machine.id(), other.id(), untilMs);
            case ISOLATE -> cluster.machines().forEach(each -> {
                cluster.network().cut(machine.id(), each.id(), untilMs);
                cluster.network().cut(each.id(), machine.id(), untilMs);
            });
            case ZOOKEEPER_CUT -> {
                cluster.zooKeeper().setReachable(machine.id(), false);
                cluster.scheduler().at(untilMs, () -> cluster.zooKeeper().setReachable(machine.id(), true));
            }
            case ZOOKEEPER_OUTAGE -> {
                cluster.zooKeeper().setOutage(true);
                cluster.scheduler().at(untilMs, () -> cluster.zooKeeper().setOutage(false));
            }
            case REGISTRATION_REMOVED -> cluster.zooKeeper().removeRegistration(machine.id());
            case SLOW_DISK -> machine.slowDiskUntil(untilMs);
            case DAMAGE -> damage(machine, untilMs);
            case FULL_DISK -> machine.fullDiskUntil(untilMs);
            case FULL_DISKS -> cluster.machines().forEach(each -> each.fullDiskUntil(untilMs));
            case REASSIGNMENT -> reassign();
            case PREFERRED_LEADERS -> cluster.machines().forEach(each -> each.process()
                    .ifPresent(process -> each.deliver(process.controller()::balanceLeaders)));
        }
    }

    /** As many replicas as before, anywhere and in any order; or back to where they were. */
    private void reassign() {
        PartitionInvariants check = chance.oneOf(cluster.checks());
        List<Integer> brokers = cluster.machines().stream().map(Machine::id).collect(Collectors.toCollection(ArrayList::new));
        List<Integer> target = new ArrayList<>();
        while (target.size() < check.partition().replicas().size()) {
            Integer replica = chance.oneOf(brokers);
            brokers.remove(replica);
            target.add(replica);
        }
        boolean cancels = chance.happens(0.2);
        cluster.machines().forEach(each -> each.process().ifPresent(process -> each.deliver(() -> process.controller()
                .reassign(check.partition(), cancels ? Optional.empty() : Optional.of(target)))));
    }

    private void crash(Machine machine, long untilMs) {
        machine.crash();
        cluster.scheduler().at(untilMs, machine::start);
    }

    private void losePower(Machine machine, long untilMs) {
        if (mayLose(machine, false)) {
            machine.losePower();
            cluster.scheduler().at(untilMs, machine::start);
        }
    }

    private void loseDisk(Machine machine, long untilMs) {
        if (mayLose(machine, true)) {
            machine.losePowerAndDisk();
            cluster.scheduler().at(untilMs, machine::start);
        }
    }

    /** Most seeds stay within what is promised to survive; in the others the promise ends and only the rest is looked at. */
    private boolean mayLose(Machine machine, boolean disk) {
        return mayLoseTooMuch || cluster.checks().stream()
                .filter(check -> check.authority().replicas().contains(machine.id()))
                .filter(check -> disk || !check.partition().synced())
                .allMatch(check -> check.survivesLossOf(machine.id()));
    }

    /** One record of one partition, where enough others have it that nobody is left with the only copy. */
    private void damage(Machine machine, long foundMs) {
        List<PartitionInvariants> candidates = cluster.checks().stream()
                .filter(check -> check.authority().replicas().contains(machine.id()))
                .filter(check -> check.partition().minInsyncReplicas() < check.partition().replicas().size())
                .filter(check -> !mayLoseTooMuch && !check.isVoid() && check.survivesLossOf(machine.id()))
                .toList();
        for (PartitionInvariants check : candidates) {
            VirtualLog log = machine.log(check.partition().index());
            long from = log.logStartOffset() + 1; // the very first record: a known gap, see FollowerFetch.isBeforeLoss
            long to = Math.min(check.highWatermark(), log.endOffset());
            if (from < to) {
                long offset = from + chance.between(0, (int) (to - from - 1));
                if (cluster.trace().isOn()) {
                    cluster.trace().line("record " + offset + " of " + check.partition() + " is damaged on node " + machine.id());
                }
                log.damage(offset);
                check.onDamaged(machine.id());
                cluster.scheduler().at(foundMs, log::findDamage);
            }
        }
    }

    private void stop(Machine machine, boolean drains, long untilMs) {
        if (drains) {
            machine.process().ifPresent(BrokerProcess::drain);
        }
        int life = machine.life();
        cluster.scheduler().after(drains ? DRAIN_MS : 0, () -> {
            if (machine.isUp() && machine.life() == life) {
                machine.deliver(machine::stopCleanly);
                cluster.scheduler().at(Math.max(untilMs, cluster.nowMs() + 1), machine::start);
            }
        });
    }

    /** Nothing is wrong from now on. */
    void heal() {
        if (cluster.trace().isOn()) {
            cluster.trace().line("healed");
        }
        cluster.network().calm();
        cluster.zooKeeper().calm();
        cluster.catalog().calm();
        for (Machine machine : cluster.machines()) {
            machine.slowDiskUntil(0);
            machine.fullDiskUntil(0);
            machine.resume();
            machine.start();
        }
    }
}
