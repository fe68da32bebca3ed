package io.caddis.coordinator.controller;

import io.caddis.coordinator.image.PartitionImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * What the broker's handlers may ask of the controller. Safe from any thread, never blocks: the work is done on the
 * controller's thread, where futures are completed too, so what hangs on them must not block. A future completes
 * exceptionally with a {@link ControllerException}, never with anything else and never wrapped.
 *
 * <p>On a node that is not the active controller every call fails with {@link ControllerException.NotController}.
 */
public interface ControllerCommands {

    /** True while this node holds the controller's epoch as far as it knows. */
    boolean isActive();

    /**
     * Creates a topic, or with {@code validateOnly} only says what would be created. Completes when this node's image shows
     * the topic, or when {@code timeoutMs} has passed, then with {@link ControllerException.TimedOut}: the topic may exist.
     * Other brokers may be a moment behind; they look an unknown topic up
     * ({@link io.caddis.coordinator.image.TopicLookup}) before they deny it.
     */
    CompletableFuture<CreatedTopic> createTopic(NewTopic topic, boolean validateOnly, int timeoutMs);

    /** Deletes by tombstone; the same completion rule. */
    CompletableFuture<Void> deleteTopic(UUID topicId, int timeoutMs);

    /**
     * @param newCount    the total after the change
     * @param assignments one per added partition, empty: the controller places them
     */
    CompletableFuture<Void> createPartitions(
            String topicName, int newCount, Optional<List<List<Integer>>> assignments, boolean validateOnly, int timeoutMs);

    /**
     * Changes settings by a function of the present overrides, so that concurrent changes do not lose one another.
     * The function runs on the controller's thread, has been given validated input, and may throw
     * {@link ControllerException.InvalidSettings}.
     */
    CompletableFuture<Void> alterSettings(SettingsTarget target, SettingsChange change, boolean validateOnly);

    /**
     * Changes of in-sync replicas that leaders want (KIP-497); all that are made together are written together. Completes
     * when they are decided and written, with one answer for each proposal in the order given. Fails as a whole with
     * {@link ControllerException.NotController}, {@link ControllerException.StaleBrokerEpoch} or, after {@code timeoutMs},
     * {@link ControllerException.TimedOut}: then each may or may not have been done.
     *
     * @param brokerEpoch of the sender's registration
     */
    CompletableFuture<List<InSyncAnswer>> alterPartitions(
            int brokerId, long brokerEpoch, List<InSyncProposal> proposals, int timeoutMs);

    /**
     * Elects leaders by command (KIP-460). An unclean election may lose acknowledged records: it is the operator's decision,
     * and the history records it.
     *
     * @param partitions by topic id; empty: all that need it, those without a leader ({@link ElectionKind#UNCLEAN}) or not led
     *                   by their preferred replica ({@link ElectionKind#PREFERRED}); the others are then not answered
     */
    CompletableFuture<List<ElectionAnswer>> electLeaders(
            ElectionKind kind, Optional<Map<UUID, List<Integer>>> partitions, int timeoutMs);

    /**
     * Gives leaderships to named in-sync replicas; a partition that is no longer as the operator saw it is left as it is. Nothing
     * that was acknowledged is lost by it, and the history records it as the operator's decision. One answer for each move, in their
     * order.
     */
    CompletableFuture<List<LeaderMoveAnswer>> moveLeaders(List<LeaderMove> moves, int timeoutMs);

    /**
     * Gives the office of controller up, if it is still that of {@code controllerEpoch}: another node is elected, or after a pause this
     * one if there is no other. Completes when the office is given up; commands that were open fail with
     * {@link ControllerException.NotController}.
     */
    CompletableFuture<Void> resign(int controllerEpoch);

    /**
     * Gives partitions to other brokers, or cancels that (KIP-455). Completes when this node's image shows the moves that were
     * accepted as begun; they go on by themselves. One answer for each request, in their order.
     *
     * @param mayChangeFactor whether a partition may get more or fewer replicas than it has
     */
    CompletableFuture<List<ReassignmentAnswer>> alterReassignments(
            List<ReassignmentRequest> requests, boolean mayChangeFactor, int timeoutMs);

    /**
     * A node found that nothing listens on this broker's inter-broker port. The controller verifies that, see
     * {@link BrokerProbe}, before it removes the registration. Without effect on a node that is not controller.
     */
    void reportUnreachable(int brokerId, long brokerEpoch);

