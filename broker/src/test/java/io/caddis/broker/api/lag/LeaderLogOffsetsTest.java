package io.caddis.broker.api.lag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.group.store.GroupChange.PartitionKey;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import io.caddis.coordinator.lag.LogOffsets.RecordKey;
import io.caddis.wire.InterBrokerClient.Destination;
import io.caddis.wire.RemoteBrokers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsPartitionResponse;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsTopicResponse;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchResponse;
import org.apache.kafka.common.requests.ListOffsetsRequest;
import org.apache.kafka.common.requests.ListOffsetsResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LeaderLogOffsetsTest {

    private static final UUID ORDERS = new UUID(1, 1);
    private static final UUID FLIGHTS = new UUID(2, 2);
    private static final String LISTENER = "INTERNAL";

    private final Map<Integer, List<AbstractRequest>> requests = new HashMap<>();
    private final Map<PartitionKey, Errors> errors = new HashMap<>();
    private boolean secondIsSilent;
    private FetchResponseData fetched = new FetchResponseData();

    /** orders-0 and orders-1 led by brokers 1 and 2, orders-2 by nobody, flights by a broker that is gone. */
    private final ClusterImage image = image(
            topic(ORDERS, "orders", 1, 2, PartitionImage.NO_LEADER), topic(FLIGHTS, "flights", 9),
            topic(new UUID(3, 3), "wide", IntStream.range(0, 2_500).map(partition -> 2).toArray()));
    private final LeaderLogOffsets offsets = new LeaderLogOffsets(() -> image, LISTENER, brokers());

    private static TopicImage topic(UUID id, String name, int... leaders) {
        List<PartitionImage> partitions = new ArrayList<>();
        for (int partition = 0; partition < leaders.length; partition++) {
            partitions.add(new PartitionImage(partition, List.of(1), leaders[partition], 1, 40 + partition, 0, List.of(1), List.of(), List.of()));
        }
        return new TopicImage(id, name, Map.of(), partitions);
    }

    private static ClusterImage image(TopicImage... topics) {
        Map<UUID, TopicImage> byId = new HashMap<>();
        Map<Integer, BrokerRegistration> brokers = new HashMap<>();
        for (TopicImage topic : topics) {
            byId.put(topic.id(), topic);
        }
        for (int id = 1; id <= 2; id++) {
            brokers.put(id, new BrokerRegistration(id, new UUID(0, id), 1,
                    Map.of(LISTENER, new BrokerRegistration.Endpoint("host" + id, 9090 + id, "PLAINTEXT")), Optional.empty(), true, List.of(),
                    false));
        }
        return new ClusterImage("cluster", 1, Optional.empty(), brokers, byId, Map.of(), Map.of(), Map.of(), CoordinatorSlots.UNASSIGNED);
    }

    private static PartitionKey orders(int partition) {
        return new PartitionKey(ORDERS, partition);
    }

    private RemoteBrokers brokers() {
        return (destination, request, timeoutMs) -> {
            requests.computeIfAbsent(destination.brokerId(), id -> new ArrayList<>()).add(request);
            assertEquals(new Destination(destination.brokerId(), "host" + destination.brokerId(), 9090 + destination.brokerId()), destination);
            if (secondIsSilent && destination.brokerId() == 2) {
                return CompletableFuture.failedFuture(new IllegalStateException("no answer"));
            }
            return CompletableFuture.completedFuture(
                    request instanceof ListOffsetsRequest list ? listed(list) : FetchResponse.of(fetched));
        };
    }

    /** Each partition ends at its number and a thousand, and begins at its number. */
    private AbstractResponse listed(ListOffsetsRequest request) {
        ListOffsetsResponseData data = new ListOffsetsResponseData();
        request.topics().forEach(topic -> {
            ListOffsetsTopicResponse answer = new ListOffsetsTopicResponse().setName(topic.name());
            for (ListOffsetsPartition partition : topic.partitions()) {
                Errors error = errors.getOrDefault(new PartitionKey(ORDERS, partition.partitionIndex()), Errors.NONE);
                boolean end = partition.timestamp() == ListOffsetsRequest.LATEST_TIMESTAMP;
                answer.partitions().add(new ListOffsetsPartitionResponse().setPartitionIndex(partition.partitionIndex())
                        .setErrorCode(error.code())
                        .setOffset(error == Errors.NONE ? (end ? 1_000 : 0) + partition.partitionIndex() : -1));
            }
            data.topics().add(answer);
        });
        return new ListOffsetsResponse(data);
    }

    @Test
    void shouldAskEachLeaderOnce_withTheEpochItIsThoughtToLeadIn() throws InterruptedException {
        Map<PartitionKey, Long> ends = offsets.ends(List.of(orders(0), orders(1)));

        assertEquals(Map.of(orders(0), 1_000L, orders(1), 1_001L), ends);
        assertEquals(Map.of(orders(0), 0L, orders(1), 1L), offsets.starts(List.of(orders(0), orders(1))));
        ListOffsetsRequest toSecond = (ListOffsetsRequest) requests.get(2).get(0);
        assertEquals(41, toSecond.topics().get(0).partitions().get(0).currentLeaderEpoch());
        assertEquals(ListOffsetsRequest.CONSUMER_REPLICA_ID, toSecond.replicaId());
        assertEquals(2, requests.get(1).size());
    }

    @Test
    void shouldLeaveOut_whatHasNoLeaderOrDoesNotExist() throws InterruptedException {
        Map<PartitionKey, Long> ends = offsets.ends(List.of(
                orders(0), orders(2), orders(3), new PartitionKey(FLIGHTS, 0), new PartitionKey(new UUID(8, 8), 0)));

        assertEquals(Map.of(orders(0), 1_000L), ends);
    }

    @Test
    void shouldLeaveOut_whatWasRefusedOrNotAnswered() throws InterruptedException {
        errors.put(orders(0), Errors.NOT_LEADER_OR_FOLLOWER);
        secondIsSilent = true;

        assertEquals(Map.of(), offsets.ends(List.of(orders(0), orders(1))));
    }

    @Test
    void shouldSendSeveralRequests_whenALeaderHasMoreThanFitsInOne() throws InterruptedException {
        List<PartitionKey> wide = IntStream.range(0, 2_500).mapToObj(partition -> new PartitionKey(new UUID(3, 3), partition)).toList();

        assertEquals(2_500, offsets.ends(wide).size());
        assertEquals(2, requests.get(2).size());
    }

    @Test
    void shouldReadTheTimeOfABatchFromItsHeader() throws InterruptedException {
        fetched = batch(10, 12, TimestampType.CREATE_TIME);

        assertEquals(Map.of(new RecordKey(orders(0), 11), 5_000L), offsets.timestamps(List.of(new RecordKey(orders(0), 11))));

        FetchRequest request = (FetchRequest) requests.get(1).get(0);
        assertEquals(1, request.maxBytes());
        assertEquals(new Uuid(1, 1), request.data().topics().get(0).topicId());
        assertEquals(11, request.data().topics().get(0).partitions().get(0).fetchOffset());
        assertEquals(1, request.data().topics().get(0).partitions().get(0).partitionMaxBytes());
        assertTrue(request.metadata().isFull(), "it leaves no session behind");
    }

    @Test
    void shouldTakeTheBrokersTime_whenTheLogIsDatedByIt() throws InterruptedException {
        fetched = batch(10, 12, TimestampType.LOG_APPEND_TIME);

        assertEquals(Map.of(new RecordKey(orders(0), 10), 9_999L), offsets.timestamps(List.of(new RecordKey(orders(0), 10))));
    }

    @Test
    void shouldKnowNoTime_whenTheRecordIsNotThere() throws InterruptedException {
        List<RecordKey> asked = List.of(new RecordKey(orders(0), 20), new RecordKey(orders(2), 1));
        assertEquals(Map.of(), offsets.timestamps(asked));
        fetched = batch(10, 12, TimestampType.CREATE_TIME);
        assertEquals(Map.of(), offsets.timestamps(asked), "the batch ends before it");
        fetched.responses().get(0).partitions().get(0).setErrorCode(Errors.OFFSET_OUT_OF_RANGE.code());
        assertEquals(Map.of(), offsets.timestamps(List.of(new RecordKey(orders(0), 10))));
        fetched.responses().get(0).partitions().get(0).setErrorCode(Errors.NONE.code()).setRecords(MemoryRecords.EMPTY);
        assertEquals(Map.of(), offsets.timestamps(List.of(new RecordKey(orders(0), 10))));
    }

    /** Records a second apart, packed by gzip; the first is of 5,000, or all are of the log's 9,999. */
    private static FetchResponseData batch(long first, long last, TimestampType type) {
        MemoryRecordsBuilder builder = MemoryRecords.builder(
                ByteBuffer.allocate(1_000), RecordBatch.CURRENT_MAGIC_VALUE, Compression.gzip().build(), type, first, 9_999);
        for (long offset = first; offset <= last; offset++) {
            builder.append(5_000 + 1_000 * (offset - first), null, new byte[] {1});
        }
        return new FetchResponseData().setResponses(List.of(new FetchResponseData.FetchableTopicResponse()
                .setTopicId(new Uuid(1, 1))
                .setPartitions(List.of(new FetchResponseData.PartitionData().setPartitionIndex(0).setRecords(builder.build())))));
    }
}
