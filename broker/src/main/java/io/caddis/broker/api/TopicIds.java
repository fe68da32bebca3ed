package io.caddis.broker.api;

import java.util.UUID;
import org.apache.kafka.common.Uuid;

/** Topic ids on the wire and inside: the same 128 bits, two classes. */
public final class TopicIds {

    private TopicIds() {}

    public static Uuid toWire(UUID id) {
        return new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    public static UUID fromWire(Uuid id) {
        return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }
}
