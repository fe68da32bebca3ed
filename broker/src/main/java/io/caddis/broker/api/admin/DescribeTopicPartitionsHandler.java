package io.caddis.broker.api.admin;

import io.caddis.broker.api.BoundedWait;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.TopicLookup;
import io.caddis.coordinator.image.TopicLookupException;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData.Cursor;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.DescribeTopicPartitionsRequest;
import org.apache.kafka.common.requests.DescribeTopicPartitionsResponse;

/** Describes partitions page by page, in the order of topic names (KIP-966). */
public final class DescribeTopicPartitionsHandler implements ApiHandler<DescribeTopicPartitionsRequest> {

    private static final short LATEST_VERSION = 0;

    /** Kafka's default of max.request.partition.size.limit. */
    private static final int MAX_PARTITIONS_PER_PAGE = 2_000;

    /** Topics that one request may have looked up in ZooKeeper; what is beyond is answered from the image alone. */
    private static final int LOOK_UPS_MAX = 1_000;

    /** A client waits no longer for ZooKeeper, it asks again. */
    private static final long LOOK_UP_MAX_MS = 5_000;

    private final Supplier<ClusterImage> image;
    private final TopicLookup lookup;

    /** @param lookup asked before a topic is called unknown: this node may be a moment behind its creation */
    public DescribeTopicPartitionsHandler(Supplier<ClusterImage> image, TopicLookup lookup) {
        this.image = image;
        this.lookup = lookup;
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.DESCRIBE_TOPIC_PARTITIONS;
    }

    @Override
    public short latestVersion() {
        return LATEST_VERSION;
    }

    @Override
    public void handle(ApiRequest<DescribeTopicPartitionsRequest> request, Reply reply) {
        ClusterImage now = image.get();
        CompletableFuture<?>[] lookups = names(request.body().data()).stream()
                .filter(name -> !name.isEmpty() && !now.topicsByName().containsKey(name))
                .limit(LOOK_UPS_MAX)
                .map(lookup::lookUpTopic)
                .toArray(CompletableFuture[]::new);
        // What is found is in the image then. A look-up that failed leaves the topic unknown, which clients ask again.
        BoundedWait.atMost(LOOK_UP_MAX_MS, CompletableFuture.allOf(lookups), request.loop(),
                () -> new TopicLookupException("ZooKeeper did not answer within " + LOOK_UP_MAX_MS + " ms"))
                .whenComplete((done, failure) -> answer(request, reply));
    }

    private void answer(ApiRequest<DescribeTopicPartitionsRequest> request, Reply reply) {
        DescribeTopicPartitionsRequestData asked = request.body().data();
        ClusterImage now = image.get();
        try {
            requireSensible(asked);
            boolean allTopics = asked.topics().isEmpty();
            NavigableSet<String> topics = new TreeSet<>(allTopics ? now.topicsByName().keySet() : names(asked));
            Cursor cursor = asked.cursor();
            if (cursor != null && !allTopics && !topics.contains(cursor.topicName())) {
                throw new InvalidRequestException("The topics of the request do not contain the cursor's topic '"
                        + cursor.topicName() + "'; send the same topics for every page");
            }
            TopicPartitionsPage page = new TopicPartitionsPage(now, request.context().listenerName.value(),
                    Math.min(MAX_PARTITIONS_PER_PAGE, asked.responsePartitionLimit()), !allTopics);
            reply.send(new DescribeTopicPartitionsResponse(cursor == null
                    ? page.from(topics, "", 0)
                    : page.from(topics.tailSet(cursor.topicName(), true), cursor.topicName(), cursor.partitionIndex())));
        } catch (RuntimeException refused) {
            reply.fail(refused);
        }
    }

    private static void requireSensible(DescribeTopicPartitionsRequestData asked) {
        if (asked.responsePartitionLimit() < 1) {
            throw new InvalidRequestException("The response partition limit is " + asked.responsePartitionLimit()
                    + "; ask for at least 1 partition");
        }
        if (asked.cursor() != null && asked.cursor().partitionIndex() < 0) {
            throw new InvalidRequestException("The cursor's partition is " + asked.cursor().partitionIndex()
                    + "; partitions are numbered from 0");
        }
    }

    private static NavigableSet<String> names(DescribeTopicPartitionsRequestData asked) {
        NavigableSet<String> names = new TreeSet<>();
        asked.topics().forEach(topic -> names.add(topic.name()));
        return names;
    }
}
