package io.caddis.broker.api.admin;

import io.caddis.coordinator.group.store.GroupStore;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.utils.Utils;

/** The name of a GROUP resource: the id of a group, which need not exist. */
final class GroupResource {

    private static final char NUL = 0;

    private GroupResource() {}

    /** @throws InvalidRequestException if no group can be called like this: the catalog could not keep it */
    static String id(String name) {
        if (name.isEmpty()) {
            throw new InvalidRequestException("Default group resources are not allowed; alter the broker settings group.consumer.*");
        }
        if (name.indexOf(NUL) >= 0 || Utils.utf8Length(name) > GroupStore.ID_MAX_BYTES) {
            throw new InvalidRequestException(
                    "A group id has at most " + GroupStore.ID_MAX_BYTES + " bytes, none of them 0; this is none");
        }
        return name;
    }
}
