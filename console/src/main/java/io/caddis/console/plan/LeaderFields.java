package io.caddis.console.plan;

import static io.caddis.console.plan.PlanFields.absent;
import static io.caddis.console.plan.PlanFields.present;
import static io.caddis.console.plan.PlanFields.require;

import io.caddis.admin.plan.PlanRequest;

/** Which fields each kind of plan that moves leaders takes. Pure. */
final class LeaderFields {

    private LeaderFields() {}

    static void check(PlanRequest request) {
        boolean hasPartitions = request.partitions() != null && !request.partitions().isEmpty();
        if (hasPartitions) {
            request.partitions().forEach(target -> require(
                    target.topic() != null && target.partition() != null, "partitions", "needs topic and partition of each"));
        }
        switch (request.kind()) {
            case MOVE_LEADERS -> {
                require(hasPartitions, "partitions", "is missing");
                absent(request.brokerId(), "brokerId");
            }
            case MOVE_BROKER_LEADERS -> {
                present(request.brokerId(), "brokerId");
                absent(request.partitions(), "partitions");
            }
            case ELECT_PREFERRED -> {
                absent(request.brokerId(), "brokerId");
                require(!hasPartitions || request.partitions().stream().allMatch(target -> target.to() == null),
                        "partitions", "to has no meaning here");
            }
            default -> throw new IllegalArgumentException(request.kind() + " moves no leaders");
        }
    }
}
