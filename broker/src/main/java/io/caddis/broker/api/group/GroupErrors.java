package io.caddis.broker.api.group;

import io.caddis.coordinator.group.GroupError;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.common.protocol.Errors;

/** From the coordinator's errors to the protocol's, which have the same names. */
final class GroupErrors {

    private static final Map<GroupError, Errors> BY_GROUP_ERROR = new EnumMap<>(GroupError.class);

    static {
        for (GroupError error : GroupError.values()) {
            BY_GROUP_ERROR.put(error, Errors.valueOf(error.name()));
        }
    }

    private GroupErrors() {}

    static Errors of(GroupError error) {
        return BY_GROUP_ERROR.get(error);
    }

    /** What a client is told beside the error; null without one. */
    static String message(Errors error) {
        return error == Errors.NONE ? null : error.message();
    }

    static short code(GroupError error) {
        return of(error).code();
    }
}
