package io.caddis.verification.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.client.BrokerTest;
import io.caddis.verification.client.Clients;
import io.caddis.verification.compatibility.Exercises;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Record batches that lie. Each is refused with the protocol's error, and leaves no trace in the log. */
@BrokerTest
@Exercises(client = "bare sockets", value = ApiKeys.PRODUCE)
class HostileBatchTest {

    private static final short PRODUCE_VERSION = 9;

    // offsets in a record batch of magic 2
    private static final int LENGTH = 8;
    private static final int MAGIC = 16;
    private static final int CRC = 17;
    private static final int ATTRIBUTES = 21;
    private static final int LAST_OFFSET_DELTA = 23;
    private static final int COUNT = 57;
    private static final int FIRST_RECORD = 61;

    private static final int TRANSACTIONAL_BIT = 0x10;
    private static final int CONTROL_BIT = 0x20;
    private static final int UNKNOWN_CODEC = 0x07;

    static Stream<Arguments> lies() {
        return Stream.of(
                lie("crc", batch -> batch.putInt(CRC, batch.getInt(CRC) + 1), Errors.CORRUPT_MESSAGE),
                lie("record count +1", sealed(batch -> batch.putInt(COUNT, 4)), Errors.INVALID_RECORD, Errors.CORRUPT_MESSAGE),
                lie("record count -1", sealed(batch -> batch.putInt(COUNT, 2)), Errors.INVALID_RECORD, Errors.CORRUPT_MESSAGE),
                lie("negative count", sealed(batch -> batch.putInt(COUNT, -5)), Errors.INVALID_RECORD, Errors.CORRUPT_MESSAGE),
                lie("last offset delta", sealed(batch -> batch.putInt(LAST_OFFSET_DELTA, 7)), Errors.INVALID_RECORD, Errors.CORRUPT_MESSAGE),
                lie("length of a record", sealed(batch -> batch.put(FIRST_RECORD, (byte) 100)), Errors.INVALID_RECORD, Errors.CORRUPT_MESSAGE),
                lie("batch length too large", batch -> batch.putInt(LENGTH, batch.getInt(LENGTH) + 10), Errors.CORRUPT_MESSAGE,
                        Errors.INVALID_RECORD),
                lie("batch length too small", batch -> batch.putInt(LENGTH, 5), Errors.CORRUPT_MESSAGE),
                lie("magic 1", batch -> batch.put(MAGIC, (byte) 1), Errors.INVALID_RECORD, Errors.CORRUPT_MESSAGE,
                        Errors.UNSUPPORTED_FOR_MESSAGE_FORMAT),
                lie("magic 0", batch -> batch.put(MAGIC, (byte) 0), Errors.INVALID_RECORD, Errors.CORRUPT_MESSAGE,
                        Errors.UNSUPPORTED_FOR_MESSAGE_FORMAT),
                lie("magic 9", batch -> batch.put(MAGIC, (byte) 9), Errors.INVALID_RECORD, Errors.CORRUPT_MESSAGE),
                lie("control bit", sealed(batch -> batch.putShort(ATTRIBUTES, (short) CONTROL_BIT)), Errors.INVALID_RECORD),
                lie("transactional bit", sealed(batch -> batch.putShort(ATTRIBUTES, (short) TRANSACTIONAL_BIT)), Errors.INVALID_RECORD,
                        Errors.INVALID_TXN_STATE, Errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED),
                lie("unknown codec", sealed(batch -> batch.putShort(ATTRIBUTES, (short) UNKNOWN_CODEC)), Errors.INVALID_RECORD,
                        Errors.CORRUPT_MESSAGE, Errors.UNSUPPORTED_COMPRESSION_TYPE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void shouldRefuseBatch_whenItLiesAbout(String what, Consumer<ByteBuffer> damage, Set<Errors> expected, Clients clients)
            throws IOException {
        TopicPartition partition = clients.servedPartition();
        MemoryRecords batch = MemoryRecords.withRecords(
                RecordBatch.MAGIC_VALUE_V2, 0, Compression.NONE, TimestampType.CREATE_TIME, new SimpleRecord(1_700_000_000_000L, "a".getBytes()),
                new SimpleRecord(1_700_000_000_001L, "b".getBytes()), new SimpleRecord(1_700_000_000_002L, "c".getBytes()));
        damage.accept(batch.buffer());

        PartitionProduceResponse answer = produce(clients, partition, batch);

        assertTrue(expected.contains(Errors.forCode(answer.errorCode())), what + ": " + Errors.forCode(answer.errorCode()) + " "
                + answer.errorMessage());
        assertEquals(-1, answer.baseOffset());
        clients.produce(partition, "healthy");
        assertEquals(List.of("healthy"), Clients.values(clients.read(partition, 1)));
        assertEquals(0, clients.read(partition, 1).get(0).offset());
    }

    private static Arguments lie(String what, Consumer<ByteBuffer> damage, Errors... expected) {
        return Arguments.of(what, damage, Set.of(expected));
    }

    /** The damage, and a CRC that fits it. */
    private static Consumer<ByteBuffer> sealed(Consumer<ByteBuffer> damage) {
        return batch -> {
            damage.accept(batch);
            CRC32C crc = new CRC32C();
            crc.update(batch.duplicate().position(ATTRIBUTES));
            batch.putInt(CRC, (int) crc.getValue());
        };
    }

    private static PartitionProduceResponse produce(Clients clients, TopicPartition partition, MemoryRecords records) throws IOException {
        ProduceRequestData request = new ProduceRequestData().setAcks((short) -1).setTimeoutMs(5_000)
                .setTopicData(new TopicProduceDataCollection(List.of(new TopicProduceData().setName(partition.topic())
                        .setPartitionData(List.of(new PartitionProduceData().setIndex(0).setRecords(records)))).iterator()));
        String leader = leader(clients, partition);
        try (BareConnection connection = new BareConnection(leader)) {
            connection.sendFrame(BareConnection.request(ApiKeys.PRODUCE, PRODUCE_VERSION, request));
            ByteBuffer answer = connection.answer();
            // correlation id and the empty tagged fields of the header
            answer.getInt();
            answer.get();
            return new ProduceResponseData(new ByteBufferAccessor(answer), PRODUCE_VERSION).responses().iterator().next()
                    .partitionResponses().get(0);
        }
    }

    private static String leader(Clients clients, TopicPartition partition) {
        var node = Clients.get(clients.admin().describeTopics(List.of(partition.topic())).allTopicNames()).get(partition.topic())
                .partitions().get(0).leader();
        return node.host() + ":" + node.port();
    }
}
