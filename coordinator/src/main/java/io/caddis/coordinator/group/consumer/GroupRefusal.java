package io.caddis.coordinator.group.consumer;

import io.caddis.coordinator.group.GroupError;

/** A request is turned down; the member is told the error and, where its protocol has room for it, the message. */
final class GroupRefusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final GroupError error;

    GroupRefusal(GroupError error, String message) {
        super(message, null, false, false);
        this.error = error;
    }

    GroupError error() {
        return error;
    }
}
