package io.caddis.broker.api.group;

import io.caddis.broker.api.AuthorizedOperations;
import io.caddis.broker.api.TopicIds;
import io.caddis.coordinator.group.GroupCoordinator;
import io.caddis.coordinator.group.GroupCoordinator.Described;
import io.caddis.coordinator.group.GroupDescription;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.store.GroupType;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.TopicImage;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.common.message.ConsumerGroupDescribeRequestData;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData.Assignment;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData.DescribedGroup;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData.Member;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData.TopicPartitions;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ConsumerGroupDescribeRequest;
import org.apache.kafka.common.requests.ConsumerGroupDescribeResponse;

/** Describes groups of KIP-848, whose members may speak either protocol; a group of the classic type is not found here. */
public final class ConsumerGroupDescribeHandler implements ApiHandler<ConsumerGroupDescribeRequest> {

    private static final short LATEST_VERSION = 1;
    private static final byte CLASSIC_MEMBER = 0;
    private static final byte CONSUMER_MEMBER = 1;

    private final GroupCoordinator coordinator;
    private final Supplier<ClusterImage> image;

    public ConsumerGroupDescribeHandler(GroupCoordinator coordinator, Supplier<ClusterImage> image) {
        this.coordinator = coordinator;
        this.image = image;
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.CONSUMER_GROUP_DESCRIBE;
    }

    @Override
    public short latestVersion() {
        return LATEST_VERSION;
    }

    @Override
    public void handle(ApiRequest<ConsumerGroupDescribeRequest> request, Reply reply) {
        ConsumerGroupDescribeRequestData asked = request.body().data();
        reply.releaseRequestBuffer();
        CoordinatorAnswers.send(
                DescribedGroups.of(coordinator, asked.groupIds(), StorableText::isGroupIdWithMembers), reply,
                described -> response(described, asked.includeAuthorizedOperations()));
    }

    private ConsumerGroupDescribeResponse response(List<Described> described, boolean withOperations) {
        ClusterImage now = image.get();
        ConsumerGroupDescribeResponseData response = new ConsumerGroupDescribeResponseData();
        for (Described each : described) {
            DescribedGroup group = group(each, now);
            if (withOperations && group.errorCode() == Errors.NONE.code()) {
                group.setAuthorizedOperations(AuthorizedOperations.ALL_ON_GROUP);
            }
            response.groups().add(group);
        }
        return new ConsumerGroupDescribeResponse(response);
    }

    private static DescribedGroup group(Described described, ClusterImage now) {
        DescribedGroup group = new DescribedGroup().setGroupId(described.groupId());
        if (described.error() == GroupError.GROUP_ID_NOT_FOUND) {
            return notFound(group, "Group " + described.groupId() + " not found.");
        }
        if (described.error() != GroupError.NONE) {
            Errors error = GroupErrors.of(described.error());
            return group.setErrorCode(error.code()).setErrorMessage(error.message());
        }
        GroupDescription description = described.description();
        if (description.type() != GroupType.CONSUMER) {
            return notFound(group, "Group " + described.groupId() + " is not a consumer group.");
        }
        return group
                .setGroupState(description.state())
                .setGroupEpoch(description.epoch())
                .setAssignmentEpoch(description.assignmentEpoch())
                .setAssignorName(description.protocol())
                .setMembers(description.members().stream().map(member -> member(member, now)).toList());
    }

    private static DescribedGroup notFound(DescribedGroup group, String message) {
        return group.setErrorCode(GroupErrors.code(GroupError.GROUP_ID_NOT_FOUND)).setErrorMessage(message);
    }

    private static Member member(GroupDescription.Member member, ClusterImage now) {
        return new Member()
                .setMemberId(member.memberId())
                .setInstanceId(member.instanceId())
                .setRackId(member.rackId())
                .setMemberEpoch(member.memberEpoch())
                .setClientId(member.client().clientId())
                .setClientHost(member.client().clientHost())
                .setSubscribedTopicNames(member.subscribedTopics())
                .setSubscribedTopicRegex(member.subscribedRegex())
                .setAssignment(assignment(member.owned(), now))
                .setTargetAssignment(assignment(member.target(), now))
                .setMemberType(member.classic() ? CLASSIC_MEMBER : CONSUMER_MEMBER);
    }

    /** A topic that was deleted meanwhile has no name to show and is left out, as in Kafka. */
    private static Assignment assignment(Map<UUID, List<Integer>> partitions, ClusterImage now) {
        Assignment assignment = new Assignment();
        partitions.forEach((topicId, indexes) -> {
            TopicImage topic = now.topicsById().get(topicId);
            if (topic != null) {
                assignment.topicPartitions().add(new TopicPartitions()
                        .setTopicId(TopicIds.toWire(topicId))
                        .setTopicName(topic.name())
                        .setPartitions(indexes));
            }
        });
        return assignment;
    }
}
