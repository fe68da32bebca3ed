package io.caddis.coordinator.group.consumer;

import io.caddis.coordinator.group.classic.ClassicGroup;
import io.caddis.coordinator.group.classic.Conversion;
import io.caddis.coordinator.group.embedded.EmbeddedSubscription;
import io.caddis.coordinator.group.store.GroupType;
import io.caddis.coordinator.group.store.LoadedGroup;
import io.caddis.coordinator.group.store.StoredGroup;
import io.caddis.coordinator.group.store.StoredMember;
import io.caddis.coordinator.group.store.StoredMember.StoredProtocol;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Online downgrade (KIP-848): when only members of the classic protocol are left, the group goes on as a classic one with
 * the group epoch as generation, and they join again. Nothing is stored for it: a group that is loaded with such members
 * only comes here again, until the classic group has stored its first assignment.
 */
final class ConsumerToClassic {

    private ConsumerToClassic() {}

    static boolean isDue(Collection<Member> members, ConsumerGroupConfig config) {
        return config.mayDowngrade() && !members.isEmpty() && members.size() <= config.classic().maxSize()
                && members.stream().allMatch(Member::isClassic) && commonProtocol(members).isPresent();
    }

    static ClassicGroup convert(
            String groupId, GroupState state, SubscribedTopics topics, ConsumerGroupConfig config, Conversion conversion, long nowMs) {
        Collection<Member> members = state.members();
        String protocol = commonProtocol(members).orElseThrow();
        List<StoredMember> rows = members.stream().map(member -> row(member, state.epoch(), topics)).toList();
        StoredGroup header = new StoredGroup(
                groupId, GroupType.CLASSIC, EmbeddedSubscription.PROTOCOL_TYPE, protocol, rows.get(0).memberId(), state.epoch(),
                state.epoch(), nowMs, false);
        ClassicGroup classic = ClassicGroup.load(new LoadedGroup(header, rows), config.classic(), conversion, nowMs);
        classic.rebalance("the last member of the consumer protocol is gone", nowMs);
        return classic;
    }

    /** In the first member's order of preference. */
    private static Optional<String> commonProtocol(Collection<Member> members) {
        return members.iterator().next().classic().protocols().stream().map(StoredProtocol::name)
                .filter(name -> members.stream().allMatch(member -> member.classic().offers(name))).findFirst();
    }

    private static StoredMember row(Member member, int generation, SubscribedTopics topics) {
        ClassicPart classic = member.classic();
        return new StoredMember(
                member.memberId(), member.instanceId(), null, member.client().clientId(), member.client().clientHost(),
                classic.sessionTimeoutMs(), member.rebalanceTimeoutMs(), generation, -1, MemberPhase.STABLE.name(),
                member.subscription().topics(), null, null, classic.protocols(),
                topics.byName(member.progress().owned()).encode(classic.subscription().version()), Map.of(), Map.of(), Map.of());
    }
}
