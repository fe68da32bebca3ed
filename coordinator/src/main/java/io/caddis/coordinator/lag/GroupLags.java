package io.caddis.coordinator.lag;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The lag of the groups whose coordinator this node is, as measured last. Any thread, never blocks, asks nobody: a page may
 * be made of it. While the catalog is away the last measurement stays, with the time it was taken.
 */
public interface GroupLags {

    /** Of a node that coordinates nothing. */
    GroupLags NONE = new GroupLags() {
        @Override
        public Optional<GroupLag> lagOf(String groupId) {
            return Optional.empty();
        }

        @Override
        public Collection<GroupLag> lags() {
            return List.of();
        }
    };

    /** Empty for a group that another node coordinates, or that has not been measured yet. */
    Optional<GroupLag> lagOf(String groupId);

    /** All of this node's, in no order. Unmodifiable, and it does not change any more. */
    Collection<GroupLag> lags();
}
