package io.caddis.coordinator.controller;

import io.caddis.coordinator.controller.ControllerCommands.InSyncError;
import io.caddis.coordinator.controller.ControllerCommands.InSyncProposal;
import io.caddis.coordinator.image.PartitionImage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Judges what a leader wants its in-sync replicas to be (AlterPartition, KIP-497, KIP-903). Pure.
 *
 * <p>A refusal of a member is written down as a new partition epoch: the refused proposal may still be on its way a second time
 * and must not be accepted then, when its sender has rolled it back.
 *
 * @param error of the answer
 * @param after what to write, empty if nothing is
 * @param cause of what is written
 */
record InSyncDecision(InSyncError error, Optional<PartitionImage> after, String cause) {

    private static final long EPOCH_NOT_GIVEN = -1;

    /**
     * @param partition   as it is
     * @param brokerEpoch of the sender's registration, which the caller has checked
     */
    static InSyncDecision of(
            PartitionImage partition,
            int senderId,
            long brokerEpoch,
            InSyncProposal proposal,
            BrokerRoster brokers,
            TopicDurability durability) {
        if (proposal.leaderEpoch() > partition.leaderEpoch() || proposal.partitionEpoch() > partition.partitionEpoch()) {
            return refused(InSyncError.NOT_CONTROLLER);
        }
        boolean leads = partition.leader() == senderId && partition.leaderBrokerEpoch() == brokerEpoch;
        if (!leads || proposal.leaderEpoch() < partition.leaderEpoch()) {
            return refused(InSyncError.FENCED_LEADER_EPOCH);
        }
        Set<Integer> proposed = proposal.newIsr().keySet();
        if (proposed.equals(new HashSet<>(partition.isr()))) {
            return refused(InSyncError.NONE); // as it is: also the answer to a proposal whose first answer was lost
        }
        if (proposal.partitionEpoch() < partition.partitionEpoch()) {
            return refused(InSyncError.INVALID_UPDATE_VERSION);
        }
        boolean abdicatesAlone = proposed.isEmpty() && partition.isr().size() == 1;
        if (!partition.replicas().containsAll(proposed) || (proposed.isEmpty() && !abdicatesAlone)) {
            return refused(InSyncError.INVALID_REQUEST);
        }
        if (!allEligible(partition, proposal.newIsr(), brokers)) {
            return new InSyncDecision(
                    InSyncError.INELIGIBLE_REPLICA,
                    Optional.of(new PartitionEdit(partition).done()),
                    PartitionChange.ISR_REFUSED);
        }
        return proposed.contains(senderId)
                ? changed(partition, proposed, durability)
                : abdicated(partition, proposed, brokers, durability);
    }

    private static boolean allEligible(PartitionImage partition, Map<Integer, Long> newIsr, BrokerRoster brokers) {
        return newIsr.entrySet().stream().allMatch(member -> {
            int id = member.getKey();
            // a member that drains stays until the controller has moved it out; it may not come back
            boolean may = partition.isr().contains(id) ? brokers.isProcessed(id) : brokers.mayJoin(id);
            return may && (member.getValue() == EPOCH_NOT_GIVEN || brokers.isRegistered(id, member.getValue()));
        });
    }

    private static InSyncDecision changed(PartitionImage partition, Set<Integer> proposed, TopicDurability durability) {
        List<Integer> isr = ordered(partition, proposed);
        int minInsync = durability.effectiveMinInsyncReplicas(partition);
        PartitionImage after = new PartitionEdit(partition)
                .isr(isr)
                .elr(PartitionTransition.eligible(partition, isr, minInsync, Set.of()))
                .done();
        boolean grew = isr.containsAll(partition.isr());
        boolean shrank = partition.isr().containsAll(isr);
        String cause = grew
                ? PartitionChange.ISR_GREW
                : shrank ? PartitionChange.ISR_SHRANK : PartitionChange.ISR_CHANGED;
        return new InSyncDecision(InSyncError.NONE, Optional.of(after), cause);
    }

    /** The leader's log is damaged or has no room: somebody else leads, and it is relied on for nothing until it has caught up again. */
    private static InSyncDecision abdicated(
            PartitionImage partition, Set<Integer> proposed, BrokerRoster brokers, TopicDurability durability) {
        List<Integer> isr = ordered(partition, proposed);
        int minInsync = durability.effectiveMinInsyncReplicas(partition);
        List<Integer> elr = PartitionTransition.eligible(partition, isr, minInsync, Set.of(partition.leader()));
        PartitionEdit edit = new PartitionEdit(partition).isr(isr).elr(elr).withoutLeader().lastKnownElr(List.of());
        PartitionImage leaderless = new PartitionEdit(partition).withoutLeader().lastKnownElr(List.of()).done();
        LeaderSelection.choose(leaderless, isr, elr, brokers).ifPresent(choice -> {
            if (choice.source() == LeaderSelection.Source.ELIGIBLE) {
                PartitionTransition.startAnew(edit, choice.leader().brokerId(), elr, minInsync);
            }
            edit.ledBy(choice.leader());
        });
        return new InSyncDecision(InSyncError.NEW_LEADER_ELECTED, Optional.of(edit.done()), PartitionChange.ABDICATED);
    }

    /** Members keep their places, those that join follow in assignment order. */
    private static List<Integer> ordered(PartitionImage partition, Set<Integer> members) {
        List<Integer> isr = new ArrayList<>(partition.isr());
        isr.retainAll(members);
        partition.replicas().stream().filter(id -> members.contains(id) && !isr.contains(id)).forEach(isr::add);
        return isr;
    }

    private static InSyncDecision refused(InSyncError error) {
        return new InSyncDecision(error, Optional.empty(), "");
    }
}
