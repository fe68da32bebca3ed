package io.caddis.broker;

import io.caddis.broker.api.admin.LeaderLogs;
import io.caddis.log.LogException;
import io.caddis.replication.CommitWaiter;
import io.caddis.replication.HostedPartitions;
import io.caddis.replication.Partition;
import io.caddis.replication.Role;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;

/**
 * Deletes records of partitions led here. The work is I/O and runs on the node's background thread; that followers have done the
 * same is waited for without a thread.
 */
final class LedPartitions implements LeaderLogs {

    private final HostedPartitions hosted;
    private final Executor background;

    LedPartitions(HostedPartitions hosted, Executor background) {
        this.hosted = hosted;
        this.background = background;
    }

    @Override
    public CompletableFuture<Long> deleteRecordsBefore(UUID topicId, int partition, long offset) {
        CompletableFuture<Long> answer = new CompletableFuture<>();
        try {
            background.execute(() -> {
                try {
                    delete(topicId, partition, offset, answer);
                } catch (RuntimeException | Error failure) {
                    answer.completeExceptionally(failure);
                }
            });
        } catch (RejectedExecutionException stopping) {
            answer.completeExceptionally(new NotLeaderOrFollowerException("the node stops"));
        }
        return answer;
    }

    private void delete(UUID topicId, int index, long offset, CompletableFuture<Long> answer) {
        Optional<Partition> found = hosted.find(topicId, index);
        if (found.isEmpty()) {
            throw new NotLeaderOrFollowerException("partition " + index + " of topic " + topicId + " is not hosted here");
        }
        Partition partition = found.get();
        Role.Leader leader = partition.requireLeader(Partition.ANY_LEADER_EPOCH);
        long highWatermark = partition.highWatermark();
        long target = offset == HIGH_WATERMARK ? highWatermark : offset;
        if (target < 0 || target > highWatermark) {
            throw new LogException.OffsetOutOfRange(
                    partition.log().id(), target, partition.log().logStartOffset(), highWatermark);
        }
        partition.deleteRecordsBefore(target);
        partition.whenDeletedEverywhere(target, leader.leaderEpoch(), new CommitWaiter() {
            @Override
            public void committed() {
                answer.complete(partition.lowWatermark());
            }

            @Override
            public void failed(RuntimeException failure) {
                answer.completeExceptionally(failure);
            }
        });
    }
}
