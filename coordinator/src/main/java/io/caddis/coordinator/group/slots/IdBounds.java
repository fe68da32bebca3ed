package io.caddis.coordinator.group.slots;

import io.caddis.coordinator.group.GroupAnswer;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest;
import io.caddis.coordinator.group.store.GroupStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Ids that cannot be stored, or are none, are refused before a group is made for them. */
final class IdBounds {

    private static final int MAX_BYTES_OF_CHAR = 3;

    private IdBounds() {}

    /** What is answered to a request whose ids are out of bounds; empty if they are not. */
    static Optional<GroupAnswer> refusal(GroupRequest request) {
        boolean noGroupId = request.groupId().isEmpty() || isTooLong(request.groupId());
        GroupError error = noGroupId ? GroupError.INVALID_GROUP_ID : GroupError.INVALID_REQUEST;
        if (request instanceof GroupRequest.Join join) {
            boolean refused = noGroupId || isTooLong(join.memberId()) || isTooLong(join.candidateMemberId());
            return refused ? Optional.of(GroupAnswer.Joined.failed(error, join.memberId())) : Optional.empty();
        } else if (request instanceof GroupRequest.ConsumerHeartbeat heartbeat) {
            boolean refused = noGroupId || isTooLong(heartbeat.memberId());
            String reason = (noGroupId ? "GroupId" : "MemberId") + " must be 1 to " + GroupStore.ID_MAX_BYTES + " bytes long.";
            return refused ? Optional.of(GroupAnswer.ConsumerBeaten.failed(GroupError.INVALID_REQUEST, reason)) : Optional.empty();
        } else if (!noGroupId) {
            return Optional.empty();
        } else if (request instanceof GroupRequest.Sync) {
            return Optional.of(GroupAnswer.Synced.failed(error));
        } else if (request instanceof GroupRequest.Leave) {
            return Optional.of(new GroupAnswer.Left(error, List.of()));
        } else {
            return Optional.of(new GroupAnswer.Beaten(error));
        }
    }

    static boolean isTooLong(String id) {
        return id != null && id.length() > GroupStore.ID_MAX_BYTES / MAX_BYTES_OF_CHAR
                && id.getBytes(StandardCharsets.UTF_8).length > GroupStore.ID_MAX_BYTES;
    }
}
