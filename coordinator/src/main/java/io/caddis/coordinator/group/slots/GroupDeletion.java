package io.caddis.coordinator.group.slots;

import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.store.GroupChange;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A group that is to go, with its offsets: on request, or because they have expired. Nothing is asked of it meanwhile. */
record GroupDeletion(CompletableFuture<GroupError> answer, GroupRunner runner) implements GroupWork {

    @Override
    public void carryOut(GroupRun run, long nowMs) {
        if (run.group() == null) {
            answer.complete(GroupError.GROUP_ID_NOT_FOUND);
        } else if (!run.group().isEmpty()) {
            answer.complete(GroupError.NON_EMPTY_GROUP);
        } else if (run.isInDoubt()) {
            refuse(Refusal.UNAVAILABLE);
        } else {
            run.hold();
            runner.write(run, List.of(new GroupChange.DeleteGroup(run.groupId())), true, nowMs, (outcome, at) -> {
                if (outcome == StoreOutcome.STORED && !run.isGone()) {
                    run.refuseOpen(Refusal.UNAVAILABLE);
                    run.reload(null, null);
                }
                run.release();
                answer.complete(answerTo(outcome));
            });
        }
    }

    static GroupError answerTo(StoreOutcome outcome) {
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
        answer.complete(why.ofAdministration());
    }
}
