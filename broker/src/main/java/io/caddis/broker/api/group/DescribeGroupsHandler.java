package io.caddis.broker.api.group;

import io.caddis.broker.api.AuthorizedOperations;
import io.caddis.coordinator.group.GroupCoordinator;
import io.caddis.coordinator.group.GroupCoordinator.Described;
import io.caddis.coordinator.group.GroupDescription;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.store.GroupType;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import java.util.List;
import org.apache.kafka.common.message.DescribeGroupsRequestData;
import org.apache.kafka.common.message.DescribeGroupsResponseData;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroup;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroupMember;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.DescribeGroupsRequest;
import org.apache.kafka.common.requests.DescribeGroupsResponse;

/**
 * Describes groups of the classic protocol. One of the other protocol is not found here, as in Kafka: from version 6 on with an
 * error (KIP-1043), before as a dead group.
 */
public final class DescribeGroupsHandler implements ApiHandler<DescribeGroupsRequest> {

    private static final short LATEST_VERSION = 6;
    private static final short FIRST_VERSION_WITH_NOT_FOUND = 6;
    private static final String STABLE = "Stable";
    private static final String DEAD = "Dead";

    private final GroupCoordinator coordinator;

    public DescribeGroupsHandler(GroupCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.DESCRIBE_GROUPS;
    }

    @Override
    public short latestVersion() {
        return LATEST_VERSION;
    }

    @Override
    public void handle(ApiRequest<DescribeGroupsRequest> request, Reply reply) {
        DescribeGroupsRequestData asked = request.body().data();
        reply.releaseRequestBuffer();
        CoordinatorAnswers.send(
                DescribedGroups.of(coordinator, asked.groups(), StorableText::isGroupId), reply,
                described -> response(described, asked.includeAuthorizedOperations(), request.version()));
    }

    private static DescribeGroupsResponse response(List<Described> described, boolean withOperations, short version) {
        DescribeGroupsResponseData response = new DescribeGroupsResponseData();
        for (Described each : described) {
            DescribedGroup group = group(each, version);
            if (withOperations && each.error() == GroupError.NONE) {
                group.setAuthorizedOperations(AuthorizedOperations.ALL_ON_GROUP);
            }
            response.groups().add(group);
        }
        return new DescribeGroupsResponse(response);
    }

    private static DescribedGroup group(Described described, short version) {
        DescribedGroup group = new DescribedGroup().setGroupId(described.groupId());
        if (described.error() == GroupError.GROUP_ID_NOT_FOUND) {
            return notFound(group, "Group " + described.groupId() + " not found.", version);
        }
        if (described.error() != GroupError.NONE) {
            return group.setErrorCode(GroupErrors.code(described.error()));
        }
        GroupDescription description = described.description();
        if (description.type() != GroupType.CLASSIC) {
            return notFound(group, "Group " + described.groupId() + " is not a classic group.", version);
        }
        boolean stable = STABLE.equals(description.state());
        return group
                .setGroupState(description.state())
                .setProtocolType(description.protocolType())
                .setProtocolData(stable ? description.protocol() : "")
                .setMembers(description.members().stream().map(member -> member(member, stable)).toList());
    }

    private static DescribedGroup notFound(DescribedGroup group, String message, short version) {
        group.setGroupState(DEAD);
        return version < FIRST_VERSION_WITH_NOT_FOUND
                ? group
                : group.setErrorCode(GroupErrors.code(GroupError.GROUP_ID_NOT_FOUND)).setErrorMessage(message);
    }

    /** What members say of themselves and what they were assigned is shown of stable groups only. */
    private static DescribedGroupMember member(GroupDescription.Member member, boolean stable) {
        return new DescribedGroupMember()
                .setMemberId(member.memberId())
                .setGroupInstanceId(member.instanceId())
                .setClientId(member.client().clientId())
                .setClientHost(member.client().clientHost())
                .setMemberMetadata(stable ? member.metadata() : new byte[0])
                .setMemberAssignment(stable ? member.assignment() : new byte[0]);
    }
}
