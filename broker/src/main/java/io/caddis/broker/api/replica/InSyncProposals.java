package io.caddis.broker.api.replica;

import io.caddis.broker.api.TopicIds;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.ImageListener;
import io.caddis.log.LogId;
import io.caddis.replication.InSyncOutcome;
import io.caddis.replication.InSyncProposal;
import io.caddis.replication.InSyncProposalSink;
import io.caddis.replication.InSyncProposer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.apache.kafka.common.message.AlterPartitionRequestData;
import org.apache.kafka.common.message.AlterPartitionRequestData.BrokerState;
import org.apache.kafka.common.message.AlterPartitionResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.AlterPartitionRequest;
import org.apache.kafka.common.requests.AlterPartitionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries changes of in-sync replicas from this node's leaders to the controller. One request is under way at a time; what is
 * proposed meanwhile goes together with the next, so that an idle node asks at once and a busy one asks for many.
 *
 * <p>Every proposal gets one outcome. A request that got no answer is an unknown outcome of all it carried; the leaders then
 * propose the same again, and this class waits a little longer each time before it asks. Safe from any thread, never blocks;
 * outcomes are told under no lock.
 */
public final class InSyncProposals implements InSyncProposalSink, ImageListener {

    private static final Logger LOG = LoggerFactory.getLogger(InSyncProposals.class);
    private static final short VERSION = 3;
    private static final int TIMEOUT_MS = 4_000;
    private static final int PROPOSALS_PER_REQUEST_MAX = 2_000;
    private static final long BACKOFF_MS = 20;
    private static final long BACKOFF_MAX_MS = 500;
    private static final long NO_BROKER_EPOCH = -1;

    private final ToController controller;
    private final int nodeId;
    private final LongSupplier brokerEpoch;
    private final DelayedTasks delayed;
    private final LongSupplier steadyMs;
    // Guarded by this.
    private final Map<InSyncProposer, InSyncProposal> waiting = new LinkedHashMap<>();
    private Map<InSyncProposer, InSyncProposal> underWay = Map.of();
    private long flight;
    private int failuresInARow;
    private long notBeforeMs = Long.MIN_VALUE;
    private boolean pauseScheduled;

    /** The way of a request to the active controller, wherever that is. */
    @FunctionalInterface
    public interface ToController {

        /** Never blocks; a failed future says nothing about the outcome. */
        CompletableFuture<AbstractResponse> forward(AbstractRequest request, int timeoutMs);
    }

    /**
     * @param brokerEpoch of this node's registration, negative while it has none
     * @param steadyMs    a clock that never jumps, in milliseconds
     */
    public InSyncProposals(
            ToController controller, int nodeId, LongSupplier brokerEpoch, DelayedTasks delayed, LongSupplier steadyMs) {
        this.controller = controller;
        this.nodeId = nodeId;
        this.brokerEpoch = brokerEpoch;
        this.delayed = delayed;
        this.steadyMs = steadyMs;
    }

    @Override
    public void propose(InSyncProposer proposer, InSyncProposal proposal) {
        synchronized (this) {
            waiting.put(proposer, proposal);
        }
        sendNext();
    }

    /** Another controller: the one before may have been asked and will never answer. */
    @Override
    public void onImage(ClusterImage previous, ClusterImage image) {
        if (previous == null || previous.controller().equals(image.controller())) {
            return;
        }
        Map<InSyncProposer, InSyncProposal> unanswered;
        synchronized (this) {
            unanswered = underWay;
            underWay = Map.of();
            flight++;
            failuresInARow = 0;
            notBeforeMs = Long.MIN_VALUE;
        }
        tell(unanswered, new InSyncOutcome.Unknown());
        sendNext();
    }

    private void sendNext() {
        Map<InSyncProposer, InSyncProposal> batch;
        long number;
        synchronized (this) {
            if (waiting.isEmpty() || !underWay.isEmpty() || pauseScheduled) {
                return;
            }
            long pauseMs = notBeforeMs == Long.MIN_VALUE ? 0 : notBeforeMs - steadyMs.getAsLong();
            if (pauseMs > 0) {
                pauseScheduled = true;
                delayed.after(pauseMs, this::endPause);
                return;
            }
            batch = take();
            underWay = batch;
            number = ++flight;
        }
        long epoch = brokerEpoch.getAsLong();
        if (epoch == NO_BROKER_EPOCH) {
            finish(number, null, "this node is not registered at the moment");
            return;
        }
        controller.forward(request(batch, epoch), TIMEOUT_MS).whenComplete((response, failure) ->
                finish(number, response, failure == null ? "" : failure.getMessage()));
    }

    private void endPause() {
        synchronized (this) {
            pauseScheduled = false;
        }
        sendNext();
    }

