package io.caddis.wire;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a leader answered: of an incremental session only the partitions of which there is something to tell.
 *
 * @param error     of the whole answer
 * @param sessionId the session to go on with, 0 if the leader keeps none
 */
public record FollowerFetchAnswer(Error error, int sessionId, List<Fetched> partitions) {

    public FollowerFetchAnswer {
        partitions = List.copyOf(partitions);
    }

    /** What a follower does differently; every other error of the protocol is {@code OTHER}. */
    public enum Error {
        NONE,
        /** The leader does not know the session, or this is not the request it expected: a new session begins. */
        SESSION_LOST,
        /** The node asked does not lead, or does not take this node for a replica. */
        NOT_LEADER,
        /** One of the two knows a newer leader epoch than the other; the image will settle it. */
        EPOCH_MISMATCH,
        /** The topic is not known to the leader, yet or any more. */
        UNKNOWN_TOPIC,
        OFFSET_OUT_OF_RANGE,
        /** The leader's disk failed. */
        STORAGE,
        OTHER
    }

    /**
     * One partition.
     *
     * @param records        batches as they lie in the leader's log, the last may be cut; a view of the receive buffer, which
     *                       belongs to this answer alone
     * @param divergingEpoch the two logs part: the leader's largest epoch at or below the one asked, and its end
     */
    public record Fetched(
            UUID topicId,
            int partition,
            Error error,
            ByteBuffer records,
            Optional<DivergingEpoch> divergingEpoch,
            long highWatermark,
            long logStartOffset) {}

    /** Where the leader's epoch ends. */
    public record DivergingEpoch(int leaderEpoch, long endOffset) {}
}
