package io.caddis.broker.api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.message.ElectLeadersRequestData;
import org.apache.kafka.common.message.ElectLeadersRequestData.TopicPartitions;
import org.apache.kafka.common.message.ElectLeadersRequestData.TopicPartitionsCollection;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.requests.ElectLeadersRequest;
import org.junit.jupiter.api.Test;

class LeaderMoveFieldsTest {

    @Test
    void shouldSurviveTheWire() {
        List<NamedLeaderMove> moves = List.of(
                new NamedLeaderMove("orders", 4, 3, 20), new NamedLeaderMove("orders", 0, 1, Integer.MAX_VALUE),
                new NamedLeaderMove("flights", 7, 2, 0));
        ElectLeadersRequest sent = LeaderMoveFields.request(moves, 30_000);

        ElectLeadersRequestData received = new ElectLeadersRequestData(
                new org.apache.kafka.common.protocol.ByteBufferAccessor(MessageUtil.toByteBufferAccessor(sent.data(), (short) 2).buffer()),
                (short) 2);

        assertEquals(LeaderMoveFields.ELECTION_TYPE, received.electionType());
        assertEquals(30_000, received.timeoutMs());
        assertEquals(moves, LeaderMoveFields.read(received));
    }

    @Test
    void shouldRefuseARequest_thatDoesNotNameABrokerForEachPartition() {
        ElectLeadersRequestData sent = LeaderMoveFields.request(List.of(new NamedLeaderMove("orders", 4, 3, 20)), 1).data();
        sent.topicPartitions().find("orders").setPartitions(List.of(4, 5));
        TopicPartitionsCollection bare = new TopicPartitionsCollection();
        bare.add(new TopicPartitions().setTopic("orders").setPartitions(List.of(1)));

        assertThrows(InvalidRequestException.class, () -> LeaderMoveFields.read(sent));
        assertThrows(InvalidRequestException.class, () -> LeaderMoveFields.read(new ElectLeadersRequestData().setTopicPartitions(bare)));
        assertThrows(InvalidRequestException.class, () -> LeaderMoveFields.read(new ElectLeadersRequestData().setTopicPartitions(null)));
    }
}
