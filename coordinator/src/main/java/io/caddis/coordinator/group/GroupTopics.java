package io.caddis.coordinator.group;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The topics as the present cluster image has them; what a KIP-848 group subscribes to is resolved here. */
public interface GroupTopics {

    Optional<Topic> byName(String name);

    Optional<Topic> byId(UUID id);

    /**
     * Names of the topics that match, in full, a regular expression of RE2's syntax.
     *
     * @throws IllegalArgumentException if it is not one; says where
     */
    Collection<String> matching(String regex);

    /** @param racks element i: racks that hold a replica of partition i, empty if unknown */
    record Topic(UUID id, String name, int partitions, List<Set<String>> racks) {}
}
