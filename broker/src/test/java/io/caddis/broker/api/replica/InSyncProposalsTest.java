package io.caddis.broker.api.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.broker.api.TopicIds;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.ControllerIdentity;
import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.replication.InSyncOutcome;
import io.caddis.replication.InSyncProposal;
import io.caddis.replication.InSyncProposer;
import io.caddis.replication.PartitionName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.AlterPartitionRequestData;
import org.apache.kafka.common.message.AlterPartitionResponseData;
import org.apache.kafka.common.message.AlterPartitionResponseData.PartitionData;
import org.apache.kafka.common.message.AlterPartitionResponseData.TopicData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.AlterPartitionRequest;
import org.apache.kafka.common.requests.AlterPartitionResponse;
import org.junit.jupiter.api.Test;

class InSyncProposalsTest {

    private static final UUID TOPIC = new UUID(5, 6);
    private static final InSyncProposal PROPOSAL = new InSyncProposal(4, 7, Map.of(1, 100L, 2, 200L));

    private final Deque<Sent> sent = new ArrayDeque<>();
    private final Deque<Runnable> delayed = new ArrayDeque<>();
    private long brokerEpoch = 100;
    private final InSyncProposals proposals =
            new InSyncProposals(this::send, 1, () -> brokerEpoch, (delayMs, task) -> delayed.add(task), () -> 1_000);

    private record Sent(AlterPartitionRequestData request, CompletableFuture<AbstractResponse> answer) {}

    private CompletableFuture<AbstractResponse> send(AbstractRequest request, int timeoutMs) {
        Sent next = new Sent(((AlterPartitionRequest) request).data(), new CompletableFuture<>());
        sent.add(next);
        return next.answer;
    }

    /** A leader that records what it is told. */
    private static final class Leader implements InSyncProposer {
        private final PartitionName name;
        private final List<InSyncOutcome> outcomes = new ArrayList<>();

        Leader(int partition) {
            this.name = new PartitionName(TOPIC, "topic", partition);
        }

        @Override
        public PartitionName name() {
            return name;
        }

        @Override
        public void onProposalAnswered(InSyncProposal proposal, InSyncOutcome outcome, long steadyMs) {
            outcomes.add(outcome);
        }
    }

    @Test
    void shouldSendAtOnce_whenNothingIsUnderWay() {
        proposals.propose(new Leader(0), PROPOSAL);

        AlterPartitionRequestData request = sent.remove().request;
        AlterPartitionRequestData.PartitionData partition = request.topics().get(0).partitions().get(0);
        assertEquals(100, request.brokerEpoch());
        assertEquals(4, partition.leaderEpoch());
        assertEquals(7, partition.partitionEpoch());
        assertEquals(
                List.of("1@100", "2@200"),
                partition.newIsrWithEpochs().stream().map(member -> member.brokerId() + "@" + member.brokerEpoch()).sorted().toList());
    }

    @Test
    void shouldSendTogether_whatIsProposedWhileARequestIsUnderWay() {
        proposals.propose(new Leader(0), PROPOSAL);
        proposals.propose(new Leader(1), PROPOSAL);
        proposals.propose(new Leader(2), PROPOSAL);
        assertEquals(1, sent.size());

        sent.remove().answer.complete(answer(0, Errors.NONE));

        assertEquals(2, sent.remove().request.topics().get(0).partitions().size());
    }

    @Test
    void shouldTellTheNewState_whenItIsAccepted() {
        assertEquals(new InSyncOutcome.Accepted(List.of(1, 2), 8), outcomeOf(Errors.NONE));
    }

    @Test
    void shouldTellApart_whatTheLeaderDoesDifferently() {
        for (Errors refused : List.of(Errors.INELIGIBLE_REPLICA, Errors.INVALID_REQUEST, Errors.UNKNOWN_TOPIC_ID)) {
            assertTrue(outcomeOf(refused) instanceof InSyncOutcome.Refused, refused.name());
        }
        for (Errors superseded : List.of(Errors.INVALID_UPDATE_VERSION, Errors.FENCED_LEADER_EPOCH, Errors.NEW_LEADER_ELECTED)) {
            assertTrue(outcomeOf(superseded) instanceof InSyncOutcome.Superseded, superseded.name());
        }
        for (Errors unknown : List.of(Errors.NOT_CONTROLLER, Errors.UNKNOWN_SERVER_ERROR)) {
            assertTrue(outcomeOf(unknown) instanceof InSyncOutcome.Unknown, unknown.name());
        }
    }

    @Test
    void shouldTellAllThatTheOutcomeIsUnknown_whenTheAnswerIsLost() {
        Leader leader = new Leader(0);
        proposals.propose(leader, PROPOSAL);

        sent.remove().answer.completeExceptionally(new IllegalStateException("lost"));

        assertEquals(List.of(new InSyncOutcome.Unknown()), leader.outcomes);
    }

    @Test
    void shouldPause_whenTheLastRequestFailed() {
        proposals.propose(new Leader(0), PROPOSAL);
        sent.remove().answer.complete(new AlterPartitionResponse(
                new AlterPartitionResponseData().setErrorCode(Errors.NOT_CONTROLLER.code())));

        proposals.propose(new Leader(0), PROPOSAL);
        assertEquals(0, sent.size());
        assertEquals(1, delayed.size());
        proposals.onImage(image(1), image(2));

        assertEquals(0, sent.size(), "the pause that has begun is short");
        delayed.remove().run();
        assertEquals(1, sent.size());
    }

    @Test
    void shouldAskTheNewController_whenTheOldOneOwesAnAnswer() {
        Leader leader = new Leader(0);
        proposals.propose(leader, PROPOSAL);
        CompletableFuture<AbstractResponse> owed = sent.remove().answer;

        proposals.onImage(image(1), image(2));
        assertEquals(List.of(new InSyncOutcome.Unknown()), leader.outcomes);
        proposals.propose(leader, PROPOSAL);
        assertEquals(1, sent.size());
        owed.complete(answer(0, Errors.NONE));

        assertEquals(1, leader.outcomes.size(), "the late answer is not taken for that of the second request");
    }

    @Test
    void shouldAskNobody_whileTheNodeIsNotRegistered() {
        brokerEpoch = -1;
        Leader leader = new Leader(0);

        proposals.propose(leader, PROPOSAL);

        assertEquals(0, sent.size());
        assertEquals(List.of(new InSyncOutcome.Unknown()), leader.outcomes);
    }

    private InSyncOutcome outcomeOf(Errors error) {
        Leader leader = new Leader(0);
        proposals.propose(leader, PROPOSAL);
        sent.remove().answer.complete(answer(0, error));
        return leader.outcomes.get(0);
    }

    private static AlterPartitionResponse answer(int partition, Errors error) {
        return new AlterPartitionResponse(new AlterPartitionResponseData().setTopics(List.of(new TopicData()
                .setTopicId(TopicIds.toWire(TOPIC))
                .setPartitions(List.of(new PartitionData()
                        .setPartitionIndex(partition).setErrorCode(error.code()).setIsr(List.of(1, 2)).setPartitionEpoch(8))))));
    }

    private static ClusterImage image(int controller) {
        return new ClusterImage("cluster", 1, Optional.of(new ControllerIdentity(controller, new UUID(0, controller), controller)), Map.of(),
                Map.of(), Map.of(), Map.of(), Map.of(), CoordinatorSlots.UNASSIGNED);
    }
}
