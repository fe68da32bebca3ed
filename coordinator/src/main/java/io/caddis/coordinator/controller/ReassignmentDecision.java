package io.caddis.coordinator.controller;

import io.caddis.coordinator.controller.ControllerCommands.ReassignmentAnswer;
import io.caddis.coordinator.controller.ControllerCommands.ReassignmentError;
import io.caddis.coordinator.controller.ControllerCommands.ReassignmentRequest;
import io.caddis.coordinator.controller.PartitionReassignment.TopicTargets;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.PartitionImage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What becomes of a request to reassign partitions (KIP-455): an answer for each partition, in the order of the requests, and
 * one operation for those that may move. Pure and stateless.
 */
final class ReassignmentDecision {

    /** Why one partition is refused. */
    private static final class Refused extends Exception {

        private static final long serialVersionUID = 1L;

        private final ReassignmentError error;

        Refused(ReassignmentError error, String message) {
            super(message, null, false, false);
            this.error = error;
        }
    }

    private ReassignmentDecision() {}

    /**
     * @param mayChangeFactor      whether a partition may get more or fewer replicas than it has (KIP-860)
     * @param maxReplicationFactor of the cluster
     */
    static PartitionReassignment of(
            List<ReassignmentRequest> requests,
            boolean mayChangeFactor,
            int maxReplicationFactor,
            MetadataState state,
            Map<Integer, BrokerRegistration> live) {
        Map<String, TopicTargets> topics = new TreeMap<>();
        List<ReassignmentAnswer> answers = new ArrayList<>();
        for (ReassignmentRequest request : requests) {
            try {
                StoredTopic topic = state.topic(request.topic()).orElseThrow(() -> unknown(request));
                PartitionImage partition = state.partition(topic.id(), request.partition()).orElseThrow(() -> unknown(request));
                List<Integer> target = request.target().isPresent()
                        ? requireFactor(requireValid(request.target().get(), partition, live.keySet()), partition, mayChangeFactor,
                                maxReplicationFactor)
                        : beforeReassignment(partition);
                TopicTargets targets = topics.computeIfAbsent(
                        topic.name(), name -> new TopicTargets(topic.id(), name, new TreeMap<>()));
                if (targets.targets().putIfAbsent(request.partition(), target) != null) {
                    throw new Refused(ReassignmentError.INVALID_REQUEST, "Partition " + request.topic() + "-"
                            + request.partition() + " appears twice in the request; name it once");
                }
                answers.add(new ReassignmentAnswer(request.topic(), request.partition(), ReassignmentError.NONE, ""));
            } catch (Refused refused) {
                answers.add(new ReassignmentAnswer(
                        request.topic(), request.partition(), refused.error, refused.getMessage()));
            }
        }
        return new PartitionReassignment(List.copyOf(topics.values()), answers);
    }

    private static Refused unknown(ReassignmentRequest request) {
        return new Refused(ReassignmentError.UNKNOWN_TOPIC_OR_PARTITION,
                "There is no partition " + request.topic() + "-" + request.partition());
    }

    /** A broker that is away may stay where it is, but nothing is moved to it. */
    private static List<Integer> requireValid(List<Integer> target, PartitionImage partition, Set<Integer> live) throws Refused {
        if (target.isEmpty()) {
            throw new Refused(ReassignmentError.INVALID_REPLICA_ASSIGNMENT,
                    "The assignment names no broker; name at least one, or send null to cancel a reassignment");
        }
        Set<Integer> distinct = new HashSet<>();
        for (Integer broker : target) {
            if (!distinct.add(broker)) {
                throw new Refused(ReassignmentError.INVALID_REPLICA_ASSIGNMENT,
                        "The assignment names broker " + broker + " more than once");
            }
            if (!live.contains(broker) && !partition.replicas().contains(broker)) {
                throw new Refused(ReassignmentError.INVALID_REPLICA_ASSIGNMENT, "The assignment names broker " + broker
                        + ", which is not registered; registered are " + live.stream().sorted().toList());
            }
        }
        return List.copyOf(target);
    }

    private static List<Integer> requireFactor(
            List<Integer> target, PartitionImage partition, boolean mayChange, int maxReplicationFactor) throws Refused {
        int present = ReplicaReassignment.original(partition).size();
        if (!mayChange && target.size() != present) {
            throw new Refused(ReassignmentError.INVALID_REPLICATION_FACTOR, "The assignment has " + target.size()
                    + " replicas, the partition " + present + ", and the request does not allow the number to change");
        }
        if (target.size() > present && target.size() > maxReplicationFactor) {
            throw new Refused(ReassignmentError.INVALID_REPLICATION_FACTOR, "The assignment has " + target.size()
                    + " replicas, above this cluster's limit of " + maxReplicationFactor);
        }
        return target;
    }

    private static List<Integer> beforeReassignment(PartitionImage partition) throws Refused {
        if (!partition.isReassigning()) {
            throw new Refused(ReassignmentError.NO_REASSIGNMENT_IN_PROGRESS, "No reassignment of this partition is in progress");
        }
        List<Integer> original = ReplicaReassignment.original(partition);
        if (partition.isr().stream().noneMatch(original::contains)) {
            throw new Refused(ReassignmentError.INVALID_REPLICA_ASSIGNMENT, "None of the brokers " + original
                    + " that had the partition before is in sync, so going back to them could lose records;"
                    + " wait until one is, or assign the partition to brokers of the ISR " + partition.isr());
        }
        return original;
    }
}
