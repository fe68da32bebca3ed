package io.caddis.coordinator.controller;

import io.caddis.coordinator.image.PartitionImage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a partition moves from one set of replicas to another (KIP-455), as steps from one {@link PartitionImage} to the next.
 * Pure and stateless.
 *
 * <p>While it moves, the partition has both sets, the target first: {@code replicas} = target, then what is to go. What is new
 * stands in {@code addingReplicas}, what is to go in {@code removingReplicas}, so the original set is {@code replicas} without
 * the adding ones. A broker in both was on its way in when the target changed again: it belongs to neither set.
 *
 * <pre>
 *   settled --- towards(target) ---> moving --- all adding replicas of the target are in the ISR ---> settled
 *                                    |    ^
 *                                    '----'  towards(another target); towards(original) is a cancellation
 *
 *   begun(target) takes both steps in one where nothing has to be copied
 * </pre>
 *
 * The catalog stores the target alone. That is enough: a controller that finds a partition with another target than the
 * catalog's takes the same step again, and a cancellation is a move like any other.
 */
final class ReplicaReassignment {

    private ReplicaReassignment() {}

    /** Where the replicas belong once nothing moves: what the catalog holds. */
    static List<Integer> target(PartitionImage partition) {
        return without(partition.replicas(), partition.removingReplicas());
    }

    /** Where they were before; the target itself when nothing moves. */
    static List<Integer> original(PartitionImage partition) {
        return without(partition.replicas(), partition.addingReplicas());
    }

    /** The partition on its way to {@code target}, or there already where nothing has to be copied, as after a cancellation. */
    static PartitionImage begun(PartitionImage present, List<Integer> target, BrokerRoster brokers, TopicDurability durability) {
        PartitionImage moving = towards(present, target);
        return completed(moving, brokers, durability).map(there -> {
            PartitionEdit inOneStep = new PartitionEdit(present)
                    .replicas(there.replicas(), List.of(), List.of())
                    .isr(there.isr())
                    .elr(there.elr())
                    .lastKnownElr(there.lastKnownElr());
            if (there.leader() != present.leader()) {
                inOneStep.ledBy(brokers.live().get(there.leader()));
            }
            return inOneStep.done();
        }).orElse(moving);
    }

    /** The partition on its way to {@code target}, its own target changed or not. Its ISR and leader stay as they are. */
    static PartitionImage towards(PartitionImage present, List<Integer> target) {
        Set<Integer> replicas = new LinkedHashSet<>(target);
        replicas.addAll(present.replicas());
        return new PartitionEdit(present)
                .replicas(List.copyOf(replicas), without(replicas, original(present)), without(replicas, target))
                .done();
    }

    /**
     * The partition with its target as its only replicas, once that costs nothing: every replica that was added is in sync,
     * and those that go are not needed for the min ISR. A leader that goes hands over to an in-sync replica of the target.
     *
     * @return empty while the move is not done, or there is none
     */
    static Optional<PartitionImage> completed(PartitionImage moving, BrokerRoster brokers, TopicDurability durability) {
        if (!moving.isReassigning()) {
            return Optional.empty();
        }
        List<Integer> target = target(moving);
        List<Integer> isr = moving.isr().stream().filter(target::contains).toList();
        if (isr.isEmpty() || !isr.containsAll(without(moving.addingReplicas(), moving.removingReplicas()))) {
            return Optional.empty();
        }
        boolean enough = isr.size() >= durability.effectiveMinInsyncReplicas(target.size());
        if (!enough && isr.size() < moving.isr().size()) {
            return Optional.empty(); // those that go still count
        }
        PartitionEdit edit = new PartitionEdit(moving)
                .replicas(target, List.of(), List.of())
                .isr(isr)
                .elr(enough ? List.of() : moving.elr().stream().filter(target::contains).toList())
                .lastKnownElr(List.of());
        if (!target.contains(moving.leader())) {
            Optional<Integer> successor = target.stream().filter(isr::contains).filter(brokers::mayJoin).findFirst();
            if (successor.isEmpty()) {
                return Optional.empty();
            }
            edit.ledBy(brokers.live().get(successor.get()));
        }
        return Optional.of(edit.done());
    }

    private static List<Integer> without(Collection<Integer> brokers, Collection<Integer> left) {
        List<Integer> rest = new ArrayList<>(brokers);
        rest.removeAll(left);
        return rest;
    }
}
