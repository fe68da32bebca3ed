package io.caddis.broker.api.replica;

import io.caddis.broker.api.TopicIds;
import io.caddis.coordinator.controller.ControllerCommands;
import io.caddis.coordinator.controller.ControllerCommands.InSyncAnswer;
import io.caddis.coordinator.controller.ControllerCommands.InSyncError;
import io.caddis.coordinator.controller.ControllerCommands.InSyncProposal;
import io.caddis.coordinator.controller.ControllerException;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.message.AlterPartitionRequestData;
import org.apache.kafka.common.message.AlterPartitionResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AlterPartitionRequest;
import org.apache.kafka.common.requests.AlterPartitionResponse;

/**
 * A leader's wish to change in-sync replicas, on the controller (KIP-497, KIP-903). On any other node it is refused, not
 * forwarded: the leader asks the controller itself.
 */
public final class AlterPartitionHandler implements ApiHandler<AlterPartitionRequest> {

    /** Names members with their broker epochs. */
    private static final short LATEST_VERSION = 3;
    /** The request has no time of its own; the sender asks again after less than this. */
    private static final int TIMEOUT_MS = 5_000;
    private static final long NO_BROKER_EPOCH = -1;

    private final ControllerCommands controller;

    public AlterPartitionHandler(ControllerCommands controller) {
        this.controller = controller;
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.ALTER_PARTITION;
    }

    @Override
    public short latestVersion() {
        return LATEST_VERSION;
    }

    @Override
    public void handle(ApiRequest<AlterPartitionRequest> request, Reply reply) {
        AlterPartitionRequestData data = request.body().data();
        List<InSyncProposal> proposals = new ArrayList<>();
        for (AlterPartitionRequestData.TopicData topic : data.topics()) {
            for (AlterPartitionRequestData.PartitionData partition : topic.partitions()) {
                Map<Integer, Long> newIsr = membersOf(partition, request.version());
                proposals.add(new InSyncProposal(
                        TopicIds.fromWire(topic.topicId()), partition.partitionIndex(), partition.leaderEpoch(),
                        partition.partitionEpoch(), newIsr));
            }
        }
        controller.alterPartitions(data.brokerId(), data.brokerEpoch(), proposals, TIMEOUT_MS).whenComplete((answers, failure) -> {
            if (failure != null) {
                reply.send(new AlterPartitionResponse(new AlterPartitionResponseData().setErrorCode(errorOf(failure).code())));
            } else {
                reply.send(new AlterPartitionResponse(describe(answers)));
            }
        });
    }

    /** A member named twice counts once: the set is what is meant. */
    private static Map<Integer, Long> membersOf(AlterPartitionRequestData.PartitionData partition, short version) {
        Map<Integer, Long> members = new HashMap<>();
        if (version >= LATEST_VERSION) {
            partition.newIsrWithEpochs().forEach(member -> members.put(member.brokerId(), member.brokerEpoch()));
        } else {
            partition.newIsr().forEach(member -> members.put(member, NO_BROKER_EPOCH));
        }
        return members;
    }

    private static Errors errorOf(Throwable failure) {
        if (failure instanceof ControllerException.StaleBrokerEpoch) {
            return Errors.STALE_BROKER_EPOCH;
        }
        // Not controller any more, out of time, or without ZooKeeper: the leader asks again, and then perhaps another node.
        return failure instanceof ControllerException.TimedOut ? Errors.REQUEST_TIMED_OUT : Errors.NOT_CONTROLLER;
    }

    private static AlterPartitionResponseData describe(List<InSyncAnswer> answers) {
        AlterPartitionResponseData response = new AlterPartitionResponseData();
        Map<UUID, AlterPartitionResponseData.TopicData> topics = new HashMap<>();
        for (InSyncAnswer answer : answers) {
            AlterPartitionResponseData.PartitionData partition = new AlterPartitionResponseData.PartitionData()
                    .setPartitionIndex(answer.partition())
                    .setErrorCode(errorOf(answer.error()).code());
            answer.present().ifPresent(present -> partition
                    .setLeaderId(present.leader())
                    .setLeaderEpoch(present.leaderEpoch())
                    .setPartitionEpoch(present.partitionEpoch())
                    .setIsr(present.isr()));
            topics.computeIfAbsent(answer.topicId(), id -> {
                AlterPartitionResponseData.TopicData topic =
                        new AlterPartitionResponseData.TopicData().setTopicId(TopicIds.toWire(id));
                response.topics().add(topic);
                return topic;
            }).partitions().add(partition);
        }
        return response;
    }

    private static Errors errorOf(InSyncError error) {
        return switch (error) {
            case NONE -> Errors.NONE;
            case UNKNOWN_TOPIC_ID -> Errors.UNKNOWN_TOPIC_ID;
            case FENCED_LEADER_EPOCH -> Errors.FENCED_LEADER_EPOCH;
            case INVALID_UPDATE_VERSION -> Errors.INVALID_UPDATE_VERSION;
            case INELIGIBLE_REPLICA -> Errors.INELIGIBLE_REPLICA;
            case INVALID_REQUEST -> Errors.INVALID_REQUEST;
            case NEW_LEADER_ELECTED -> Errors.NEW_LEADER_ELECTED;
            case NOT_CONTROLLER -> Errors.NOT_CONTROLLER;
        };
    }
}
