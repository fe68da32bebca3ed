package io.caddis.wire;

import java.util.List;
import java.util.UUID;

/**
 * What a follower asks of a leader: partitions that are new or whose position has changed, and those it no longer follows;
 * the rest of the session stands as it was told (KIP-227).
 *
 * @param replicaEpoch broker epoch of the follower
 * @param sessionId    0 to begin a session, in which all partitions are listed
 * @param sessionEpoch 0 with it, then counted up from 1
 * @param maxWaitMs    how long the leader may wait for {@code minBytes}
 */
public record FollowerFetchRequest(
        int replicaId,
        long replicaEpoch,
        int sessionId,
        int sessionEpoch,
        int maxWaitMs,
        int minBytes,
        int maxBytes,
        List<Asked> asked,
        List<Forgotten> forgotten) {

    public FollowerFetchRequest {
        asked = List.copyOf(asked);
        forgotten = List.copyOf(forgotten);
    }

    /**
     * One partition and where the follower stands in it.
     *
     * @param fetchOffset      everything below is on the follower's disk, as its flush policy has it
     * @param currentLeaderEpoch of the leadership it follows
     * @param lastFetchedEpoch of its last record, -1 if it has none
     */
    public record Asked(
            UUID topicId, int partition, long fetchOffset, int currentLeaderEpoch, int lastFetchedEpoch, long logStartOffset, int maxBytes) {}

    /** A partition that the follower no longer fetches in this session. */
    public record Forgotten(UUID topicId, int partition) {}
}
