package io.caddis.coordinator.group.consumer;

import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest.ConsumerHeartbeat;
import java.util.List;

/** Which fields a ConsumerGroupHeartbeat must have set, by its member epoch. */
final class HeartbeatFields {

    static final int JOIN_EPOCH = 0;
    static final int LEAVE_EPOCH = -1;

    private HeartbeatFields() {}

    /** @throws GroupRefusal if Kafka would not take the request either */
    static void check(ConsumerHeartbeat request, List<String> assignors) {
        notEmpty(request.memberId(), "MemberId");
        notEmpty(request.groupId(), "GroupId");
        notEmpty(request.instanceId(), "InstanceId");
        notEmpty(request.rackId(), "RackId");
        if (request.memberEpoch() == JOIN_EPOCH) {
            checkJoining(request);
        } else if (request.memberEpoch() == Progress.AWAY && request.instanceId() == null) {
            throw invalid("InstanceId must be set when leaving with MemberEpoch -2, which is for static members.");
        } else if (request.memberEpoch() < Progress.AWAY) {
            throw invalid("MemberEpoch " + request.memberEpoch() + " is invalid; it is at least -2.");
        }
        if (request.serverAssignor() != null && !assignors.contains(request.serverAssignor())) {
            throw new GroupRefusal(GroupError.UNSUPPORTED_ASSIGNOR,
                    "ServerAssignor " + request.serverAssignor() + " is not supported. Supported are: "
                            + String.join(", ", assignors) + ".");
        }
    }

    private static void checkJoining(ConsumerHeartbeat request) {
        if (request.rebalanceTimeoutMs() == -1) {
            throw invalid("RebalanceTimeoutMs must be set when joining with MemberEpoch 0.");
        }
        if (request.ownedPartitions() == null || !request.ownedPartitions().isEmpty()) {
            throw invalid("TopicPartitions must be set and empty when joining with MemberEpoch 0.");
        }
        if (request.subscribedTopics() == null && request.subscribedRegex() == null) {
            throw invalid("SubscribedTopicNames or SubscribedTopicRegex must be set when joining with MemberEpoch 0.");
        }
    }

    private static void notEmpty(String value, String field) {
        if (value != null && value.isEmpty()) {
            throw invalid(field + " must not be empty.");
        }
    }

    private static GroupRefusal invalid(String message) {
        return new GroupRefusal(GroupError.INVALID_REQUEST, message);
    }
}