    /**
     * What a leader wants its in-sync replicas to be.
     *
     * @param leaderEpoch    under which it leads
     * @param partitionEpoch of the state it wants to change
     * @param newIsr         the whole new set, each member with the broker epoch under which the leader judged it; -1: not given
     *                       (AlterPartition before v3). A set without the sender is an abdication: another member is to lead.
     *                       An empty one is that of a sender that is the only member.
     */
    record InSyncProposal(UUID topicId, int partition, int leaderEpoch, int partitionEpoch, Map<Integer, Long> newIsr) {
        public InSyncProposal {
            newIsr = Map.copyOf(newIsr);
        }
    }

    /** @param present the state that holds now, with {@link InSyncError#NONE} */
    record InSyncAnswer(UUID topicId, int partition, InSyncError error, Optional<PartitionImage> present) {}

    /** Named as the protocol's errors. */
    enum InSyncError {
        NONE,
        UNKNOWN_TOPIC_ID,
        /** The sender does not lead the partition, or no longer under this leader epoch. */
        FENCED_LEADER_EPOCH,
        /** The proposal is about an older state of the partition. */
        INVALID_UPDATE_VERSION,
        /** A member may not be in sync now. The partition epoch has grown: this very proposal can never be accepted later. */
        INELIGIBLE_REPLICA,
        INVALID_REQUEST,
        /** Done, and the sender no longer leads. */
        NEW_LEADER_ELECTED,
        /** The sender has seen a newer state than this controller. */
        NOT_CONTROLLER
    }

    /** Named and numbered as Kafka's types of election. */
    enum ElectionKind { PREFERRED, UNCLEAN }

    /** @param message what to tell the operator, empty with {@link ElectionError#NONE} */
    record ElectionAnswer(UUID topicId, int partition, ElectionError error, String message) {}

    /** Named as the protocol's errors. */
    enum ElectionError {
        NONE,
        UNKNOWN_TOPIC_OR_PARTITION,
        ELECTION_NOT_NEEDED,
        PREFERRED_LEADER_NOT_AVAILABLE,
        ELIGIBLE_LEADERS_NOT_AVAILABLE
    }

    /** @param to broker that is to lead; @param partitionEpoch of the state that the operator saw */
    record LeaderMove(UUID topicId, int partition, int to, int partitionEpoch) {}

    /** @param message what to tell the operator, empty with {@link LeaderMoveError#NONE} */
    record LeaderMoveAnswer(UUID topicId, int partition, LeaderMoveError error, String message) {}

    /** Named as the protocol's errors. */
    enum LeaderMoveError {
        NONE,
        UNKNOWN_TOPIC_OR_PARTITION,
        /** That broker leads already. */
        ELECTION_NOT_NEEDED,
        /** The partition has changed since the operator looked. */
        INVALID_UPDATE_VERSION,
        /** That broker is not in sync, not alive, or gives its leaderships away. */
        ELIGIBLE_LEADERS_NOT_AVAILABLE
    }

    /** @param target all replicas the partition is to have, preferred leader first; empty: those it had before */
    record ReassignmentRequest(String topic, int partition, Optional<List<Integer>> target) {}

    /** @param message what to tell the operator, empty with {@link ReassignmentError#NONE} */
    record ReassignmentAnswer(String topic, int partition, ReassignmentError error, String message) {}

    /** Named as the protocol's errors. */
    enum ReassignmentError {
        NONE,
        UNKNOWN_TOPIC_OR_PARTITION,
        INVALID_REPLICA_ASSIGNMENT,
        INVALID_REPLICATION_FACTOR,
        NO_REASSIGNMENT_IN_PROGRESS,
        INVALID_REQUEST
    }

    /**
     * @param partitions        count, empty when {@code assignments} are given
     * @param replicationFactor likewise
     * @param assignments       by partition, dense from 0; empty: the controller places the replicas
     * @param settings          overrides, already validated by the caller
     */
    record NewTopic(
            String name,
            Optional<Integer> partitions,
            Optional<Integer> replicationFactor,
            Optional<List<List<Integer>>> assignments,
            Map<String, String> settings) {}

    record CreatedTopic(UUID id, String name, int partitions, int replicationFactor, Map<String, String> settings) {}

    /** What settings belong to. */
    sealed interface SettingsTarget {
        record Topic(String name) implements SettingsTarget {}

        record Broker(int brokerId) implements SettingsTarget {}

        record Cluster() implements SettingsTarget {}

        /** There need not be such a group, yet or any more. */
        record Group(String groupId) implements SettingsTarget {}
    }

    /** Present overrides in, new overrides out. Pure. */
    @FunctionalInterface
    interface SettingsChange {
        Map<String, String> apply(Map<String, String> present);
    }
}
