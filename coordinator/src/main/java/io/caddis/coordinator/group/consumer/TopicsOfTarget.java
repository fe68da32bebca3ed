package io.caddis.coordinator.group.consumer;

import io.caddis.coordinator.group.assignor.PartitionSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What a target assignment was computed from, as far as topics go: if it is different now, a new target is due.
 *
 * @param partitions number of partitions by id of each topic subscribed to
 * @param matches    names each regular expression in use stood for; null if not known, after loading
 */
record TopicsOfTarget(Map<UUID, Integer> partitions, Map<String, Set<String>> matches) {

    static final TopicsOfTarget NONE = new TopicsOfTarget(Map.of(), Map.of());

    /** A target covers every partition of the topics it was computed from, which therefore need no row of their own. */
    static TopicsOfTarget coveredBy(Iterable<Member> members) {
        Map<UUID, Integer> partitions = new HashMap<>();
        for (Member member : members) {
            PartitionSet target = member.target();
            target.forEach((topic, partition) -> partitions.merge(topic, 1, Integer::sum));
        }
        return new TopicsOfTarget(partitions, null);
    }

    boolean isSameAs(TopicsOfTarget now) {
        return partitions.equals(now.partitions) && (matches == null || matches.equals(now.matches));
    }
}
