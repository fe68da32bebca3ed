package io.caddis.coordinator.group.slots;

import io.caddis.coordinator.group.GroupCoordinator.OffsetCommit;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.store.GroupChange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Offsets that are to be committed: the group says whether the member may, then they are stored, then it is told. */
record CommitRequest(OffsetCommit commit, CompletableFuture<GroupError> answer, GroupFactory factory, GroupRunner runner)
        implements GroupWork {

    @Override
    public void carryOut(GroupRun run, long nowMs) {
        if (run.group() == null) {
            if (commit.epoch() >= 0) {
                answer.complete(commit.consumerProtocol() ? GroupError.GROUP_ID_NOT_FOUND : GroupError.ILLEGAL_GENERATION);
                return;
            }
            run.begin(factory.newClassicGroup(run.groupId(), nowMs));
        }
        GroupError error = run.group().checkCommit(
                commit.memberId(), commit.instanceId(), commit.epoch(), commit.consumerProtocol(), commit.offsets(), nowMs);
        if (error != GroupError.NONE || commit.offsets().isEmpty()) {
            answer.complete(error);
        } else if (run.isInDoubt() && !run.hasRow()) {
            refuse(Refusal.UNAVAILABLE); // a row written now might replace one that was stored after all
        } else {
            store(run, nowMs);
        }
    }

    private void store(GroupRun run, long nowMs) {
        List<GroupChange> changes = new ArrayList<>(2);
        boolean makesGroup = !run.hasRow();
        if (makesGroup) {
            changes.add(new GroupChange.PutGroup(run.rowWithoutMembers()));
        }
        changes.add(new GroupChange.CommitOffsets(run.groupId(), commit.offsets()));
        runner.write(run, changes, makesGroup, nowMs, (outcome, at) -> answer.complete(answerTo(outcome)));
    }

    private static GroupError answerTo(StoreOutcome outcome) {
        return switch (outcome) {
            case STORED -> GroupError.NONE;
            case HELD -> GroupError.COORDINATOR_LOAD_IN_PROGRESS; // to clients: try again, here
            case LOST -> GroupError.NOT_COORDINATOR;
            case UNKNOWN, NOT_SENT -> GroupError.COORDINATOR_NOT_AVAILABLE;
            case REFUSED -> GroupError.UNKNOWN_SERVER_ERROR;
        };
    }

    @Override
    public void refuse(Refusal why) {
        answer.complete(why.ofCommit());
    }
}
