package io.caddis.coordinator.group.classic;

import io.caddis.coordinator.group.GroupAnswer;
import io.caddis.coordinator.group.GroupAnswer.JoinedMember;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest.JoinProtocol;
import io.caddis.coordinator.group.embedded.EmbeddedSubscription;
import io.caddis.coordinator.group.store.GroupType;
import io.caddis.coordinator.group.store.StoredGroup;
import io.caddis.coordinator.group.store.StoredMember;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the members have agreed on: the generation's number, its protocol, and what they read. Tells and stores it. */
final class Generation {

    private final String groupId;
    private final Members members;
    private int number;
    /** Null if none was chosen, or the group is empty. */
    private String protocol;
    /** Empty if unknown. */
    private Optional<Set<String>> subscribedTopics = Optional.empty();

    Generation(String groupId, Members members) {
        this.groupId = groupId;
        this.members = members;
    }

    /** Goes on from what was stored; the members are there already. */
    void load(StoredGroup stored) {
        number = stored.epoch();
        protocol = members.isEmpty() ? null : stored.protocol();
        noteSubscriptions();
    }

    /** All members have joined, or none is left. */
    void next() {
        number++;
        protocol = members.isEmpty() ? null : ProtocolSupport.select(offers(null, null));
        noteSubscriptions();
    }

    /** A member took the place of another without a new generation. */
    void noteSubscriptions() {
        subscribedTopics = ConsumerSubscription.topicsOf(members.protocolType(), protocol, members.all());
    }

    /** Whether the protocol would be chosen again with the other offer in place of the member's. */
    boolean keepsProtocol(Member old, Member replacement) {
        return ProtocolSupport.select(offers(old, replacement)).equals(protocol);
    }

    private List<List<JoinProtocol>> offers(Member old, Member replacement) {
        return members.all().stream().map(member -> member == old ? replacement.protocols() : member.protocols()).toList();
    }

    int number() {
        return number;
    }

    /** Null if none was chosen. */
    String protocol() {
        return protocol;
    }

    boolean isSubscribedTo(String topic) {
        return subscribedTopics.map(topics -> topics.contains(topic))
                .orElseGet(() -> members.protocolType().equals(EmbeddedSubscription.PROTOCOL_TYPE));
    }

    // What members are told

    /** With the members if it is the leader who asks. */
    GroupAnswer.Joined joined(String memberId, boolean skipAssignment) {
        List<JoinedMember> known = !members.isLeader(memberId) ? List.of() : members.all().stream()
                .map(member -> new JoinedMember(member.memberId(), member.instanceId(), member.metadata(protocol)))
                .toList();
        return new GroupAnswer.Joined(
                GroupError.NONE, number, members.protocolType(), protocol, members.leaderId(), memberId, known, skipAssignment);
    }

    GroupAnswer.Synced synced(Member member) {
        return new GroupAnswer.Synced(GroupError.NONE, members.protocolType(), protocol, member.assignment());
    }

    // What is stored

    /** @param leaderId may be one that is about to lead */
    StoredGroup row(String leaderId, long sinceMs) {
        return new StoredGroup(groupId, GroupType.CLASSIC, members.protocolType(), protocol == null ? "" : protocol, leaderId,
                number, number, sinceMs, members.isEmpty());
    }

    /** Of the generation that begins once it is stored that nobody is left. */
    StoredGroup emptyRow(long sinceMs) {
        int next = number + 1;
        return new StoredGroup(groupId, GroupType.CLASSIC, members.protocolType(), "", "", next, next, sinceMs, true);
    }

    StoredMember row(Member member, byte[] assignment) {
        return GroupRows.row(member, members.protocolType(), protocol, number, assignment);
    }
}
