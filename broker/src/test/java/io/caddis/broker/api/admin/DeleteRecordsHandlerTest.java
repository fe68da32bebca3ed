package io.caddis.broker.api.admin;

import static io.caddis.broker.api.admin.AdminRequests.ask;
import static io.caddis.broker.api.admin.AdminRequests.askInEveryVersion;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.broker.api.ManualLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.OffsetOutOfRangeException;
import org.apache.kafka.common.message.DeleteRecordsRequestData;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsPartition;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsTopic;
import org.apache.kafka.common.message.DeleteRecordsResponseData;
import org.apache.kafka.common.message.DeleteRecordsResponseData.DeleteRecordsPartitionResult;
import org.apache.kafka.common.message.DeleteRecordsResponseData.DeleteRecordsTopicResult;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class DeleteRecordsHandlerTest {

    /** Leads partitions 0 and 2, which end at 100. */
    private static final class FakeLeaderLogs implements LeaderLogs {

        private static final long HIGH = 100;

        private final List<UUID> asked = new ArrayList<>();
        private CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

        @Override
        public CompletableFuture<Long> deleteRecordsBefore(UUID topicId, int partition, long offset) {
            asked.add(topicId);
            if (partition == 1) {
                return CompletableFuture.failedFuture(new NotLeaderOrFollowerException("led elsewhere"));
            }
            if (offset > HIGH || offset < HIGH_WATERMARK) {
                return gate.thenApply(open -> {
                    throw new OffsetOutOfRangeException("beyond the high watermark");
                });
            }
            return gate.thenApply(open -> offset == HIGH_WATERMARK ? HIGH : offset);
        }
    }

    private final FakeLeaderLogs logs = new FakeLeaderLogs();
    private final DeleteRecordsHandler handler =
            new DeleteRecordsHandler(ClusterFixture.withBrokers(2).topic("flights", 1, 2, 1), logs);

    private static DeleteRecordsPartition before(int partition, long offset) {
        return new DeleteRecordsPartition().setPartitionIndex(partition).setOffset(offset);
    }

    private static DeleteRecordsRequestData request(String topic, DeleteRecordsPartition... partitions) {
        return new DeleteRecordsRequestData().setTimeoutMs(300).setTopics(
                List.of(new DeleteRecordsTopic().setName(topic).setPartitions(List.of(partitions))));
    }

    private DeleteRecordsPartitionResult delete(String topic, DeleteRecordsPartition partition) {
        DeleteRecordsResponseData response = (DeleteRecordsResponseData) ask(handler, request(topic, partition));
        return response.topics().find(topic).partitions().find(partition.partitionIndex());
    }

    private void assertRefused(Errors error, String topic, DeleteRecordsPartition partition) {
        DeleteRecordsPartitionResult result = delete(topic, partition);
        assertEquals(error, Errors.forCode(result.errorCode()));
        assertEquals(-1, result.lowWatermark());
    }

    @Test
    void shouldAnswerTheNewStart_whenRecordsAreDeleted() {
        DeleteRecordsPartitionResult result = delete("flights", before(0, 40));

        assertEquals(Errors.NONE.code(), result.errorCode());
        assertEquals(40, result.lowWatermark());
        assertEquals(List.of(ClusterFixture.idOf("flights")), logs.asked);
    }

    @Test
    void shouldDeleteUpToTheHighWatermark_whenTheOffsetIsMinusOne() {
        assertEquals(100, delete("flights", before(2, -1)).lowWatermark());
    }

    @Test
    void shouldAnswerTheProtocolsError_whenThePartitionRefuses() {
        assertRefused(Errors.OFFSET_OUT_OF_RANGE, "flights", before(0, 101));
        assertRefused(Errors.OFFSET_OUT_OF_RANGE, "flights", before(0, -2));
        assertRefused(Errors.NOT_LEADER_OR_FOLLOWER, "flights", before(1, 5));
    }

    @Test
    void shouldNotAskTheLog_whenThereIsNoSuchPartition() {
        assertRefused(Errors.UNKNOWN_TOPIC_OR_PARTITION, "nobody", before(0, 1));
        assertRefused(Errors.UNKNOWN_TOPIC_OR_PARTITION, "flights", before(3, 1));
        assertRefused(Errors.UNKNOWN_TOPIC_OR_PARTITION, "flights", before(-1, 1));
        assertRefused(Errors.INVALID_TOPIC_EXCEPTION, "__consumer_offsets", before(0, 1));
        assertTrue(logs.asked.isEmpty());
    }

    @Test
    void shouldAnswerOnce_whenTheSlowestPartitionIsDone() {
        logs.gate = new CompletableFuture<>();
        ManualLoop loop = new ManualLoop();
        AdminRequests.RecordedReply reply = AdminRequests.answer(
                handler, request("flights", before(0, 10), before(1, 10), before(2, 1_000)), handler.latestVersion(), loop);

        assertFalse(reply.isGiven());
        logs.gate.complete(null);
        loop.turn();
        DeleteRecordsResponseData response = (DeleteRecordsResponseData) reply.read();
        assertEquals(10, response.topics().find("flights").partitions().find(0).lowWatermark());
        assertEquals(Errors.OFFSET_OUT_OF_RANGE.code(), response.topics().find("flights").partitions().find(2).errorCode());
    }

    @Test
    void shouldSayTimedOut_whenFollowersDoNotFollowInTime() {
        logs.gate = new CompletableFuture<>();
        ManualLoop loop = new ManualLoop();
        AdminRequests.RecordedReply reply =
                AdminRequests.answer(handler, request("flights", before(0, 10), before(1, 10)), handler.latestVersion(), loop);

        loop.pass(DeleteRecordsHandler.OWN_DELETION_MS + 299);
        assertFalse(reply.isGiven());
        loop.pass(1);

        DeleteRecordsTopicResult topic = ((DeleteRecordsResponseData) reply.read()).topics().find("flights");
        assertEquals(Errors.REQUEST_TIMED_OUT.code(), topic.partitions().find(0).errorCode());
        assertEquals(-1, topic.partitions().find(0).lowWatermark());
        assertEquals(Errors.NOT_LEADER_OR_FOLLOWER.code(), topic.partitions().find(1).errorCode());
    }

    @Test
    void shouldAnswer_whenNothingIsAsked() {
        assertEquals(0, ((DeleteRecordsResponseData) ask(handler, new DeleteRecordsRequestData())).topics().size());
    }

    @Test
    void shouldFitEveryVersion() {
        askInEveryVersion(handler, version -> request("flights", before(0, 1), before(1, 1), before(9, 1)));
    }
}
