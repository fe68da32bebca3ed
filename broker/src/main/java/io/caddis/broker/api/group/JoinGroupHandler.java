package io.caddis.broker.api.group;

import io.caddis.coordinator.group.GroupAnswer;
import io.caddis.coordinator.group.GroupAnswer.Joined;
import io.caddis.coordinator.group.GroupAnswer.JoinedMember;
import io.caddis.coordinator.group.GroupCoordinator;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest;
import io.caddis.coordinator.group.GroupRequest.JoinProtocol;
import io.caddis.coordinator.group.GroupSettings;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocol;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.JoinGroupResponseData.JoinGroupResponseMember;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.JoinGroupRequest;
import org.apache.kafka.common.requests.JoinGroupResponse;

/** Lets a member of the classic protocol into its group; the answer waits, without a thread, until the group has gathered. */
public final class JoinGroupHandler implements ApiHandler<JoinGroupRequest> {

    private static final short LATEST_VERSION = 9;
    private static final short FIRST_VERSION_WITH_KNOWN_MEMBER_IDS = 4;
    private static final short FIRST_VERSION_WITHOUT_PROTOCOL = 7;
    private static final short FIRST_VERSION_THAT_SKIPS_ASSIGNMENT = 9;
    /** What Kafka's clients cut their reason to. */
    private static final int REASON_MAX_CHARS = 255;

    private final GroupCoordinator coordinator;
    private final GroupSettings.Classic settings;

    public JoinGroupHandler(GroupCoordinator coordinator, GroupSettings.Classic settings) {
        this.coordinator = coordinator;
        this.settings = settings;
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.JOIN_GROUP;
    }

    @Override
    public short latestVersion() {
        return LATEST_VERSION;
    }

    @Override
    public void handle(ApiRequest<JoinGroupRequest> request, Reply reply) {
        JoinGroupRequestData asked = request.body().data();
        reply.releaseRequestBuffer();
        Optional<GroupError> refusal = refusal(asked);
        if (refusal.isPresent()) {
            reply.send(response(Joined.failed(refusal.get(), asked.memberId()), request.version()));
        } else {
            CoordinatorAnswers.<GroupAnswer>send(
                    coordinator.ask(join(request)), reply, answer -> response((Joined) answer, request.version()));
        }
    }

    /** Before a group is made for the sake of a request that is wrong in itself. */
    private Optional<GroupError> refusal(JoinGroupRequestData asked) {
        if (!StorableText.isGroupIdWithMembers(asked.groupId())) {
            return Optional.of(GroupError.INVALID_GROUP_ID);
        }
        if (asked.sessionTimeoutMs() < settings.minSessionTimeoutMs() || asked.sessionTimeoutMs() > settings.maxSessionTimeoutMs()) {
            return Optional.of(GroupError.INVALID_SESSION_TIMEOUT);
        }
        boolean storable = StorableText.isId(asked.groupInstanceId())
                && StorableText.isText(asked.protocolType())
                && protocols(asked).stream().map(JoinProtocol::name).allMatch(StorableText::isText);
        return storable ? Optional.empty() : Optional.of(GroupError.INVALID_REQUEST);
    }

    private static GroupRequest.Join join(ApiRequest<JoinGroupRequest> request) {
        JoinGroupRequestData asked = request.body().data();
        return new GroupRequest.Join(
                asked.groupId(),
                asked.memberId(),
                GroupClients.newMemberId(request),
                asked.groupInstanceId(),
                request.version() >= FIRST_VERSION_WITH_KNOWN_MEMBER_IDS,
                request.version() >= FIRST_VERSION_THAT_SKIPS_ASSIGNMENT,
                asked.protocolType(),
                protocols(asked),
                asked.sessionTimeoutMs(),
                request.version() == 0 ? asked.sessionTimeoutMs() : Math.max(0, asked.rebalanceTimeoutMs()),
                GroupClients.of(request),
                reason(asked.reason()));
    }

    private static List<JoinProtocol> protocols(JoinGroupRequestData asked) {
        return StreamSupport.stream(asked.protocols().spliterator(), false).map(JoinGroupHandler::protocol).toList();
    }

    private static JoinProtocol protocol(JoinGroupRequestProtocol protocol) {
        return new JoinProtocol(protocol.name(), protocol.metadata());
    }

    private static String reason(String given) {
        return given == null ? "" : given.substring(0, Math.min(given.length(), REASON_MAX_CHARS));
    }

    private static JoinGroupResponse response(Joined joined, short version) {
        String protocolName = joined.protocolName() == null && version < FIRST_VERSION_WITHOUT_PROTOCOL ? "" : joined.protocolName();
        return new JoinGroupResponse(
                new JoinGroupResponseData()
                        .setErrorCode(GroupErrors.code(joined.error()))
                        .setGenerationId(joined.generation())
                        .setProtocolType(joined.protocolType())
                        .setProtocolName(protocolName)
                        .setLeader(joined.leaderId())
                        .setSkipAssignment(joined.skipAssignment())
                        .setMemberId(joined.memberId())
                        .setMembers(joined.members().stream().map(JoinGroupHandler::member).toList()),
                version);
    }

    private static JoinGroupResponseMember member(JoinedMember member) {
        return new JoinGroupResponseMember()
                .setMemberId(member.memberId())
                .setGroupInstanceId(member.instanceId())
                .setMetadata(member.metadata());
    }
}
