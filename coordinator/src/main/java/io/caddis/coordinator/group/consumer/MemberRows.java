package io.caddis.coordinator.group.consumer;

import io.caddis.coordinator.group.GroupClient;
import io.caddis.coordinator.group.assignor.PartitionSet;
import io.caddis.coordinator.group.store.StoredMember;
import java.util.List;

/** Members as rows and back. */
final class MemberRows {

    private MemberRows() {}

    static StoredMember toRow(Member member) {
        Progress progress = member.progress();
        ClassicPart classic = member.classic();
        return new StoredMember(
                member.memberId(), member.instanceId(), member.rackId(), member.client().clientId(), member.client().clientHost(),
                classic == null ? 0 : classic.sessionTimeoutMs(), member.rebalanceTimeoutMs(), progress.epoch(),
                progress.previousEpoch(), progress.phase().name(), member.subscription().topics(), member.subscription().regex(),
                member.serverAssignor(), classic == null ? List.of() : classic.protocols(), new byte[0], member.target().toMap(),
                progress.owned().toMap(), progress.revoking().toMap());
    }

    static Member fromRow(StoredMember row) {
        Progress progress = new Progress(
                row.memberEpoch(), row.previousMemberEpoch(), MemberPhase.valueOf(row.phase()), PartitionSet.of(row.owned()),
                PartitionSet.of(row.revoking()));
        ClassicPart classic = row.protocols().isEmpty() ? null : new ClassicPart(row.sessionTimeoutMs(), row.protocols());
        return new Member(
                row.memberId(), row.instanceId(), row.rackId(), new GroupClient(row.clientId(), row.clientHost()),
                row.rebalanceTimeoutMs(), Subscription.NOTHING.with(row.subscribedTopics(), row.subscribedRegex()),
                row.serverAssignor(), classic, PartitionSet.of(row.target()), progress);
    }
}
