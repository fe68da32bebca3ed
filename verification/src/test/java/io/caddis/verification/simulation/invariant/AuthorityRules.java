package io.caddis.verification.simulation.invariant;

import io.caddis.coordinator.image.PartitionImage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What every step of the controller's decision on a partition obeys, whoever decides. Stateless. */
final class AuthorityRules {

    private AuthorityRules() {}

    static void check(SimulatedPartition partition, PartitionImage before, PartitionImage after) {
        require(after.partitionEpoch() == before.partitionEpoch() + 1, "PartitionEpochByOne", partition, before, after);
        boolean leaderChanged = after.leader() != before.leader() || after.leaderBrokerEpoch() != before.leaderBrokerEpoch();
        boolean replicasChanged = !new HashSet<>(after.replicas()).equals(new HashSet<>(before.replicas()));
        require(after.leaderEpoch() >= before.leaderEpoch() && after.leaderEpoch() <= before.leaderEpoch() + 1,
                "LeaderEpochMonotonic", partition, before, after);
        require(!(leaderChanged || replicasChanged) || after.leaderEpoch() == before.leaderEpoch() + 1,
                "NewLeaderNewEpoch", partition, before, after);
        require(after.leader() == PartitionImage.NO_LEADER || after.isr().contains(after.leader()),
                "LeaderInIsr", partition, before, after);
        require(isSubset(after.isr(), after.replicas()) && isSubset(after.elr(), after.replicas()),
                "CandidatesAreReplicas", partition, before, after);
        Set<Integer> both = new HashSet<>(after.isr());
        both.retainAll(after.elr());
        require(both.isEmpty(), "IsrAndElrDisjoint", partition, before, after);
        require(after.elr().isEmpty() || after.isr().size() < partition.minInsyncReplicas(),
                "ElrOnlyBelowMinIsr", partition, before, after);
        require(!after.isr().isEmpty() || !after.elr().isEmpty() || !after.lastKnownElr().isEmpty() || !before.hasLeader(),
                "LastLeaderRemembered", partition, before, after);
    }

    private static boolean isSubset(List<Integer> part, List<Integer> whole) {
        return whole.containsAll(part) && new HashSet<>(part).size() == part.size();
    }

    private static void require(
            boolean holds, String invariant, SimulatedPartition partition, PartitionImage before, PartitionImage after) {
        if (!holds) {
            throw new Violation(invariant, partition + ": from " + before + " to " + after);
        }
    }
}
