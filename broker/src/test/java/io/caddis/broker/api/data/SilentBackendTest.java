package io.caddis.broker.api.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.caddis.broker.producer.ProducerIds;
import io.caddis.coordinator.image.TopicImage;
import io.caddis.coordinator.image.TopicLookup;
import io.caddis.coordinator.image.TopicLookupException;
import io.caddis.log.FlushPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.InitProducerIdRequest;
import org.apache.kafka.common.requests.InitProducerIdResponse;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.MetadataResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ZooKeeper or a PostgreSQL that says nothing at all: clients are answered all the same. */
class SilentBackendTest {

    private final CompletableFuture<Optional<TopicImage>> lookup = new CompletableFuture<>();
    private final TopicLookup silentZooKeeper = new TopicLookup() {
        @Override
        public CompletableFuture<Optional<TopicImage>> lookUpTopic(String name) {
            return lookup;
        }

        @Override
        public CompletableFuture<Optional<TopicImage>> lookUpTopic(UUID id) {
            return lookup;
        }
    };

    @TempDir
    Path directory;

    private DataNode node;

    @BeforeEach
    void open() throws IOException {
        node = new DataNode(directory, FlushPolicy.ASYNC);
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void shouldNeitherDenyNorNameATopic_whenZooKeeperIsSilentForLong() {
        RecordingReply reply = askForAnUnknownTopic();

        node.loop.pass(MetadataHandler.LOOK_UP_MAX_MS - 1);
        assertFalse(reply.isAnswered(), "it may still answer");
        node.loop.pass(1);

        assertEquals(Errors.LEADER_NOT_AVAILABLE, errorOf(reply));
    }

    @Test
    void shouldGoByTheLookUp_whenItComesInTime() {
        RecordingReply reply = askForAnUnknownTopic();

        lookup.complete(Optional.empty());
        node.loop.turn();

        assertEquals(Errors.UNKNOWN_TOPIC_OR_PARTITION, errorOf(reply));
        assertEquals(0, node.loop.scheduledTasks(), "nothing is left to wait for");
    }

    @Test
    void shouldSayThatItIsNotKnown_whenTheLookUpFails() {
        RecordingReply reply = askForAnUnknownTopic();

        lookup.completeExceptionally(new TopicLookupException("the connection is lost"));
        node.loop.turn();

        assertEquals(Errors.LEADER_NOT_AVAILABLE, errorOf(reply));
    }

    @Test
    void shouldHaveAProducerAskAgain_whenTheCatalogIsSilentForLong() {
        ProducerIds ids = new ProducerIds((brokerId, brokerEpoch) -> {
            throw new AssertionError("the call is still under way");
        }, 1, () -> 1, call -> { });
        InitProducerIdRequest request = new InitProducerIdRequest.Builder(
                        new InitProducerIdRequestData().setTransactionalId(null).setTransactionTimeoutMs(1_000))
                .build(ApiKeys.INIT_PRODUCER_ID.latestVersion());

        RecordingReply reply = node.ask(new InitProducerIdHandler(ids), request);
        assertFalse(reply.isAnswered());
        node.loop.pass(InitProducerIdHandler.WAIT_MAX_MS);

        assertEquals(Errors.COORDINATOR_LOAD_IN_PROGRESS.code(), reply.answer(InitProducerIdResponse.class).data().errorCode());
    }

    private RecordingReply askForAnUnknownTopic() {
        MetadataRequest request = new MetadataRequest.Builder(List.of("unheard-of"), false).build((short) 12);
        RecordingReply reply = node.ask(new MetadataHandler(() -> node.image, silentZooKeeper, Optional.empty()), request);
        node.loop.turn();
        assertFalse(reply.isAnswered());
        return reply;
    }

    private static Errors errorOf(RecordingReply reply) {
        return Errors.forCode(reply.answer(MetadataResponse.class).data().topics().iterator().next().errorCode());
    }
}
