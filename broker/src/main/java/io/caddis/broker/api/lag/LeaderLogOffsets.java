package io.caddis.broker.api.lag;

import io.caddis.broker.api.TopicIds;
import io.caddis.coordinator.group.store.GroupChange.PartitionKey;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import io.caddis.coordinator.lag.LogOffsets;
import io.caddis.wire.InterBrokerClient;
import io.caddis.wire.RemoteBrokers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.ListOffsetsRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link LogOffsets} by requests to the leaders that the image names: as many as there are leaders, all at the same time. */
public final class LeaderLogOffsets implements LogOffsets {

    private static final Logger LOG = LoggerFactory.getLogger(LeaderLogOffsets.class);

    /** Of one request; a leader of more gets several. */
    static final int PARTITIONS_PER_REQUEST_MAX = 2_000;

    static final int REQUEST_TIMEOUT_MS = 5_000;
    /** The client ends a request at its time; this is for the case that it does not. */
    private static final int OVERDUE_MS = 2_000;

    private final Supplier<ClusterImage> image;
    private final String interBrokerListener;
    private final RemoteBrokers brokers;

    public LeaderLogOffsets(Supplier<ClusterImage> image, String interBrokerListener, RemoteBrokers brokers) {
        this.image = image;
        this.interBrokerListener = interBrokerListener;
        this.brokers = brokers;
    }

    @Override
    public Map<PartitionKey, Long> ends(Collection<PartitionKey> partitions) throws InterruptedException {
        return listOffsets(partitions, ListOffsetsRequest.LATEST_TIMESTAMP);
    }

    @Override
    public Map<PartitionKey, Long> starts(Collection<PartitionKey> partitions) throws InterruptedException {
        return listOffsets(partitions, ListOffsetsRequest.EARLIEST_TIMESTAMP);
    }

    private Map<PartitionKey, Long> listOffsets(Collection<PartitionKey> partitions, long timestamp) throws InterruptedException {
        ClusterImage now = image.get();
        Map<Integer, List<PartitionKey>> byLeader = new HashMap<>();
        for (PartitionKey partition : partitions) {
            leader(partition, now).ifPresent(leader -> byLeader.computeIfAbsent(leader, id -> new ArrayList<>()).add(partition));
        }
        List<CompletableFuture<Map<PartitionKey, Long>>> answers = new ArrayList<>();
        byLeader.forEach((leader, led) -> destination(leader, now).ifPresent(destination -> {
            for (int from = 0; from < led.size(); from += PARTITIONS_PER_REQUEST_MAX) {
                OffsetsQuestion question = OffsetsQuestion.about(
                        led.subList(from, Math.min(led.size(), from + PARTITIONS_PER_REQUEST_MAX)), timestamp, now);
                answers.add(brokers.send(destination, question.request(), REQUEST_TIMEOUT_MS).thenApply(question::answer));
            }
        }));
        Map<PartitionKey, Long> offsets = new HashMap<>();
        await(answers).forEach(offsets::putAll);
        return offsets;
    }

    @Override
    public Map<RecordKey, Long> timestamps(Collection<RecordKey> records) throws InterruptedException {
        ClusterImage now = image.get();
        Map<RecordKey, CompletableFuture<Optional<Long>>> answers = new LinkedHashMap<>();
        for (RecordKey record : records) {
            Optional<InterBrokerClient.Destination> destination = leader(record.partition(), now).flatMap(leader -> destination(leader, now));
            destination.ifPresent(leader -> answers.put(record, brokers
                    .send(leader, BatchTimeQuestion.request(TopicIds.toWire(record.partition().topicId()), record), REQUEST_TIMEOUT_MS)
                    .thenApply((AbstractResponse response) -> BatchTimeQuestion.answer(response, record.offset()))));
        }
        await(answers.values());
        Map<RecordKey, Long> timestamps = new HashMap<>();
        answers.forEach((record, answer) -> {
            if (answer.isDone() && !answer.isCompletedExceptionally()) {
                answer.join().ifPresent(timestamp -> timestamps.put(record, timestamp));
            }
        });
        return timestamps;
    }

    private static Optional<Integer> leader(PartitionKey partition, ClusterImage now) {
        return now.partition(partition.topicId(), partition.partition()).filter(PartitionImage::hasLeader).map(PartitionImage::leader);
    }

    private Optional<InterBrokerClient.Destination> destination(int brokerId, ClusterImage now) {
        BrokerRegistration broker = now.brokers().get(brokerId);
        BrokerRegistration.Endpoint endpoint = broker == null ? null : broker.endpoints().get(interBrokerListener);
        return endpoint == null
                ? Optional.empty()
                : Optional.of(new InterBrokerClient.Destination(brokerId, endpoint.host(), endpoint.port()));
    }

    /** Those that were answered. */
    private static <T> List<T> await(Collection<CompletableFuture<T>> answers) throws InterruptedException {
        try {
            CompletableFuture.allOf(answers.toArray(new CompletableFuture<?>[0]))
                    .get(REQUEST_TIMEOUT_MS + OVERDUE_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("not every leader answered", e);
        }
        return answers.stream()
                .filter(answer -> answer.isDone() && !answer.isCompletedExceptionally())
                .map(CompletableFuture::join)
                .toList();
    }

    /** The topic's name, by which ListOffsets asks; empty if it is gone. */
    static Optional<String> name(PartitionKey partition, ClusterImage now) {
        return Optional.ofNullable(now.topicsById().get(partition.topicId())).map(TopicImage::name);
    }
}
