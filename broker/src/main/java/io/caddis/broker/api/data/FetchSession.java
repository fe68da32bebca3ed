package io.caddis.broker.api.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.FetchMetadata;
import org.apache.kafka.common.requests.FetchResponse;

/**
 * What one client keeps fetching, so that it sends only what changes and receives only what changed (KIP-227).
 *
 * <p>Guarded by its own monitor: a session belongs to one client, yet a client may come back on another connection and so
 * on another event loop.
 */
final class FetchSession {

    /** One client's session remembers no more than this; a client with more partitions fetches without a session. */
    static final int PARTITIONS_MAX = 20_000;

    final int id;
    final boolean byTopicId;
    private int epoch = FetchMetadata.nextEpoch(FetchMetadata.INITIAL_EPOCH);
    private long lastUsedMs;
    // In the order in which they are read: a partition that gave data goes to the end, so that none starves.
    private final Map<FetchTarget.Key, Followed> followed = new LinkedHashMap<>();

    FetchSession(int id, boolean byTopicId, Collection<FetchTarget> targets, long nowMs) {
        this.id = id;
        this.byTopicId = byTopicId;
        this.lastUsedMs = nowMs;
        targets.forEach(target -> followed.put(target.key(), new Followed(target)));
    }

    private static final class Followed {
        private FetchTarget target;
        private long highWatermark = FetchResponse.INVALID_HIGH_WATERMARK;
        private long logStartOffset = FetchResponse.INVALID_LOG_START_OFFSET;

        Followed(FetchTarget target) {
            this.target = target;
        }
    }

    synchronized int size() {
        return followed.size();
    }

    synchronized long lastUsedMs() {
        return lastUsedMs;
    }

    /**
     * Takes an incremental request: its epoch must be the next one, its changes become part of the session.
     *
     * @return {@link Errors#NONE}, or the session error to answer
     */
    synchronized Errors update(int requestEpoch, boolean requestByTopicId, List<FetchTarget> changed, List<FetchTarget.Key> forgotten, long nowMs) {
        if (requestByTopicId != byTopicId) {
            return Errors.FETCH_SESSION_TOPIC_ID_ERROR;
        }
        if (requestEpoch != epoch) {
            return Errors.INVALID_FETCH_SESSION_EPOCH;
        }
        if (followed.size() + changed.size() > PARTITIONS_MAX) {
            // The client falls back to a fetch without a session.
            return Errors.FETCH_SESSION_ID_NOT_FOUND;
        }
        for (FetchTarget target : changed) {
            Followed present = followed.get(target.key());
            if (present == null) {
                followed.put(target.key(), new Followed(target));
            } else {
                present.target = target;
            }
        }
        forgotten.forEach(followed::remove);
        epoch = FetchMetadata.nextEpoch(epoch);
        lastUsedMs = nowMs;
        return Errors.NONE;
    }

    synchronized List<FetchTarget> targets() {
        List<FetchTarget> targets = new ArrayList<>(followed.size());
        followed.values().forEach(partition -> targets.add(partition.target));
        return targets;
    }

    /** Remembers what the full answer told, so that the next one can leave it out. */
    synchronized void noteSent(FetchTarget.Key key, PartitionData sent) {
        Followed partition = followed.get(key);
        if (partition != null) {
            partition.highWatermark = sent.highWatermark();
            partition.logStartOffset = sent.logStartOffset();
        }
    }

    /**
     * Whether an incremental answer must name this partition: it has records or an error, or what was told last has
     * changed. An errored partition is told anew each time until the client changes what it asks.
     */
    synchronized boolean mustSend(FetchTarget.Key key, PartitionData data) {
        Followed partition = followed.get(key);
        if (partition == null) {
            return false;
        }
        boolean hasRecords = FetchResponse.recordsSize(data) > 0;
        boolean failed = data.errorCode() != Errors.NONE.code();
        boolean must = hasRecords
                || failed
                || FetchResponse.isPreferredReplica(data)
                || FetchResponse.isDivergingEpoch(data)
                || data.highWatermark() != partition.highWatermark
                || data.logStartOffset() != partition.logStartOffset;
        if (hasRecords) {
            followed.remove(key);
            followed.put(key, partition);
        }
        // After an error nothing counts as told: the first good answer is sent whole.
        partition.highWatermark = failed ? FetchResponse.INVALID_HIGH_WATERMARK : data.highWatermark();
        partition.logStartOffset = failed ? FetchResponse.INVALID_LOG_START_OFFSET : data.logStartOffset();
        return must;
    }
}
