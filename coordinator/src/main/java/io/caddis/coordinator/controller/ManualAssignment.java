package io.caddis.coordinator.controller;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks replica assignments that a client made. Stateless. */
final class ManualAssignment {

    private ManualAssignment() {}

    /**
     * @param assignments    replicas by partition, from partition {@code firstPartition} on
     * @param firstPartition for messages
     * @param liveBrokers    ids that may be named
     * @throws ControllerException.InvalidAssignment naming the partition and what is wrong with it
     */
    static void requireValid(List<List<Integer>> assignments, int firstPartition, Set<Integer> liveBrokers) {
        if (assignments.isEmpty()) {
            throw new ControllerException.InvalidAssignment("the assignment names no partition");
        }
        int replicationFactor = assignments.get(0).size();
        for (int i = 0; i < assignments.size(); i++) {
            List<Integer> replicas = assignments.get(i);
            int partition = firstPartition + i;
            if (replicas.isEmpty()) {
                throw new ControllerException.InvalidAssignment("partition " + partition + " is assigned to no broker");
            }
            if (replicas.size() != replicationFactor) {
                throw new ControllerException.InvalidAssignment("partition " + partition + " has " + replicas.size()
                        + " replicas, partition " + firstPartition + " has " + replicationFactor + ": all must have the same number");
            }
            Set<Integer> distinct = new HashSet<>();
            for (Integer broker : replicas) {
                if (!distinct.add(broker)) {
                    throw new ControllerException.InvalidAssignment(
                            "partition " + partition + " is assigned to broker " + broker + " twice");
                }
                if (!liveBrokers.contains(broker)) {
                    throw new ControllerException.InvalidAssignment("partition " + partition + " is assigned to broker " + broker
                            + ", which is not registered; registered are " + liveBrokers.stream().sorted().toList());
                }
            }
        }
    }
}
