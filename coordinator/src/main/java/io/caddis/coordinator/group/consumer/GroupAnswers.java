package io.caddis.coordinator.group.consumer;

import io.caddis.coordinator.group.GroupAnswer;
import io.caddis.coordinator.group.GroupAnswer.Beaten;
import io.caddis.coordinator.group.GroupAnswer.ConsumerBeaten;
import io.caddis.coordinator.group.GroupAnswer.Joined;
import io.caddis.coordinator.group.GroupAnswer.Left;
import io.caddis.coordinator.group.GroupAnswer.Synced;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest;
import java.util.List;

/** The answers that only say that it did not work. */
final class GroupAnswers {

    private GroupAnswers() {}

    static GroupAnswer failed(GroupRequest request, GroupError error, String message) {
        if (request instanceof GroupRequest.Join join) {
            return Joined.failed(error, join.memberId());
        }
        if (request instanceof GroupRequest.Sync) {
            return Synced.failed(error);
        }
        if (request instanceof GroupRequest.Heartbeat) {
            return new Beaten(error);
        }
        if (request instanceof GroupRequest.Leave) {
            return new Left(error, List.of());
        }
        return ConsumerBeaten.failed(error, message);
    }
}