    private Map<InSyncProposer, InSyncProposal> take() {
        Map<InSyncProposer, InSyncProposal> batch = new LinkedHashMap<>();
        Iterator<Map.Entry<InSyncProposer, InSyncProposal>> entries = waiting.entrySet().iterator();
        while (entries.hasNext() && batch.size() < PROPOSALS_PER_REQUEST_MAX) {
            Map.Entry<InSyncProposer, InSyncProposal> entry = entries.next();
            batch.put(entry.getKey(), entry.getValue());
            entries.remove();
        }
        return batch;
    }

    private AlterPartitionRequest request(Map<InSyncProposer, InSyncProposal> batch, long epoch) {
        AlterPartitionRequestData data = new AlterPartitionRequestData().setBrokerId(nodeId).setBrokerEpoch(epoch);
        Map<UUID, AlterPartitionRequestData.TopicData> topics = new HashMap<>();
        batch.forEach((proposer, proposal) -> topics.computeIfAbsent(proposer.name().topicId(), id -> {
            AlterPartitionRequestData.TopicData topic = new AlterPartitionRequestData.TopicData().setTopicId(TopicIds.toWire(id));
            data.topics().add(topic);
            return topic;
        }).partitions().add(new AlterPartitionRequestData.PartitionData()
                .setPartitionIndex(proposer.name().partition())
                .setLeaderEpoch(proposal.leaderEpoch())
                .setPartitionEpoch(proposal.partitionEpoch())
                .setNewIsrWithEpochs(members(proposal))));
        return new AlterPartitionRequest(data, VERSION);
    }

    private static List<BrokerState> members(InSyncProposal proposal) {
        List<BrokerState> members = new ArrayList<>();
        proposal.newIsr().forEach((brokerId, epoch) -> members.add(new BrokerState().setBrokerId(brokerId).setBrokerEpoch(epoch)));
        return members;
    }

    /** @param response null if there is none, and then {@code problem} says why */
    private void finish(long number, AbstractResponse response, String problem) {
        AlterPartitionResponseData data = response == null ? null : ((AlterPartitionResponse) response).data();
        Errors error = data == null ? Errors.REQUEST_TIMED_OUT : Errors.forCode(data.errorCode());
        Map<InSyncProposer, InSyncProposal> batch;
        synchronized (this) {
            if (number != flight) {
                return; // told as unknown when the controller changed
            }
            batch = underWay;
            underWay = Map.of();
            if (error == Errors.NONE) {
                failuresInARow = 0;
                notBeforeMs = Long.MIN_VALUE;
            } else {
                notBeforeMs = steadyMs.getAsLong() + Math.min(BACKOFF_MAX_MS, BACKOFF_MS << Math.min(failuresInARow, 10));
                failuresInARow++;
            }
        }
        if (error == Errors.NONE) {
            tell(batch, data);
        } else {
            LOG.debug("brokerId={} {} changes of in-sync replicas have an unknown outcome: {} {}", nodeId, batch.size(), error, problem);
            tell(batch, new InSyncOutcome.Unknown());
        }
        sendNext();
    }

    private void tell(Map<InSyncProposer, InSyncProposal> batch, AlterPartitionResponseData data) {
        Map<LogId, AlterPartitionResponseData.PartitionData> answers = new HashMap<>();
        data.topics().forEach(topic -> topic.partitions().forEach(partition ->
                answers.put(new LogId(TopicIds.fromWire(topic.topicId()), partition.partitionIndex()), partition)));
        long nowMs = steadyMs.getAsLong();
        batch.forEach((proposer, proposal) -> {
            AlterPartitionResponseData.PartitionData answer = answers.get(proposer.name().logId());
            proposer.onProposalAnswered(proposal, answer == null ? new InSyncOutcome.Unknown() : outcomeOf(answer), nowMs);
        });
    }

    private void tell(Map<InSyncProposer, InSyncProposal> batch, InSyncOutcome outcome) {
        long nowMs = steadyMs.getAsLong();
        batch.forEach((proposer, proposal) -> proposer.onProposalAnswered(proposal, outcome, nowMs));
    }

    private static InSyncOutcome outcomeOf(AlterPartitionResponseData.PartitionData answer) {
        Errors error = Errors.forCode(answer.errorCode());
        return switch (error) {
            case NONE -> new InSyncOutcome.Accepted(answer.isr(), answer.partitionEpoch());
            case INELIGIBLE_REPLICA, INVALID_REQUEST, UNKNOWN_TOPIC_ID -> new InSyncOutcome.Refused(error.name());
            case INVALID_UPDATE_VERSION, FENCED_LEADER_EPOCH, NEW_LEADER_ELECTED -> new InSyncOutcome.Superseded();
            default -> new InSyncOutcome.Unknown();
        };
    }
}
