package io.caddis.coordinator.group.assignor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Decides what each member of a KIP-848 group is to have. Pure: equal input, equal result. */
public interface ServerAssignor {

    /** As clients name it in {@code group.remote.assignor}. */
    String name();

    /** What each member is to have: every partition of a topic somebody subscribes to is with exactly one subscriber. */
    Map<String, PartitionSet> assign(GroupInput input);

    static Optional<ServerAssignor> named(String name) {
        return ASSIGNORS.stream().filter(assignor -> assignor.name().equals(name)).findFirst();
    }

    List<ServerAssignor> ASSIGNORS = List.of(new UniformAssignor(), new RangeAssignor());

    /**
     * @param members    by member id
     * @param partitions number of partitions by topic id, of all topics subscribed to
     */
    record GroupInput(Map<String, MemberInput> members, Map<UUID, Integer> partitions) {}

    /**
     * @param instanceId null if not static
     * @param topicIds   existing topics it subscribes to
     * @param current    what it is to have by the assignment before
     * @param expectedMs when it is expected to be heard of, and so to be told, next; only the order of members counts
     */
    record MemberInput(String instanceId, Set<UUID> topicIds, PartitionSet current, long expectedMs) {}
}
