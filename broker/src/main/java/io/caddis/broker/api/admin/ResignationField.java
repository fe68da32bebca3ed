package io.caddis.broker.api.admin;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.message.ElectLeadersRequestData;
import org.apache.kafka.common.protocol.types.RawTaggedField;
import org.apache.kafka.common.requests.ElectLeadersRequest;

/**
 * How a node asks the controller to give up its office: ElectLeaders with an election type of our own, without partitions, and with the
 * controller epoch in a tagged field (KIP-482), four bytes. A broker that does not know the type refuses it.
 */
public final class ResignationField {

    static final byte ELECTION_TYPE = 101;
    static final int TAG = 10_101;
    private static final short FIRST_FLEXIBLE_VERSION = 2;

    private ResignationField() {}

    /** Of the controller of this epoch, and no other. */
    public static ElectLeadersRequest request(int controllerEpoch, int timeoutMs) {
        ElectLeadersRequest request =
                new ElectLeadersRequest.Builder(ElectionType.PREFERRED, List.of(), timeoutMs).build(FIRST_FLEXIBLE_VERSION);
        request.data().setElectionType(ELECTION_TYPE);
        request.data().unknownTaggedFields()
                .add(new RawTaggedField(TAG, ByteBuffer.allocate(Integer.BYTES).putInt(controllerEpoch).array()));
        return request;
    }

    /** @throws InvalidRequestException if it does not name the epoch */
    static int read(ElectLeadersRequestData request) {
        return request.unknownTaggedFields().stream()
                .filter(tagged -> tagged.tag() == TAG && tagged.data().length == Integer.BYTES)
                .findFirst()
                .map(tagged -> ByteBuffer.wrap(tagged.data()).getInt())
                .orElseThrow(() -> new InvalidRequestException(
                        "Election type " + ELECTION_TYPE + " is one of brokers among themselves; 0 elects preferred leaders, 1 is unclean"));
    }
}
