package io.caddis.coordinator.controller;

import io.caddis.coordinator.image.PartitionImage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * From one state of a partition to the next, when brokers come and go. Pure and stateless; asked again with its own answer it
 * has nothing more to change.
 *
 * <p>A broker whose registration is gone leaves the ISR in the same step that moves its leadership away, as a fenced broker
 * does in KRaft: the new leader need not wait for it. What it may be relied on for later is kept in the ELR (KIP-966).
 */
final class PartitionTransition {

    private PartitionTransition() {}

    /**
     * The first state of a new partition, whose ISR holds the replicas that live. While none does, every one of them may lead:
     * there is no record yet that it could lack.
     */
    static PartitionImage created(int partition, List<Integer> replicas, BrokerRoster brokers) {
        List<Integer> live = replicas.stream().filter(brokers::mayLead).toList();
        List<Integer> staying = live.stream().filter(brokers::mayJoin).toList();
        List<Integer> isr = staying.isEmpty() ? live.stream().limit(1).toList() : staying;
        boolean offline = isr.isEmpty();
        return new PartitionImage(
                partition,
                replicas,
                offline ? PartitionImage.NO_LEADER : isr.get(0),
                offline ? PartitionImage.NO_BROKER_EPOCH : brokers.live().get(isr.get(0)).brokerEpoch(),
                0,
                0,
                isr,
                offline ? replicas : List.of(),
                List.of());
    }

    /** The partition's next state among these brokers; empty if nothing is to change. */
    static Optional<PartitionImage> next(PartitionImage partition, BrokerRoster brokers, TopicDurability durability) {
        List<Integer> intact = partition.isr().stream()
                .filter(id -> brokers.isLive(id) && !brokers.mayHaveLost(id, durability))
                .toList();
        List<Integer> isr = withoutDraining(partition, intact, brokers);
        int minInsync = durability.effectiveMinInsyncReplicas(partition);
        List<Integer> elr = eligible(partition, isr, minInsync, lossy(partition, brokers, durability));
        Optional<LeaderSelection.Choice> choice = LeaderSelection.choose(partition, isr, elr, brokers);
        PartitionEdit edit = new PartitionEdit(partition).isr(isr).elr(elr);
        if (choice.isPresent()) {
            LeaderSelection.Choice chosen = choice.get();
            boolean fromOutside =
                    chosen.source() == LeaderSelection.Source.ELIGIBLE || chosen.source() == LeaderSelection.Source.LAST_KNOWN;
            if (fromOutside) {
                startAnew(edit, chosen.leader().brokerId(), elr, minInsync);
            }
            edit.ledBy(chosen.leader()).lastKnownElr(List.of());
        } else if (!isr.contains(partition.leader())) {
            // an in-sync leader that registered anew stays on paper until it is processed: it cannot act on its old epoch
            edit.withoutLeader().lastKnownElr(isr.isEmpty() ? lastKnown(partition) : List.of());
        }
        PartitionImage after = edit.done();
        return differs(partition, after) ? Optional.of(after) : Optional.empty();
    }

    /** A leader from outside the ISR starts one of its own: nobody in the old one lives. */
    static void startAnew(PartitionEdit edit, int leader, List<Integer> elr, int minInsync) {
        edit.isr(List.of(leader));
        edit.elr(minInsync <= 1 ? List.of() : elr.stream().filter(id -> id != leader).toList());
    }

    /**
     * The eligible leader replicas beside a new ISR (KIP-966): who was in the ISR or eligible before holds everything below the
     * high watermark, which does not move while the ISR is too small; so they are kept exactly as long as it is.
     *
     * @param excluded may have lost records
     */
    static List<Integer> eligible(PartitionImage before, List<Integer> isr, int minInsync, Set<Integer> excluded) {
        if (isr.size() >= minInsync) {
            return List.of();
        }
        Set<Integer> eligible = new LinkedHashSet<>(before.elr());
        eligible.addAll(before.isr());
        eligible.removeAll(isr);
        eligible.removeAll(excluded);
        return List.copyOf(eligible);
    }

    /** Unprocessed replicas that may lack records of the partition. */
    static Set<Integer> lossy(PartitionImage partition, BrokerRoster brokers, TopicDurability durability) {
        Set<Integer> lossy = new LinkedHashSet<>(partition.replicas());
        lossy.removeIf(id -> !brokers.mayHaveLost(id, durability));
        return lossy;
    }

    /** Draining members leave, but one stays while nobody else could lead: the leader, if it is among them. */
    private static List<Integer> withoutDraining(PartitionImage partition, List<Integer> isr, BrokerRoster brokers) {
        List<Integer> staying = isr.stream().filter(id -> !brokers.isDraining(id)).toList();
        if (staying.size() == isr.size() || staying.stream().anyMatch(brokers::mayLead)) {
            return staying;
        }
        List<Integer> candidates = new ArrayList<>(isr);
        candidates.removeAll(staying);
        int last = candidates.contains(partition.leader())
                ? partition.leader()
                : candidates.stream().filter(brokers::mayLead).findFirst().orElse(candidates.get(0));
        return isr.stream().filter(id -> id == last || staying.contains(id)).toList();
    }

    private static List<Integer> lastKnown(PartitionImage partition) {
        return partition.hasLeader() ? List.of(partition.leader()) : partition.lastKnownElr();
    }

    private static boolean differs(PartitionImage before, PartitionImage after) {
        return after.leaderEpoch() != before.leaderEpoch()
                || !after.isr().equals(before.isr())
                || !after.elr().equals(before.elr())
                || !after.lastKnownElr().equals(before.lastKnownElr());
    }
}
