package io.caddis.verification.simulation;

import io.caddis.coordinator.image.PartitionImage;
import io.caddis.verification.simulation.invariant.PartitionInvariants;
import io.caddis.verification.simulation.node.BrokerProcess;
import io.caddis.verification.simulation.node.Cluster;
import io.caddis.verification.simulation.node.Machine;
import io.caddis.verification.simulation.world.VirtualLog;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Whether a healed cluster has come to rest: everything is led, everybody in sync and equal, every record decided. */
final class Rest {

    private final Cluster cluster;

    Rest(Cluster cluster) {
        this.cluster = cluster;
    }

    /** What is still to come, a sentence each. */
    List<String> missing(Producers producers) {
        List<String> missing = new ArrayList<>();
        if (cluster.machines().stream().noneMatch(machine -> machine.process().filter(process -> process.controller().isActive()).isPresent())) {
            missing.add("there is no controller");
        }
        for (PartitionInvariants check : cluster.checks()) {
            missingOf(check, producers, missing);
        }
        return missing;
    }

    private void missingOf(PartitionInvariants check, Producers producers, List<String> missing) {
        PartitionImage authority = check.authority();
        int index = check.partition().index();
        Optional<BrokerProcess> leader = authority.hasLeader() ? cluster.machine(authority.leader()).process() : Optional.empty();
        if (leader.isEmpty() || !leader.get().leads(index)) {
            missing.add(check.partition() + " is not led: " + authority);
            return;
        }
        if (authority.isReassigning()) {
            missing.add(check.partition() + " is still moving: " + authority);
            return;
        }
        List<Integer> target = cluster.catalog().target(check.partition().topicId(), check.partition().partition());
        if (!authority.replicas().equals(target)) {
            missing.add(check.partition() + " does not move to " + target + ": " + authority);
            return;
        }
        if (check.isVoid() && cluster.machine(authority.leader()).log(index).damage().isPresent()) {
            return; // the last copy of a record is bad: whether to go on without it is for an operator to say
        }
        if (!new HashSet<>(authority.isr()).equals(new HashSet<>(authority.replicas()))) {
            missing.add(check.partition() + " lacks replicas in sync: " + authority);
            return;
        }
        if (!producers.isLastAcknowledged(index)) {
            missing.add(check.partition() + " has not acknowledged a last record");
            return;
        }
        VirtualLog truth = cluster.machine(authority.leader()).log(index);
        for (int id : authority.replicas()) {
            check.differences(id, authority.leader()).forEach(difference -> missing.add(check.partition() + ": " + difference));
            Optional<BrokerProcess> process = cluster.machine(id).process();
            if (process.isEmpty() || process.get().highWatermark(index) != truth.endOffset()) {
                missing.add(check.partition() + ": broker " + id + " has not committed up to " + truth.endOffset());
            }
        }
    }

    /** Where nobody is left who can be relied on, and the last leader has no logs, an operator has to decide. */
    void electWhereAllowed() {
        for (PartitionInvariants check : cluster.checks()) {
            PartitionImage authority = check.authority();
            if (!authority.hasLeader() && authority.isr().isEmpty() && authority.elr().isEmpty()) {
                cluster.machines().stream()
                        .map(Machine::process)
                        .flatMap(Optional::stream)
                        .filter(process -> process.controller().isActive())
                        .forEach(process -> process.controller().electUncleanly(check.partition()));
            }
        }
    }
}
