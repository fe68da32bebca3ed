package io.caddis.broker.api.replica;

import io.caddis.broker.api.ErrorMapping;
import io.caddis.broker.api.PartitionLookup;
import io.caddis.broker.api.TopicIds;
import io.caddis.log.LogException;
import io.caddis.log.LogId;
import io.caddis.log.LogSlice;
import io.caddis.replication.FollowerFetch;
import io.caddis.replication.FollowerRead;
import io.caddis.replication.Partition;
import io.caddis.wire.FileSliceRecords;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.FetchResponse;

/**
 * One partition of a follower's session: where the follower stands, and what it was told last. Guarded by the session's
 * monitor; the listeners, called by any thread, only put it on the session's list of partitions to look at.
 */
final class FollowedPartition {

    private final LogId id;
    private final FollowerSession session;
    private final Runnable appendListener;
    private final Runnable progressListener;
    /** On the session's list. */
    private final AtomicBoolean listed = new AtomicBoolean();
    /** The log has grown, the role or the follower's position has changed: not only the high watermark. */
    private final AtomicBoolean readDue = new AtomicBoolean();
    private Optional<Partition> partition = Optional.empty();
    private FollowerFetch asked;
    private int maxBytes;
    private long toldHighWatermark = FetchResponse.INVALID_HIGH_WATERMARK;
    private long toldLogStartOffset = FetchResponse.INVALID_LOG_START_OFFSET;

    FollowedPartition(LogId id, FollowerSession session) {
        this.id = id;
        this.session = session;
        this.appendListener = () -> {
            readDue.set(true);
            list();
            session.wake();
        };
        this.progressListener = this::list;
    }

    LogId id() {
        return id;
    }

    /** Takes what the follower asks from now on. */
    void ask(PartitionLookup partitions, FollowerFetch fetch, int partitionMaxBytes) {
        asked = fetch;
        maxBytes = partitionMaxBytes;
        // A follower drops an answer that crossed a change of its position: what it was told by it, it does not know.
        toldHighWatermark = FetchResponse.INVALID_HIGH_WATERMARK;
        toldLogStartOffset = FetchResponse.INVALID_LOG_START_OFFSET;
        attach(partitions.find(partitions.topic(TopicIds.toWire(id.topicId())), id.partition(), true)
                instanceof PartitionLookup.Found.Here here ? Optional.of(here.partition()) : Optional.empty());
        readDue.set(true);
        list();
    }

    private void attach(Optional<Partition> found) {
        if (found.isPresent() && partition.isPresent() && found.get() == partition.get()) {
            return;
        }
        detach();
        partition = found;
        found.ifPresent(hosted -> {
            hosted.addAppendListener(appendListener);
            hosted.addProgressListener(progressListener);
        });
    }

    void detach() {
        partition.ifPresent(hosted -> {
            hosted.removeAppendListener(appendListener);
            hosted.removeProgressListener(progressListener);
        });
        partition = Optional.empty();
    }

    private void list() {
        if (listed.compareAndSet(false, true)) {
            session.list(this);
        }
    }

    /** Called with the entry off the list: from here on every event lists it again. */
    boolean takeReadDue() {
        listed.set(false);
        return readDue.getAndSet(false);
    }

    /** To be read once more: the answer had no room for it. */
    void postpone() {
        readDue.set(true);
        list();
    }

    /** Whether the high watermark or the log's start is not what the follower was told. */
    boolean hasNews() {
        return partition.isPresent()
                && (partition.get().highWatermark() != toldHighWatermark
                        || partition.get().log().logStartOffset() != toldLogStartOffset);
    }

    /** What reading gave. The slice is open and is the caller's to close. */
    record Read(FollowedPartition of, PartitionData data, LogSlice slice) {

        int sizeInBytes() {
            return slice.sizeInBytes();
        }

        /** The follower has to act at once. */
        boolean isUrgent() {
            return data.errorCode() != Errors.NONE.code() || FetchResponse.isDivergingEpoch(data);
        }

        /** There is more in the log than the answer had room for. */
        boolean isCutOff() {
            return !isUrgent() && slice.isEmpty() && of.isBehind();
        }

        boolean isNews() {
            return isUrgent() || !slice.isEmpty() || data.highWatermark() != of.toldHighWatermark
                    || data.logStartOffset() != of.toldLogStartOffset;
        }
    }

    private boolean isBehind() {
        return partition.isPresent() && partition.get().log().endOffset() > asked.fetchOffset();
    }

    /** Notes how far the follower is, and reads what comes next, up to the end of the log. */
    Read read(int bytesLeft, boolean atLeastOneBatch, long nowMs) {
        if (partition.isEmpty()) {
            return refused(Errors.NOT_LEADER_OR_FOLLOWER);
        }
        try {
            FollowerRead read = partition.get()
                    .readForFollower(asked, Math.max(0, Math.min(bytesLeft, maxBytes)), atLeastOneBatch, nowMs);
            PartitionData data = new PartitionData()
                    .setPartitionIndex(id.partition())
                    .setHighWatermark(read.highWatermark())
                    .setLastStableOffset(read.highWatermark())
                    .setLogStartOffset(read.logStartOffset())
                    .setRecords(MemoryRecords.EMPTY);
            read.diverging().ifPresent(end -> data.setDivergingEpoch(
                    new FetchResponseData.EpochEndOffset().setEpoch(end.leaderEpoch()).setEndOffset(end.endOffset())));
            if (!read.slice().isEmpty()) {
                data.setRecords(new FileSliceRecords(read.slice().channel(), read.slice().position(), read.slice().sizeInBytes()));
            }
            return new Read(this, data, read.slice());
        } catch (LogException.OffsetOutOfRange outside) {
            Read refused = refused(Errors.OFFSET_OUT_OF_RANGE);
            refused.data().setHighWatermark(partition.get().highWatermark()).setLogStartOffset(outside.logStartOffset());
            return refused;
        } catch (RuntimeException failure) {
            return refused(ErrorMapping.of(failure));
        }
    }

    private Read refused(Errors error) {
        return new Read(this, FetchResponse.partitionResponse(id.partition(), error), LogSlice.EMPTY);
    }

    /** The follower will know what this read found. */
    void told(Read read) {
        // After an error nothing counts as told: the first good answer is sent whole.
        boolean failed = read.data.errorCode() != Errors.NONE.code();
        toldHighWatermark = failed ? FetchResponse.INVALID_HIGH_WATERMARK : read.data.highWatermark();
        toldLogStartOffset = failed ? FetchResponse.INVALID_LOG_START_OFFSET : read.data.logStartOffset();
    }
}
