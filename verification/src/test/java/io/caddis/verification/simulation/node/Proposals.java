package io.caddis.verification.simulation.node;

import io.caddis.coordinator.controller.ControllerCommands;
import io.caddis.coordinator.image.ControllerIdentity;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.replication.InSyncOutcome;
import io.caddis.replication.InSyncProposal;
import io.caddis.replication.Role;
import io.caddis.verification.simulation.world.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Carries leaders' proposals to the controller (AlterPartition): what is not answered in time has an unknown outcome. */
final class Proposals {

    private static final int TIMEOUT_MS = 150;
    private static final int NO_CONTROLLER_PAUSE_MS = 20;

    private static final class UnderWay {
        private final Replica replica;
        private final InSyncProposal proposal;
        private final long sentMs;

        UnderWay(Replica replica, InSyncProposal proposal, long sentMs) {
            this.replica = replica;
            this.proposal = proposal;
            this.sentMs = sentMs;
        }
    }

    private final Cluster cluster;
    private final Machine machine;
    private final BrokerProcess process;
    private final List<UnderWay> underWay = new ArrayList<>();
    private Optional<Connection> connection = Optional.empty();
    private Optional<ControllerIdentity> controller = Optional.empty();

    Proposals(Cluster cluster, Machine machine, BrokerProcess process) {
        this.cluster = cluster;
        this.machine = machine;
        this.process = process;
    }

    void send(Replica replica, InSyncProposal proposal) {
        Optional<ControllerIdentity> present = process.image().controller();
        UnderWay request = new UnderWay(replica, proposal, cluster.nowMs());
        if (present.isEmpty() || !cluster.machine(present.get().brokerId()).isUp()) {
            process.after(NO_CONTROLLER_PAUSE_MS, () -> replica.onProposalAnswered(proposal, new InSyncOutcome.Unknown()));
            return;
        }
        if (!present.equals(controller) || connection.isEmpty() || !connection.get().isOpen()) {
            connection.ifPresent(Connection::close);
            connection = Optional.of(cluster.network().connect(machine, cluster.machine(present.get().brokerId())));
            controller = present;
        }
        underWay.add(request);
        Connection on = connection.get();
        Machine server = cluster.machine(present.get().brokerId());
        long brokerEpoch = ((Role.Leader) replica.role()).brokerEpoch();
        ControllerCommands.InSyncProposal wire = new ControllerCommands.InSyncProposal(replica.partition().topicId(),
                replica.partition().partition(), proposal.leaderEpoch(), proposal.partitionEpoch(), proposal.newIsr());
        on.request(() -> server.process().ifPresent(there -> there.controller().onProposal(
                machine.id(), brokerEpoch, wire, answer -> on.reply(() -> onAnswer(request, answer)))));
    }

    void onTick(long nowMs) {
        if (underWay.stream().anyMatch(request -> nowMs - request.sentMs > TIMEOUT_MS)) {
            connection.ifPresent(Connection::close);
            connection = Optional.empty();
            List<UnderWay> lost = new ArrayList<>(underWay);
            underWay.clear();
            lost.forEach(request -> request.replica.onProposalAnswered(request.proposal, new InSyncOutcome.Unknown()));
        }
    }

    /** Also late and repeated ones are handed on: what they answer is compared there. */
    private void onAnswer(UnderWay request, Optional<ControllerCommands.InSyncAnswer> answer) {
        underWay.remove(request);
        request.replica.onProposalAnswered(request.proposal, answer.map(Proposals::outcome).orElse(new InSyncOutcome.Unknown()));
    }

    private static InSyncOutcome outcome(ControllerCommands.InSyncAnswer answer) {
        return switch (answer.error()) {
            case NONE -> {
                PartitionImage present = answer.present().orElseThrow();
                yield new InSyncOutcome.Accepted(present.isr(), present.partitionEpoch());
            }
            case INELIGIBLE_REPLICA, INVALID_REQUEST, UNKNOWN_TOPIC_ID -> new InSyncOutcome.Refused(answer.error().name());
            case FENCED_LEADER_EPOCH, INVALID_UPDATE_VERSION, NEW_LEADER_ELECTED -> new InSyncOutcome.Superseded();
            case NOT_CONTROLLER -> new InSyncOutcome.Unknown();
        };
    }
}
