package io.caddis.coordinator.controller;

import io.caddis.coordinator.image.BrokerRegistration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * When replicas are moved by themselves: looks again whenever something has changed, at most once each time it is told that
 * it is time, and asks {@link RebalancePlan} what. Belongs to {@link ActiveController}; a new tenure counts from its beginning
 * how long brokers have been up, so that a change of controller moves nothing early.
 */
final class Rebalancing {

    /** How often it is to be told that it is time. */
    static final long CHECK_INTERVAL_MS = 1_000;

    private record Up(long brokerEpoch, long sinceMs) {}

    private final RebalancePolicy policy;
    private final Map<Integer, Up> up = new HashMap<>();
    private Set<Integer> settledAtLastLook = Set.of();
    private boolean isDue;
    private boolean isBalanced;

    Rebalancing(RebalancePolicy policy) {
        this.policy = policy;
    }

    /** Who is registered now. */
    void onBrokers(Map<Integer, BrokerRegistration> live, long nowMs) {
        up.keySet().retainAll(live.keySet());
        live.forEach((id, broker) -> up.compute(id, (same, before) ->
                before != null && before.brokerEpoch() == broker.brokerEpoch() ? before : new Up(broker.brokerEpoch(), nowMs)));
        isBalanced = false;
    }

    /** Partitions or settings are not what they were. */
    void onChange() {
        isBalanced = false;
    }

    void onDue() {
        isDue = true;
    }

    /** Moves to begin now; empty most of the time. */
    Optional<PartitionReassignment> next(ClusterFacts facts, long nowMs) {
        if (!isDue) {
            return Optional.empty();
        }
        isDue = false;
        Set<Integer> settled = up.entrySet().stream()
                .filter(broker -> nowMs - broker.getValue().sinceMs() >= policy.settleMs())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        if (isBalanced && settled.equals(settledAtLastLook)) {
            return Optional.empty();
        }
        MetadataState state = facts.state();
        List<ReplicaMove> moves = RebalancePlan.next(
                        state.topics(),
                        facts.brokers().live(),
                        settled,
                        evacuating(state),
                        policy.isEnabled(state.clusterSettings().overrides()),
                        policy.maxConcurrentMoves())
                .moves();
        settledAtLastLook = settled;
        isBalanced = moves.isEmpty();
        return moves.isEmpty() ? Optional.empty() : Optional.of(PartitionReassignment.of(moves));
    }

    /** Brokers that are to be emptied. */
    static Set<Integer> evacuating(MetadataState state) {
        return state.brokersWithSettings().stream()
                .filter(id -> RebalancePolicy.evacuates(state.brokerSettings(id).overrides()))
                .collect(Collectors.toSet());
    }
}
