package io.caddis.coordinator.group.classic;

import io.caddis.coordinator.group.Group;
import io.caddis.coordinator.group.GroupRequest;
import java.util.Optional;

/**
 * Decides whether a classic group goes on as a KIP-848 group when a member of that protocol wants to join it. Called on the
 * group's thread; must not block and must not change the group.
 */
@FunctionalInterface
public interface Conversion {

    /** No classic group becomes another one. */
    Conversion NEVER = (group, request, nowMs) -> Optional.empty();

    /**
     * @param group   its state, its members ({@link ClassicGroup#snapshot}) and the rows it has ({@link
     *                ClassicGroup#storedMemberIds}); it may be empty, stable or in the midst of a rebalance
     * @param request with member epoch 0; it is given to the new group again
     * @return the new group, empty if this one stays: then the request is answered GROUP_ID_NOT_FOUND
     */
    Optional<Group> toConsumerGroup(ClassicGroup group, GroupRequest.ConsumerHeartbeat request, long nowMs);
}
