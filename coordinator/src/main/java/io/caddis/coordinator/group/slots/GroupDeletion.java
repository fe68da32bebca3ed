package io.caddis.coordinator.group.slots;

import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.store.GroupChange;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A group that is to go on request, with its offsets. Nothing is asked of it meanwhile. */
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
            carryOut(run, new GroupChange.DeleteGroup(run.groupId()), runner, nowMs, outcome -> answer.complete(answerTo(outcome)));
        }
    }

    /** Once the change is stored there is no such group. */
    static void carryOut(GroupRun run, GroupChange removal, GroupRunner runner, long nowMs, Consumer<StoreOutcome> listener) {
        run.hold();
        runner.write(run, List.of(removal), true, nowMs, (outcome, at) -> {
            if (outcome == StoreOutcome.STORED && !run.isGone()) {
                run.refuseOpen(Refusal.UNAVAILABLE);
                run.reload(null, null);
            }
            run.release();
            listener.accept(outcome);
        });
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
