package io.caddis.coordinator.group.consumer;

import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupTopics;
import io.caddis.coordinator.group.assignor.PartitionSet;
import io.caddis.coordinator.group.embedded.EmbeddedAssignment;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What the members' subscriptions mean in the present cluster image. Matching a regular expression with all topics is the
 * one thing here that costs, so what each stood for is kept and refreshed after topics changed and in intervals, and not
 * more often than {@link #LEAST_REFRESH_INTERVAL_MS}. Holds no more expressions than the group has members.
 */
final class SubscribedTopics {

    static final long LEAST_REFRESH_INTERVAL_MS = 10_000;

    private final GroupTopics topics;
    private final Map<String, Set<String>> matches = new HashMap<>();
    private long refreshedMs;
    private boolean outdated;

    SubscribedTopics(GroupTopics topics, long nowMs) {
        this.topics = topics;
        this.refreshedMs = nowMs;
    }

    void topicsChanged() {
        outdated = true;
    }

    /** @throws GroupRefusal if it is no regular expression */
    void check(String regex) {
        try {
            matches.computeIfAbsent(regex, this::match);
        } catch (IllegalArgumentException e) {
            throw new GroupRefusal(GroupError.INVALID_REGULAR_EXPRESSION,
                    "SubscribedTopicRegex `" + regex + "` is not a valid regular expression: " + e.getMessage());
        }
    }

    /** True if some expression in use now stands for other topics than before. */
    boolean refreshIfDue(Iterable<Member> members, int refreshIntervalMs, long nowMs) {
        long sinceMs = nowMs - refreshedMs;
        if (matches.isEmpty() || !(outdated && sinceMs >= LEAST_REFRESH_INTERVAL_MS || sinceMs >= refreshIntervalMs)) {
            return false;
        }
        Map<String, Set<String>> before = Map.copyOf(matches);
        matches.clear();
        boolean changed = false;
        for (Member member : members) {
            String regex = member.subscription().regex();
            if (regex != null && !matches.containsKey(regex)) {
                changed |= !names(regex).equals(before.get(regex));
            }
        }
        refreshedMs = nowMs;
        outdated = false;
        return changed;
    }

    /** Existing topics and their numbers of partitions, by id. */
    Map<UUID, Integer> resolve(Subscription subscription) {
        Map<UUID, Integer> partitions = new HashMap<>();
        subscription.topics().forEach(name -> put(name, partitions));
        if (subscription.regex() != null) {
            names(subscription.regex()).forEach(name -> put(name, partitions));
        }
        return partitions;
    }

    /** False also for a topic that was deleted. */
    boolean covers(Subscription subscription, UUID topicId) {
        return topics.byId(topicId).filter(topic -> covers(subscription, topic.name())).isPresent();
    }

    boolean covers(Subscription subscription, String topic) {
        return Collections.binarySearch(subscription.topics(), topic) >= 0
                || subscription.regex() != null && names(subscription.regex()).contains(topic);
    }

    /** What each subscription in use stands for; forgets expressions nobody uses. */
    Map<Subscription, Map<UUID, Integer>> resolveAll(Iterable<Member> members) {
        Map<Subscription, Map<UUID, Integer>> resolved = new HashMap<>();
        Set<String> used = new HashSet<>();
        for (Member member : members) {
            resolved.computeIfAbsent(member.subscription(), this::resolve);
            used.add(member.subscription().regex());
        }
        matches.keySet().retainAll(used);
        return resolved;
    }

    TopicsOfTarget ofTarget(Map<Subscription, Map<UUID, Integer>> resolved) {
        Map<UUID, Integer> partitions = new HashMap<>();
        resolved.values().forEach(partitions::putAll);
        return new TopicsOfTarget(partitions, Map.copyOf(matches));
    }

    /** What a classic member says by names; topics that do not exist any longer are left out. */
    Map<UUID, List<Integer>> byId(Map<String, List<Integer>> partitionsByName) {
        Map<UUID, List<Integer>> partitions = new HashMap<>();
        partitionsByName.forEach((name, ofTopic) -> topics.byName(name).ifPresent(topic -> partitions.put(topic.id(), ofTopic)));
        return partitions;
    }

    /** As a classic member is told; topics that do not exist any longer are left out. */
    EmbeddedAssignment byName(PartitionSet partitions) {
        Map<String, List<Integer>> byName = new TreeMap<>();
        partitions.toMap().forEach((id, ofTopic) -> topics.byId(id).ifPresent(topic -> byName.put(topic.name(), ofTopic)));
        return new EmbeddedAssignment(byName);
    }

    private void put(String name, Map<UUID, Integer> partitions) {
        topics.byName(name).ifPresent(topic -> partitions.put(topic.id(), topic.partitions()));
    }

    private Set<String> names(String regex) {
        Set<String> names = matches.get(regex);
        if (names == null) {
            try {
                names = match(regex);
            } catch (IllegalArgumentException e) {
                names = Set.of(); // was taken in by a coordinator that understood it; its member reads nothing rather than all stop
            }
            matches.put(regex, names);
        }
        return names;
    }

    private Set<String> match(String regex) {
        return Set.copyOf(topics.matching(regex));
    }
}
