package io.caddis.broker.api.data;

import io.caddis.broker.api.ErrorMapping;
import io.caddis.broker.api.PartitionLookup;
import io.caddis.log.EpochEndOffset;
import io.caddis.log.LogException;
import io.caddis.log.LogSlice;
import io.caddis.replication.Partition;
import io.caddis.replication.PartitionException;
import io.caddis.replication.Role;
import io.caddis.wire.FileSliceRecords;
import java.util.Collections;
import java.util.OptionalInt;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.FetchResponse;

/**
 * What reading one partition for a fetch gave: the response's part and the slice it pins.
 *
 * @param slice     open, to be closed by whoever holds this; empty if there is nothing to send
 * @param partition the partition read, null if it is not served here
 * @param leaderId  with an error: where the partition is led, -1 if not known; leaderEpoch likewise
 */
record PartitionRead(
        FetchTarget target, PartitionData data, LogSlice slice, Partition partition, int leaderId, int leaderEpoch) {

    private static final int NO_HINT = -1;

    private PartitionRead(FetchTarget target, PartitionData data, LogSlice slice, Partition partition) {
        this(target, data, slice, partition, NO_HINT, NO_HINT);
    }

    int sizeInBytes() {
        return slice.sizeInBytes();
    }

    boolean failed() {
        return data.errorCode() != Errors.NONE.code();
    }

    /** True if the client should be told at once, without waiting for more bytes. */
    boolean answersAtOnce() {
        return failed() || FetchResponse.isDivergingEpoch(data) || FetchResponse.isPreferredReplica(data);
    }

    /**
     * Reads as much as the bounds allow.
     *
     * @param maxBytes       what is left of the whole fetch's bound
     * @param atLeastOneBatch nothing was found yet: one batch is sent even if it is larger than the bounds
     */
    static PartitionRead read(PartitionLookup partitions, FetchTarget target, int maxBytes, boolean atLeastOneBatch, FetchReader reader) {
        PartitionLookup.Found found = partitions.find(partitions.topic(target.topicName(), target.topicId()), target.partition(), target.byId());
        if (found instanceof PartitionLookup.Found.Elsewhere elsewhere) {
            PartitionData data = FetchResponse.partitionResponse(target.partition(), elsewhere.error());
            return new PartitionRead(target, data, LogSlice.EMPTY, null, elsewhere.leaderId(), elsewhere.leaderEpoch());
        }
        Partition partition = ((PartitionLookup.Found.Here) found).partition();
        try {
            return read(partitions, partition, target, maxBytes, atLeastOneBatch, reader);
        } catch (RuntimeException failure) {
            return refused(partition, target, failure);
        }
    }

    private static PartitionRead read(
            PartitionLookup partitions, Partition partition, FetchTarget target, int maxBytes, boolean atLeastOneBatch, FetchReader reader) {
        Role role = reader.fromAnyReplica()
                ? partition.requireReplica(target.currentLeaderEpoch())
                : partition.requireLeader(target.currentLeaderEpoch());
        PartitionData data = new PartitionData()
                .setPartitionIndex(target.partition())
                .setHighWatermark(partition.highWatermark())
                .setLastStableOffset(partition.lastStableOffset())
                .setLogStartOffset(partition.log().logStartOffset())
                .setRecords(MemoryRecords.EMPTY)
                // Null tells "not asked for"; without transactions nothing was ever aborted.
                .setAbortedTransactions(reader.readCommitted() ? Collections.emptyList() : null);
        OptionalInt nearer = role instanceof Role.Leader leader ? nearerReplica(partitions, partition, leader, target, reader) : OptionalInt.empty();
        if (nearer.isPresent()) {
            data.setPreferredReadReplica(nearer.getAsInt());
            return new PartitionRead(target, data, LogSlice.EMPTY, partition);
        }
        // A follower that has not got so far yet cannot tell whether the consumer's log and the leader's part.
        boolean mayTell = role instanceof Role.Leader || target.fetchOffset() <= partition.highWatermark();
        if (mayTell && diverges(partition, target, data)) {
            return new PartitionRead(target, data, LogSlice.EMPTY, partition);
        }
        LogSlice slice = partition.readCommitted(target.fetchOffset(), Math.min(maxBytes, target.maxBytes()), atLeastOneBatch);
        if (!slice.isEmpty()) {
            data.setRecords(new FileSliceRecords(slice.channel(), slice.position(), slice.sizeInBytes()));
        }
        return new PartitionRead(target, data, slice, partition);
    }

    private static OptionalInt nearerReplica(
            PartitionLookup partitions, Partition partition, Role.Leader leader, FetchTarget target, FetchReader reader) {
        if (reader.rack().isEmpty()) {
            return OptionalInt.empty();
        }
        return ReadReplicaSelection.choose(
                partitions.image(), leader.leaderId(), partition.inSyncFollowers(), target.fetchOffset(), reader.rack(), reader.listener());
    }

    /** The client's last record may come from a leader whose tail was cut: it is told where its log and this one part (KIP-595). */
    private static boolean diverges(Partition partition, FetchTarget target, PartitionData data) {
        if (target.lastFetchedEpoch() < 0) {
            return false;
        }
        EpochEndOffset end = partition.log().endOffsetOfEpoch(target.lastFetchedEpoch());
        if (!(end instanceof EpochEndOffset.Known known)) {
            throw new LogException.OffsetOutOfRange(
                    partition.log().id(), target.fetchOffset(), partition.log().logStartOffset(), partition.log().endOffset());
        }
        if (known.leaderEpoch() == target.lastFetchedEpoch() && known.endOffset() >= target.fetchOffset()) {
            return false;
        }
        data.setDivergingEpoch(new FetchResponseData.EpochEndOffset().setEpoch(known.leaderEpoch()).setEndOffset(known.endOffset()));
        return true;
    }

    private static PartitionRead refused(Partition partition, FetchTarget target, RuntimeException failure) {
        PartitionData data = FetchResponse.partitionResponse(target.partition(), ErrorMapping.of(failure));
        if (failure instanceof PartitionException.NotLeader notLeader) {
            return new PartitionRead(target, data, LogSlice.EMPTY, null, notLeader.leaderId(), notLeader.leaderEpoch());
        }
        if (failure instanceof PartitionException.FencedLeaderEpoch fenced) {
            return new PartitionRead(target, data, LogSlice.EMPTY, null, fenced.leaderId(), fenced.leaderEpoch());
        }
        if (failure instanceof LogException.OffsetOutOfRange) {
            data.setHighWatermark(partition.highWatermark()).setLogStartOffset(partition.log().logStartOffset());
        }
        return new PartitionRead(target, data, LogSlice.EMPTY, null);
    }
}
