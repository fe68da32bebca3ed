package io.caddis.broker.api.admin;

import static io.caddis.broker.api.admin.AdminRequests.answer;
import static io.caddis.broker.api.admin.AdminRequests.ask;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.broker.api.AuthorizedOperations;
import io.caddis.broker.api.TopicIds;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData.Cursor;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData.TopicRequest;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.DescribeTopicPartitionsResponsePartition;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.DescribeTopicPartitionsResponseTopic;
import org.apache.kafka.common.protocol.Errors;
import io.caddis.coordinator.image.TopicLookup;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DescribeTopicPartitionsHandlerTest {

    private final ClusterFixture cluster = ClusterFixture.withBrokers(2).topic("b", 1, 2, 1).topic("a", 1, 1).topic("c", 2);
    private final TopicLookup lookup = new TopicLookup() {
        @Override
        public CompletableFuture<Optional<TopicImage>> lookUpTopic(String name) {
            return CompletableFuture.completedFuture(Optional.empty());
        }

        @Override
        public CompletableFuture<Optional<TopicImage>> lookUpTopic(UUID id) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
    };
    private final DescribeTopicPartitionsHandler handler = new DescribeTopicPartitionsHandler(cluster, lookup);

    private static DescribeTopicPartitionsRequestData request(String... topics) {
        return new DescribeTopicPartitionsRequestData()
                .setTopics(Stream.of(topics).map(name -> new TopicRequest().setName(name)).toList());
    }

    private DescribeTopicPartitionsResponseData describe(DescribeTopicPartitionsRequestData request) {
        return (DescribeTopicPartitionsResponseData) ask(handler, request);
    }

    /** As text: topic:partition,partition. */
    private static List<String> partitions(DescribeTopicPartitionsResponseData response) {
        return response.topics().stream().map(topic -> topic.name() + ":" + String.join(",", topic.partitions().stream()
                .map(partition -> String.valueOf(partition.partitionIndex())).toList())).toList();
    }

    @Test
    void shouldDescribeAllTopicsInOrder_whenNoneIsNamed() {
        DescribeTopicPartitionsResponseData response = describe(request());

        assertEquals(List.of("a:0,1", "b:0,1,2", "c:0"), partitions(response));
        assertNull(response.nextCursor());
    }

    @Test
    void shouldShowReplicasAndEligibleLeaders_whenAPartitionIsDescribed() {
        PartitionImage partition =
                new PartitionImage(0, List.of(1, 2, 9), 2, 2, 7, 11, List.of(2), List.of(1), List.of(9));
        cluster.topic(new TopicImage(ClusterFixture.idOf("d"), "d", Map.of(), List.of(partition)));

        DescribeTopicPartitionsResponseTopic topic = describe(request("d")).topics().find("d");

        assertEquals(TopicIds.toWire(ClusterFixture.idOf("d")), topic.topicId());
        assertEquals(AuthorizedOperations.ALL_ON_TOPIC, topic.topicAuthorizedOperations());
        assertEquals(
                List.of(new DescribeTopicPartitionsResponsePartition().setPartitionIndex(0).setLeaderId(2).setLeaderEpoch(7)
                        .setReplicaNodes(List.of(1, 2, 9)).setIsrNodes(List.of(2)).setEligibleLeaderReplicas(List.of(1))
                        .setLastKnownElr(List.of(9)).setOfflineReplicas(List.of(9))),
                topic.partitions());
    }

    @Test
    void shouldSayWhyALeaderCannotBeReached_whenItCannot() {
        cluster.broker(3, "EXTERNAL", Optional.empty()).topic("lost", PartitionImage.NO_LEADER, 8, 3);

        List<DescribeTopicPartitionsResponsePartition> partitions = describe(request("lost")).topics().find("lost").partitions();

        assertEquals(
                List.of(Errors.LEADER_NOT_AVAILABLE, Errors.LEADER_NOT_AVAILABLE, Errors.LISTENER_NOT_FOUND),
                partitions.stream().map(partition -> Errors.forCode(partition.errorCode())).toList());
        assertEquals(List.of(-1, -1, 3), partitions.stream().map(DescribeTopicPartitionsResponsePartition::leaderId).toList());
    }

    @Test
    void shouldAnswerAnError_whenANamedTopicDoesNotExist() {
        DescribeTopicPartitionsResponseData response = describe(request("a", "nobody", "not/legal"));

        assertEquals(Errors.UNKNOWN_TOPIC_OR_PARTITION.code(), response.topics().find("nobody").errorCode());
        assertEquals(Errors.INVALID_TOPIC_EXCEPTION.code(), response.topics().find("not/legal").errorCode());
        assertEquals(2, response.topics().find("a").partitions().size());
    }

    @Test
    void shouldVisitEveryPartitionOnce_whenPagesAreOfAnySize() {
        for (int limit = 1; limit <= 7; limit++) {
            List<String> seen = new ArrayList<>();
            Cursor cursor = null;
            do {
                DescribeTopicPartitionsResponseData page =
                        describe(request().setResponsePartitionLimit(limit).setCursor(cursor));
                int onPage = 0;
                for (DescribeTopicPartitionsResponseTopic topic : page.topics()) {
                    for (DescribeTopicPartitionsResponsePartition partition : topic.partitions()) {
                        seen.add(topic.name() + partition.partitionIndex());
                        onPage++;
                    }
                }
                assertTrue(onPage >= 1 && onPage <= limit, "partitions on a page: " + onPage);
                cursor = page.nextCursor() == null ? null : new Cursor()
                        .setTopicName(page.nextCursor().topicName()).setPartitionIndex(page.nextCursor().partitionIndex());
            } while (cursor != null);
            assertEquals(List.of("a0", "a1", "b0", "b1", "b2", "c0"), seen, "pages of " + limit);
        }
    }

    @Test
    void shouldGoOnWithTheNextTopic_whenTheCursorsTopicHasGone() {
        Cursor cursor = new Cursor().setTopicName("aa").setPartitionIndex(2);

        assertEquals(List.of("b:0,1,2", "c:0"), partitions(describe(request().setCursor(cursor))));
    }

    @Test
    void shouldShowNoPartition_whenTheCursorIsBehindTheLast() {
        assertEquals(List.of("c:"),
                partitions(describe(request().setCursor(new Cursor().setTopicName("c").setPartitionIndex(5)))));
        assertEquals(List.of("c:"),
                partitions(describe(request().setCursor(new Cursor().setTopicName("c").setPartitionIndex(Integer.MAX_VALUE)))));
    }

    @Test
    void shouldBoundThePage_whenTheClientAsksForMore() {
        cluster.topic("wide", new int[2_500]);

        DescribeTopicPartitionsResponseData page = describe(request("wide").setResponsePartitionLimit(100_000));

        assertEquals(2_000, page.topics().find("wide").partitions().size());
        assertEquals(2_000, page.nextCursor().partitionIndex());
    }

    @Test
    void shouldRefuse_whenTheRequestMakesNoSense() {
        assertRefused(request("a").setResponsePartitionLimit(0));
        assertRefused(request("a").setCursor(new Cursor().setTopicName("a").setPartitionIndex(-1)));
        assertRefused(request("a").setCursor(new Cursor().setTopicName("b").setPartitionIndex(0)));
    }

    private void assertRefused(DescribeTopicPartitionsRequestData request) {
        AdminRequests.RecordedReply reply = answer(handler, request, 0);
        assertInstanceOf(InvalidRequestException.class, reply.failure());
        DescribeTopicPartitionsResponseData response = (DescribeTopicPartitionsResponseData) reply.read();
        assertEquals(Errors.INVALID_REQUEST.code(), response.topics().find("a").errorCode());
    }
}
