package io.caddis.broker.fetch;

import io.caddis.log.LogId;
import io.caddis.replication.FetchPosition;
import io.caddis.wire.FollowerFetchRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What this follower has told a leader in the present fetch session (KIP-227), so that a request names only what changed.
 * Pure; belongs to the fetcher's thread.
 */
final class LeaderSession {

    private static final int NO_SESSION = 0;
    private static final int FIRST_EPOCH = 0;

    private final FetcherSettings settings;
    private final Map<LogId, Told> told = new HashMap<>();
    private final Set<LogId> toForget = new LinkedHashSet<>();
    private int id = NO_SESSION;
    private int epoch = FIRST_EPOCH;
    private long requests;

    LeaderSession(FetcherSettings settings) {
        this.settings = settings;
    }

    /** @param request number of the request that told it */
    private record Told(FetchPosition position, long request) {}

    /** One partition as the next request is to name it. */
    record Change(LogId id, FetchPosition position, long logStartOffset) {}

    boolean isOpen() {
        return id != NO_SESSION;
    }

    boolean hasMembers() {
        return !told.isEmpty();
    }

    boolean hasSomethingToForget() {
        return !toForget.isEmpty();
    }

    /** Number of the request made last. */
    long lastRequest() {
        return requests;
    }

    /** The leader is not to be asked for this partition any more. */
    void forget(LogId partition) {
        if (told.remove(partition) != null) {
            toForget.add(partition);
        }
    }

    /** The next request: of a session that is not open yet, {@code changes} must name every partition. */
    FollowerFetchRequest next(List<Change> changes, long brokerEpoch, int maxWaitMs) {
        requests++;
        List<FollowerFetchRequest.Asked> asked = new ArrayList<>(changes.size());
        for (Change change : changes) {
            told.put(change.id, new Told(change.position, requests));
            toForget.remove(change.id);
            asked.add(new FollowerFetchRequest.Asked(
                    change.id.topicId(), change.id.partition(), change.position.fetchOffset(), change.position.leaderEpoch(),
                    change.position.lastFetchedEpoch(), change.logStartOffset, settings.partitionMaxBytes()));
        }
        List<FollowerFetchRequest.Forgotten> forgotten = new ArrayList<>();
        if (isOpen()) {
            toForget.forEach(gone -> forgotten.add(new FollowerFetchRequest.Forgotten(gone.topicId(), gone.partition())));
        }
        toForget.clear();
        FollowerFetchRequest request = new FollowerFetchRequest(
                settings.nodeId(), brokerEpoch, id, epoch, maxWaitMs, settings.minBytes(), settings.responseMaxBytes(), asked, forgotten);
        epoch = epoch == Integer.MAX_VALUE ? 1 : epoch + 1;
        return request;
    }

    /** The answer to the first request has come. */
    void open(int sessionId) {
        id = sessionId;
    }

    /**
     * The position that an answer is about: the one told when the answered request was made.
     *
     * @return null if the leader was told another one since, over the other line: which of the two it read is not known
     */
    FetchPosition askedBy(long request, LogId partition) {
        Told position = told.get(partition);
        return position == null || position.request > request ? null : position.position;
    }

    /** Nothing is agreed with the leader any more. */
    void reset() {
        id = NO_SESSION;
        epoch = FIRST_EPOCH;
        told.clear();
        toForget.clear();
    }
}
