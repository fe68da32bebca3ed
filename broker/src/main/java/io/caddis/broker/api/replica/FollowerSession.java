package io.caddis.broker.api.replica;

import io.caddis.broker.api.PartitionLookup;
import io.caddis.broker.api.TopicIds;
import io.caddis.log.LogId;
import io.caddis.replication.FollowerFetch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.FetchMetadata;

/**
 * What one follower fetches from this node (KIP-227), with the list of partitions that something happened to. A request, and
 * a look of a waiting one, costs what changed and not what is followed: a node leads a thousand partitions, and its followers
 * come back at every append.
 *
 * <p>A partition is listed when its log grows, its role changes or the follower moved (it is read then), and when its high
 * watermark moves (it is told with the next answer, which does not come earlier for it). Guarded by its own monitor; partitions
 * list themselves without it.
 */
final class FollowerSession {

    /** A node hosts no more: what a follower asks beyond that is refused with its session. */
    static final int PARTITIONS_MAX = 20_000;
    private static final Runnable NOBODY_WAITS = () -> {};

    private final int id;
    private final int replicaId;
    private final long replicaEpoch;
    private final Map<LogId, FollowedPartition> followed = new HashMap<>();
    private final Queue<FollowedPartition> listed = new ConcurrentLinkedQueue<>();
    /** Looked at, with something to tell; in the order in which the room of an answer is given to them. */
    private final Set<FollowedPartition> untold = new LinkedHashSet<>();
    private int epoch = FetchMetadata.INITIAL_EPOCH;
    private boolean closed;
    private volatile Runnable waker = NOBODY_WAITS;

    FollowerSession(int id, int replicaId, long replicaEpoch) {
        this.id = id;
        this.replicaId = replicaId;
        this.replicaEpoch = replicaEpoch;
    }

    int id() {
        return id;
    }

    int replicaId() {
        return replicaId;
    }

    long replicaEpoch() {
        return replicaEpoch;
    }

    /** An answer, with the slices that are to be closed once it is out. */
    record Answer(FetchResponseData data, List<FollowedPartition.Read> reads) {

        void close() {
            reads.forEach(read -> read.slice().close());
        }
    }

    /**
     * Takes a request: its epoch must be the next one, what it names becomes part of the session.
     *
     * @return {@link Errors#NONE}, or the session error to answer
     */
    synchronized Errors update(FetchRequestData request, PartitionLookup partitions) {
        if (closed || request.replicaState().replicaId() != replicaId || request.replicaState().replicaEpoch() != replicaEpoch) {
            return Errors.FETCH_SESSION_ID_NOT_FOUND;
        }
        if (request.sessionEpoch() != epoch) {
            return Errors.INVALID_FETCH_SESSION_EPOCH;
        }
        int named = request.topics().stream().mapToInt(topic -> topic.partitions().size()).sum();
        if (followed.size() + named > PARTITIONS_MAX) {
            return Errors.FETCH_SESSION_ID_NOT_FOUND;
        }
        request.forgottenTopicsData().forEach(topic -> topic.partitions().forEach(index -> forget(topic.topicId(), index)));
        request.topics().forEach(topic -> topic.partitions().forEach(asked -> follow(topic.topicId(), asked, partitions)));
        epoch = FetchMetadata.nextEpoch(epoch);
        return Errors.NONE;
    }

    private void forget(Uuid topicId, int partition) {
        FollowedPartition gone = followed.remove(new LogId(TopicIds.fromWire(topicId), partition));
        if (gone != null) {
            gone.detach();
            untold.remove(gone);
        }
    }

    private void follow(Uuid topicId, FetchPartition asked, PartitionLookup partitions) {
        LogId logId = new LogId(TopicIds.fromWire(topicId), asked.partition());
        FollowerFetch fetch = new FollowerFetch(
                replicaId, replicaEpoch, asked.currentLeaderEpoch(), asked.fetchOffset(), asked.lastFetchedEpoch(),
                asked.logStartOffset());
        followed.computeIfAbsent(logId, absent -> new FollowedPartition(absent, this))
                .ask(partitions, fetch, asked.partitionMaxBytes());
    }

