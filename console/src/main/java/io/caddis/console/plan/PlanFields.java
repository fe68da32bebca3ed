package io.caddis.console.plan;

import io.caddis.admin.plan.PlanRequest;

/** Which fields each kind of plan takes: one too many would be a misunderstanding, so it is refused. Pure. */
final class PlanFields {

    private PlanFields() {}

    static void check(PlanRequest request) {
        if (request == null || request.kind() == null) {
            throw invalid("kind", "is missing");
        }
        boolean hasPartitions = request.partitions() != null && !request.partitions().isEmpty();
        if (hasPartitions) {
            request.partitions().forEach(target -> require(
                    target.topic() != null && target.partition() != null, "partitions", "needs topic and partition of each"));
        }
        switch (request.kind()) {
            case MOVE_LEADERS -> {
                require(hasPartitions, "partitions", "is missing");
                require(request.brokerId() == null, "brokerId", "has no meaning here");
            }
            case MOVE_BROKER_LEADERS -> {
                require(request.brokerId() != null, "brokerId", "is missing");
                require(request.partitions() == null, "partitions", "has no meaning here");
            }
            case RESIGN_CONTROLLER -> {
                require(request.brokerId() == null, "brokerId", "has no meaning here");
                require(request.partitions() == null, "partitions", "has no meaning here");
            }
            case ELECT_PREFERRED -> {
                require(request.brokerId() == null, "brokerId", "has no meaning here");
                require(!hasPartitions || request.partitions().stream().allMatch(target -> target.to() == null),
                        "partitions", "to has no meaning here");
            }
        }
    }

    private static void require(boolean condition, String field, String otherwise) {
        if (!condition) {
            throw invalid(field, otherwise);
        }
    }

    private static PlanRefusal invalid(String field, String message) {
        return new PlanRefusal(PlanRefusal.Kind.INVALID, field, field + " " + message);
    }
}
