package io.caddis.coordinator.controller;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.PartitionImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From one state of a partition to the next, when brokers come and go. Pure and stateless. */
final class PartitionTransition {

    /** {@link PartitionImage#leaderBrokerEpoch()} of a partition without leader. */
    static final long NO_BROKER_EPOCH = -1;

    private PartitionTransition() {}

    /** The first state of a new partition; its ISR holds the replicas that live, all of them while none does. */
    static PartitionImage created(int partition, List<Integer> replicas, Map<Integer, BrokerRegistration> live) {
        List<Integer> alive = replicas.stream().filter(live::containsKey).toList();
        PartitionImage offline = new PartitionImage(
                partition,
                replicas,
                PartitionImage.NO_LEADER,
                NO_BROKER_EPOCH,
                0,
                0,
                alive.isEmpty() ? replicas : alive,
                List.of(),
                List.of());
        return LeaderSelection.choose(offline, live)
                .map(choice -> new PartitionImage(
                        partition,
                        replicas,
                        choice.leader().brokerId(),
                        choice.leader().brokerEpoch(),
                        0,
                        0,
                        offline.isr(),
                        List.of(),
                        List.of()))
                .orElse(offline);
    }

    /** The partition's next state among these brokers; empty if nothing is to change. */
    static Optional<PartitionImage> next(PartitionImage partition, Map<Integer, BrokerRegistration> live) {
        Optional<LeaderSelection.Choice> choice = LeaderSelection.choose(partition, live);
        if (choice.isEmpty()) {
            return partition.leader() == PartitionImage.NO_LEADER
                    ? Optional.empty()
                    : Optional.of(led(partition, PartitionImage.NO_LEADER, NO_BROKER_EPOCH));
        }
        BrokerRegistration leader = choice.get().leader();
        return switch (choice.get().source()) {
            case UNCHANGED -> Optional.empty();
            case IN_SYNC -> Optional.of(led(partition, leader.brokerId(), leader.brokerEpoch()));
            case ELIGIBLE -> Optional.of(ledFromEligible(partition, leader));
        };
    }

    /** ISR and ELR stay: a dead member is taken out by its leader, which alone knows the high watermark. */
    private static PartitionImage led(PartitionImage partition, int leader, long leaderBrokerEpoch) {
        return new PartitionImage(
                partition.partition(),
                partition.replicas(),
                leader,
                leaderBrokerEpoch,
                partition.leaderEpoch() + 1,
                partition.partitionEpoch() + 1,
                partition.isr(),
                partition.elr(),
                partition.lastKnownElr());
    }

    /** A leader from the ELR starts an ISR of its own (KIP-966): nobody in the old one lives. */
    private static PartitionImage ledFromEligible(PartitionImage partition, BrokerRegistration leader) {
        return new PartitionImage(
                partition.partition(),
                partition.replicas(),
                leader.brokerId(),
                leader.brokerEpoch(),
                partition.leaderEpoch() + 1,
                partition.partitionEpoch() + 1,
                List.of(leader.brokerId()),
                partition.elr().stream().filter(id -> id != leader.brokerId()).toList(),
                List.of());
    }
}
