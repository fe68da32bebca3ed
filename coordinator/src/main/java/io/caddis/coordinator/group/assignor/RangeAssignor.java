package io.caddis.coordinator.group.assignor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Each topic is cut into contiguous ranges, one for each subscriber in a fixed order: equally numbered partitions of topics
 * with as many partitions and the same subscribers are with the same member, so that they can be joined. Static members
 * come first, by instance id, so that they keep their ranges under a new member id.
 */
final class RangeAssignor implements ServerAssignor {

    private static final Comparator<Map.Entry<String, MemberInput>> ORDER = Comparator
            .comparing((Map.Entry<String, MemberInput> member) -> member.getValue().instanceId(),
                    Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(Map.Entry::getKey);

    @Override
    public String name() {
        return "range";
    }

    @Override
    public Map<String, PartitionSet> assign(GroupInput input) {
        Map<UUID, List<String>> subscribers = new HashMap<>();
        Map<String, PartitionSet.Builder> builders = new HashMap<>();
        input.members().entrySet().stream().sorted(ORDER).forEach(member -> {
            builders.put(member.getKey(), new PartitionSet.Builder());
            member.getValue().topicIds()
                    .forEach(topic -> subscribers.computeIfAbsent(topic, id -> new ArrayList<>()).add(member.getKey()));
        });
        subscribers.forEach((topic, memberIds) -> cut(topic, input.partitions().get(topic), memberIds, builders));
        Map<String, PartitionSet> assignment = new HashMap<>();
        builders.forEach((memberId, builder) -> assignment.put(memberId, builder.build()));
        return assignment;
    }

    private static void cut(UUID topic, int partitions, List<String> memberIds, Map<String, PartitionSet.Builder> builders) {
        int each = partitions / memberIds.size();
        int withOneMore = partitions % memberIds.size();
        int next = 0;
        for (int i = 0; i < memberIds.size(); i++) {
            int end = next + each + (i < withOneMore ? 1 : 0);
            PartitionSet.Builder builder = builders.get(memberIds.get(i));
            while (next < end) {
                builder.add(topic, next++);
            }
        }
    }
}