    /** Any thread. */
    void list(FollowedPartition partition) {
        listed.add(partition);
    }

    /** Any thread: there is something to read. */
    void wake() {
        waker.run();
    }

    /** The fetch that waits for records; a later one takes its place. */
    synchronized void wakeOnAppend(Runnable whenThereIsSomething) {
        waker = whenThereIsSomething;
    }

    /** No effect once a later fetch has taken the place. */
    synchronized void stopWaking(Runnable whenThereIsSomething) {
        if (waker == whenThereIsSomething) {
            waker = NOBODY_WAITS;
        }
    }

    /**
     * Looks at what happened since the last look.
     *
     * @param must answer now, whatever there is
     * @param all  name every partition, as the first answer of a session does
     * @return empty if less than {@code minBytes} have come together and nothing is urgent
     */
    synchronized Optional<Answer> look(int minBytes, int maxBytes, boolean must, boolean all, long nowMs) {
        List<FollowedPartition.Read> reads = new ArrayList<>();
        Reading reading = new Reading(maxBytes, nowMs, reads);
        boolean fewBytesWait = minBytes > 1;
        FollowedPartition next;
        // Listed again while it is read: that is looked at next time, or this would have no end.
        for (int left = listed.size(); left > 0 && (next = listed.poll()) != null; left--) {
            boolean readDue = next.takeReadDue();
            if (followed.get(next.id()) != next) {
                continue;
            }
            if (readDue && !fewBytesWait) {
                reading.read(next);
                untold.remove(next);
            } else if (readDue || next.hasNews()) {
                untold.add(next);
            }
        }
        if (fewBytesWait) {
            untold.forEach(reading::read);
            untold.clear();
        }
        if (!must && !reading.urgent && reading.bytes < Math.max(1, minBytes)) {
            reads.forEach(this::putBack);
            return Optional.empty();
        }
        List.copyOf(untold).forEach(reading::read);
        untold.clear();
        return Optional.of(answer(reads, all));
    }

    private void putBack(FollowedPartition.Read read) {
        read.slice().close();
        if (read.isNews()) {
            untold.add(read.of());
        }
    }

    private Answer answer(List<FollowedPartition.Read> reads, boolean all) {
        FetchResponseData data = new FetchResponseData().setSessionId(id);
        Map<UUID, FetchableTopicResponse> topics = new HashMap<>();
        for (FollowedPartition.Read read : reads) {
            if (read.isCutOff()) {
                read.of().postpone();
            }
            if (!all && !read.isNews()) {
                continue;
            }
            topics.computeIfAbsent(read.of().id().topicId(), topicId -> {
                FetchableTopicResponse topic = new FetchableTopicResponse().setTopicId(TopicIds.toWire(topicId));
                data.responses().add(topic);
                return topic;
            }).partitions().add(read.data());
            read.of().told(read);
        }
        return new Answer(data, reads);
    }

    /** Shares the room of one answer out. */
    private static final class Reading {
        private final int maxBytes;
        private final long nowMs;
        private final List<FollowedPartition.Read> reads;
        private int bytes;
        private boolean urgent;

        Reading(int maxBytes, long nowMs, List<FollowedPartition.Read> reads) {
            this.maxBytes = maxBytes;
            this.nowMs = nowMs;
            this.reads = reads;
        }

        void read(FollowedPartition partition) {
            FollowedPartition.Read read = partition.read(Math.max(0, maxBytes - bytes), bytes == 0, nowMs);
            bytes += read.sizeInBytes();
            urgent |= read.isUrgent();
            reads.add(read);
        }
    }

    synchronized int size() {
        return followed.size();
    }

    /** Stops listening; requests that still come are told that there is no such session. */
    synchronized void close() {
        closed = true;
        followed.values().forEach(FollowedPartition::detach);
        followed.clear();
        untold.clear();
    }
}
