package io.caddis.coordinator.group.slots;

import io.caddis.coordinator.group.GroupCoordinator.FetchedOffsets;
import io.caddis.coordinator.group.GroupCoordinator.OffsetQuery;
import io.caddis.coordinator.group.GroupError;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Offsets that are to be read: after what the group has queued so far, from the store. */
record FetchRequest(OffsetQuery query, CompletableFuture<FetchedOffsets> answer, OffsetReads reads) implements GroupWork {

    @Override
    public void carryOut(GroupRun run, long nowMs) {
        GroupError error = query.memberId() == null || run.group() == null
                ? GroupError.NONE : run.group().checkFetch(query.memberId(), query.memberEpoch(), nowMs);
        if (error != GroupError.NONE) {
            answer.complete(new FetchedOffsets(error, List.of()));
        } else {
            run.afterWrites(() -> reads.add(query.groupId(), answer, nowMs));
        }
    }

    @Override
    public void refuse(Refusal why) {
        answer.complete(new FetchedOffsets(why.ofFetch(), List.of()));
    }
}
