package io.caddis.coordinator.controller;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.PartitionImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Who leads a partition: the present leader while it lives under the registration it was chosen for, else the first live
 * replica in assignment order from the in-sync replicas, else from the eligible leader replicas (KIP-966), else nobody. A
 * draining broker leads only what no other can. Never unclean: a replica outside both sets may lack committed records.
 *
 * <p>Pure and stateless. The same rule answers the operator's question what the loss of a broker would do.
 */
public final class LeaderSelection {

    /** Where the chosen leader was found. */
    public enum Source { UNCHANGED, IN_SYNC, ELIGIBLE }

    /** @param leader the chosen broker */
    public record Choice(BrokerRegistration leader, Source source) {}

    private LeaderSelection() {}

    /** @param live registered brokers by id; @return empty if no eligible replica lives */
    public static Optional<Choice> choose(PartitionImage partition, Map<Integer, BrokerRegistration> live) {
        BrokerRegistration present = live.get(partition.leader());
        boolean stillRegistered = present != null && present.brokerEpoch() == partition.leaderBrokerEpoch();
        if (stillRegistered && !present.draining()) {
            return Optional.of(new Choice(present, Source.UNCHANGED));
        }
        Optional<Choice> other = firstOf(partition, live, broker -> !broker.draining());
        if (other.isPresent()) {
            return other;
        }
        return stillRegistered ? Optional.of(new Choice(present, Source.UNCHANGED)) : firstOf(partition, live, broker -> true);
    }

    private static Optional<Choice> firstOf(
            PartitionImage partition, Map<Integer, BrokerRegistration> live, Predicate<BrokerRegistration> acceptable) {
        return firstIn(partition.isr(), partition, live, acceptable)
                .map(leader -> new Choice(leader, Source.IN_SYNC))
                .or(() -> firstIn(partition.elr(), partition, live, acceptable)
                        .map(leader -> new Choice(leader, Source.ELIGIBLE)));
    }

    private static Optional<BrokerRegistration> firstIn(
            List<Integer> eligible,
            PartitionImage partition,
            Map<Integer, BrokerRegistration> live,
            Predicate<BrokerRegistration> acceptable) {
        return partition.replicas().stream()
                .filter(eligible::contains)
                .map(live::get)
                .filter(broker -> broker != null && acceptable.test(broker))
                .findFirst();
    }
}
