package io.caddis.coordinator.controller;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.PartitionImage;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Who leads a partition: the present leader while it lives under the registration it was chosen for, else the first live
 * replica in assignment order from the in-sync replicas. Only when no in-sync replica lives, the first from the eligible leader
 * replicas (KIP-966); when there are none of either, the last leader if it still has its logs. Else nobody. A draining
 * broker leads only what no other can. Never unclean: a replica outside these sets may lack committed records.
 *
 * <p>Pure and stateless. The same rule answers the operator's question what the loss of a broker would do.
 */
final class LeaderSelection {

    /** Where the chosen leader was found. */
    enum Source { UNCHANGED, IN_SYNC, ELIGIBLE, LAST_KNOWN }

    /** @param leader the chosen broker */
    record Choice(BrokerRegistration leader, Source source) {}

    private LeaderSelection() {}

    /**
     * @param partition as it was
     * @param isr       those of its in-sync replicas that are left: live, nothing lost
     * @param elr       those of its eligible leader replicas that are left
     * @return empty if no eligible replica lives, or none that is processed
     */
    static Optional<Choice> choose(PartitionImage partition, List<Integer> isr, List<Integer> elr, BrokerRoster brokers) {
        if (!isr.isEmpty()) {
            return inSync(partition, isr, brokers);
        }
        if (!elr.isEmpty()) {
            return first(partition, elr, brokers, id -> brokers.mayJoin(id))
                    .or(() -> first(partition, elr, brokers, id -> true))
                    .map(leader -> new Choice(leader, Source.ELIGIBLE));
        }
        List<Integer> last = partition.hasLeader() ? List.of(partition.leader()) : partition.lastKnownElr();
        return first(partition, last, brokers, id -> !brokers.startedWithoutItsLogs(id))
                .map(leader -> new Choice(leader, Source.LAST_KNOWN));
    }

    private static Optional<Choice> inSync(PartitionImage partition, List<Integer> isr, BrokerRoster brokers) {
        Optional<Choice> incumbent = Optional.of(partition.leader())
                .filter(id -> isr.contains(id) && brokers.isRegistered(id, partition.leaderBrokerEpoch()))
                .map(id -> new Choice(brokers.live().get(id), Source.UNCHANGED));
        return incumbent.filter(choice -> !choice.leader().draining())
                .or(() -> first(partition, isr, brokers, brokers::mayJoin).map(leader -> new Choice(leader, Source.IN_SYNC)))
                .or(() -> incumbent)
                .or(() -> first(partition, isr, brokers, id -> true).map(leader -> new Choice(leader, Source.IN_SYNC)));
    }

    private static Optional<BrokerRegistration> first(
            PartitionImage partition, List<Integer> among, BrokerRoster brokers, Predicate<Integer> acceptable) {
        return partition.replicas().stream()
                .filter(among::contains)
                .filter(brokers::mayLead)
                .filter(acceptable)
                .findFirst()
                .map(brokers.live()::get);
    }
}
