package io.caddis.broker.api.group;

import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;

/** What must hold of a ConsumerGroupHeartbeat before a group is asked; Kafka's rules, and what can be stored. */
final class ConsumerHeartbeatCheck {

    /** KIP-1082: from here on the member makes its id. */
    private static final short FIRST_VERSION_WITH_MEMBERS_OWN_ID = 1;
    private static final int JOINING = 0;
    private static final int LEAVING = -1;
    private static final int LEAVING_FOR_A_WHILE = -2;
    private static final int NOT_GIVEN = -1;

    private ConsumerHeartbeatCheck() {}

    /** @throws InvalidRequestException says which rule is broken */
    static void requireValid(ConsumerGroupHeartbeatRequestData asked, short version) {
        int epoch = asked.memberEpoch();
        if (version >= FIRST_VERSION_WITH_MEMBERS_OWN_ID || epoch > JOINING || epoch == LEAVING) {
            require(!asked.memberId().isBlank(), "MemberId can't be empty.");
        }
        require(!asked.groupId().isBlank(), "GroupId can't be empty.");
        require(asked.instanceId() == null || !asked.instanceId().isBlank(), "InstanceId can't be empty.");
        require(asked.rackId() == null || !asked.rackId().isBlank(), "RackId can't be empty.");
        if (epoch == JOINING) {
            requireValidJoin(asked);
        } else {
            require(epoch != LEAVING_FOR_A_WHILE || asked.instanceId() != null, "InstanceId can't be null.");
            require(epoch >= LEAVING_FOR_A_WHILE, "MemberEpoch is " + epoch + ", but must be greater than or equal to -2.");
        }
        requireStorable(asked);
    }

    private static void requireValidJoin(ConsumerGroupHeartbeatRequestData asked) {
        require(asked.rebalanceTimeoutMs() != NOT_GIVEN, "RebalanceTimeoutMs must be provided in first request.");
        require(asked.topicPartitions() != null && asked.topicPartitions().isEmpty(),
                "TopicPartitions must be empty when (re-)joining.");
        require(asked.subscribedTopicNames() != null || asked.subscribedTopicRegex() != null,
                "Either SubscribedTopicNames or SubscribedTopicRegex must be non-null when (re-)joining.");
    }

    private static void requireStorable(ConsumerGroupHeartbeatRequestData asked) {
        require(asked.rebalanceTimeoutMs() >= NOT_GIVEN, "RebalanceTimeoutMs is " + asked.rebalanceTimeoutMs() + ", but must be positive.");
        requireStorableId("GroupId", asked.groupId());
        requireStorableId("MemberId", asked.memberId());
        requireStorableId("InstanceId", asked.instanceId());
        requireStorableText("RackId", asked.rackId());
        requireStorableText("ServerAssignor", asked.serverAssignor());
        requireStorableText("SubscribedTopicRegex", asked.subscribedTopicRegex());
        if (asked.subscribedTopicNames() != null) {
            asked.subscribedTopicNames().forEach(name -> requireStorableText("SubscribedTopicNames", name));
        }
    }

    private static void requireStorableId(String field, String id) {
        require(StorableText.isId(id),
                field + " must be no longer than " + StorableText.ID_MAX_BYTES + " bytes and hold neither U+0000 nor U+E000.");
    }

    private static void requireStorableText(String field, String text) {
        require(StorableText.isText(text), field + " is too long for a text that holds U+0000.");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new InvalidRequestException(otherwise);
        }
    }
}
