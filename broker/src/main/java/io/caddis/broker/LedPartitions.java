package io.caddis.broker;

import io.caddis.broker.api.admin.LeaderLogs;
import io.caddis.log.LogException;
import io.caddis.replication.HostedPartitions;
import io.caddis.replication.Partition;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;

/** Deletes records of partitions led here. The work is I/O and runs on the node's background thread. */
final class LedPartitions implements LeaderLogs {

    private final HostedPartitions hosted;
    private final Executor background;

    LedPartitions(HostedPartitions hosted, Executor background) {
        this.hosted = hosted;
        this.background = background;
    }

    @Override
    public CompletableFuture<Long> deleteRecordsBefore(UUID topicId, int partition, long offset, int timeoutMs) {
        CompletableFuture<Long> answer = new CompletableFuture<>();
        try {
            background.execute(() -> {
                try {
                    answer.complete(delete(topicId, partition, offset));
                } catch (RuntimeException failure) {
                    answer.completeExceptionally(failure);
                }
            });
        } catch (RejectedExecutionException stopping) {
            answer.completeExceptionally(new NotLeaderOrFollowerException("the node stops"));
        }
        return answer;
    }

    private long delete(UUID topicId, int index, long offset) {
        Optional<Partition> found = hosted.find(topicId, index);
        if (found.isEmpty()) {
            throw new NotLeaderOrFollowerException("partition " + index + " of topic " + topicId + " is not hosted here");
        }
        Partition partition = found.get();
        partition.requireLeader(Partition.ANY_LEADER_EPOCH);
        long highWatermark = partition.highWatermark();
        long target = offset == HIGH_WATERMARK ? highWatermark : offset;
        if (target < 0 || target > highWatermark) {
            throw new LogException.OffsetOutOfRange(
                    partition.log().id(), target, partition.log().logStartOffset(), highWatermark);
        }
        return partition.log().deleteRecordsBefore(target);
    }
}
