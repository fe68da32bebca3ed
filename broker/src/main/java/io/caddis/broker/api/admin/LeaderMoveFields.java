package io.caddis.broker.api.admin;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.message.ElectLeadersRequestData;
import org.apache.kafka.common.message.ElectLeadersRequestData.TopicPartitions;
import org.apache.kafka.common.message.ElectLeadersRequestData.TopicPartitionsCollection;
import org.apache.kafka.common.protocol.types.RawTaggedField;
import org.apache.kafka.common.requests.ElectLeadersRequest;

/**
 * How nodes say to each other who is to lead: ElectLeaders with an election type of our own, and with each topic a tagged field (KIP-482)
 * that holds, in the order of its partitions, broker id and partition epoch, four bytes each. A broker that does not know the type
 * refuses it: the moves are never taken for another election.
 */
public final class LeaderMoveFields {

    static final byte ELECTION_TYPE = 100;
    /** Far above Kafka's own tags. */
    static final int TAG = 10_100;
    private static final short FIRST_FLEXIBLE_VERSION = 2;
    private static final int MOVE_BYTES = 2 * Integer.BYTES;

    private LeaderMoveFields() {}

    /** The request for these moves. */
    public static ElectLeadersRequest request(List<NamedLeaderMove> moves, int timeoutMs) {
        Map<String, List<NamedLeaderMove>> byTopic = new LinkedHashMap<>();
        moves.forEach(move -> byTopic.computeIfAbsent(move.topic(), topic -> new ArrayList<>()).add(move));
        TopicPartitionsCollection topics = new TopicPartitionsCollection();
        byTopic.forEach((topic, ofTopic) -> {
            ByteBuffer field = ByteBuffer.allocate(ofTopic.size() * MOVE_BYTES);
            ofTopic.forEach(move -> field.putInt(move.to()).putInt(move.partitionEpoch()));
            TopicPartitions named = new TopicPartitions()
                    .setTopic(topic)
                    .setPartitions(ofTopic.stream().map(NamedLeaderMove::partition).toList());
            named.unknownTaggedFields().add(new RawTaggedField(TAG, field.array()));
            topics.add(named);
        });
        ElectLeadersRequest request =
                new ElectLeadersRequest.Builder(ElectionType.PREFERRED, List.of(), timeoutMs).build(FIRST_FLEXIBLE_VERSION);
        request.data().setElectionType(ELECTION_TYPE).setTopicPartitions(topics);
        return request;
    }

    /** @throws InvalidRequestException if it does not name a broker for every partition */
    static List<NamedLeaderMove> read(ElectLeadersRequestData request) {
        if (request.topicPartitions() == null) {
            throw new InvalidRequestException("Election type " + ELECTION_TYPE + " names its partitions");
        }
        List<NamedLeaderMove> moves = new ArrayList<>();
        for (TopicPartitions topic : request.topicPartitions()) {
            ByteBuffer field = topic.unknownTaggedFields().stream()
                    .filter(tagged -> tagged.tag() == TAG)
                    .map(tagged -> ByteBuffer.wrap(tagged.data()))
                    .findFirst()
                    .filter(bytes -> bytes.remaining() == topic.partitions().size() * MOVE_BYTES)
                    .orElseThrow(() -> new InvalidRequestException(
                            "Election type " + ELECTION_TYPE + " is one of brokers among themselves; 0 elects preferred leaders, 1 is unclean"));
            topic.partitions().forEach(partition ->
                    moves.add(new NamedLeaderMove(topic.topic(), partition, field.getInt(), field.getInt())));
        }
        return moves;
    }
}
