package io.caddis.coordinator.group.consumer;

import io.caddis.coordinator.group.assignor.PartitionSet;
import io.caddis.coordinator.group.assignor.ServerAssignor;
import io.caddis.coordinator.group.assignor.ServerAssignor.GroupInput;
import io.caddis.coordinator.group.assignor.ServerAssignor.MemberInput;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.ToLongFunction;

/** Computes what every member of a draft is to have in the draft's epoch. */
final class TargetAssignment {

    private TargetAssignment() {}

    /** @param expectedMs when a member is expected to be heard of next, by its id */
    static void compute(
            GroupDraft draft, SubscribedTopics topics, List<String> configuredAssignors, ToLongFunction<String> expectedMs) {
        List<Member> members = draft.members();
        Map<Subscription, Map<UUID, Integer>> resolved = topics.resolveAll(members);
        TopicsOfTarget from = topics.ofTarget(resolved);
        Map<String, MemberInput> inputs = new HashMap<>();
        for (Member member : members) {
            inputs.put(member.memberId(), new MemberInput(
                    member.instanceId(), resolved.get(member.subscription()).keySet(), member.target(),
                    expectedMs.applyAsLong(member.memberId())));
        }
        ServerAssignor assignor = preferred(members, configuredAssignors);
        Map<String, PartitionSet> targets = assignor.assign(new GroupInput(inputs, from.partitions()));
        for (Member member : members) {
            draft.put(member.withTarget(targets.get(member.memberId())));
        }
        draft.targetComputed(assignor.name(), from);
    }

    /** The one most members ask for, or the first configured. */
    static ServerAssignor preferred(Iterable<Member> members, List<String> configured) {
        Map<String, Integer> votes = new TreeMap<>();
        for (Member member : members) {
            if (member.serverAssignor() != null && configured.contains(member.serverAssignor())) {
                votes.merge(member.serverAssignor(), 1, Integer::sum);
            }
        }
        String name = votes.entrySet().stream().max(Comparator.comparing(Map.Entry::getValue)).map(Map.Entry::getKey)
                .orElse(configured.get(0));
        return ServerAssignor.named(name)
                .orElseThrow(() -> new IllegalStateException("group.consumer.assignors names " + name + ", which does not exist"));
    }
}
