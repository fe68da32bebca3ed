package io.caddis.verification.simulation.node;

import io.caddis.coordinator.controller.ActiveController;
import io.caddis.coordinator.controller.ControllerCommand;
import io.caddis.coordinator.controller.ControllerCommands.ElectionKind;
import io.caddis.coordinator.controller.ControllerCommands.InSyncAnswer;
import io.caddis.coordinator.controller.ControllerCommands.InSyncProposal;
import io.caddis.coordinator.controller.ControllerCommands.ReassignmentRequest;
import io.caddis.coordinator.controller.ControllerEffect;
import io.caddis.coordinator.controller.ControllerReply;
import io.caddis.coordinator.controller.ControllerSettings;
import io.caddis.coordinator.controller.ControllerTenure;
import io.caddis.coordinator.controller.MetadataChange;
import io.caddis.coordinator.controller.MetadataSnapshot;
import io.caddis.coordinator.controller.MetadataStore.CommitOutcome;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.ControllerIdentity;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.verification.simulation.invariant.SimulatedPartition;
import io.caddis.verification.simulation.metadata.ControllerCalls;
import io.caddis.verification.simulation.metadata.ZooKeeperClient;
import io.caddis.verification.simulation.world.Chance;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The shell around {@link ActiveController} in one process, as {@code ControllerLoop} is in the broker: stands for election when
 * there is no controller, carries out effects in order. While it waits for ZooKeeper, events queue up and images replace one
 * another, as on a thread that blocks.
 */
public final class ControllerDesk {

    private static final int RETRY_MS = 15;
    private static final int COMMAND_TIMEOUT_MS = 120;
    private static final int PROBE_MS = 5;

    private final Cluster cluster;
    private final Machine machine;
    private final ZooKeeperClient client;
    private final UUID incarnation;
    private final Chance chance;
    private final Consumer<Runnable> later;
    private final CatalogDesk catalog;
    private final Deque<Runnable> events = new ArrayDeque<>();
    private final Map<Long, Consumer<Optional<InSyncAnswer>>> open = new HashMap<>();
    private Optional<ActiveController> active = Optional.empty();
    private Optional<ClusterImage> unhandledImage = Optional.empty();
    private Optional<ClusterImage> lastImage = Optional.empty();
    private boolean blocked;
    private long noElectionBeforeMs;
    private long lastCommand;

    ControllerDesk(Cluster cluster, Machine machine, ZooKeeperClient client, UUID incarnation, Chance chance, Consumer<Runnable> later) {
        this.cluster = cluster;
        this.machine = machine;
        this.client = client;
        this.incarnation = incarnation;
        this.chance = chance;
        this.later = later;
        this.catalog = new CatalogDesk(cluster, chance.split());
    }

    public boolean isActive() {
        return active.isPresent();
    }

    // ---- events ----

    void onImage(ClusterImage image) {
        boolean queued = unhandledImage.isPresent();
        unhandledImage = Optional.of(image);
        if (!queued) {
            execute(this::handleImage);
        }
    }

    void onSessionLost() {
        execute(() -> resign("its session has ended"));
    }

    /** @param reply told once or never; empty: the sender learns nothing of the outcome */
    void onProposal(int senderId, long brokerEpoch, InSyncProposal proposal, Consumer<Optional<InSyncAnswer>> reply) {
        InSyncProposal judged = asPlanted(proposal);
        execute(() -> {
            if (active.isEmpty()) {
                reply.accept(Optional.empty());
                return;
            }
            long id = ++lastCommand;
            open.put(id, reply);
            long nowMs = cluster.nowMs();
            ControllerCommand command = new ControllerCommand.AlterPartitions(senderId, brokerEpoch, List.of(judged));
            ofActive(controller -> controller.onCommand(id, command, nowMs + COMMAND_TIMEOUT_MS, nowMs));
            cluster.scheduler().after(COMMAND_TIMEOUT_MS, () -> later.accept(() -> execute(() -> {
                if (open.containsKey(id)) {
                    ofActive(controller -> controller.onTick(cluster.nowMs()));
                }
            })));
        });
    }

    private InSyncProposal asPlanted(InSyncProposal proposal) {
        if (cluster.has(PlantedBug.STALE_BROKER_EPOCH_ACCEPTED)) {
            Map<Integer, Long> notGiven = new HashMap<>(proposal.newIsr());
            notGiven.replaceAll((id, epoch) -> -1L);
            return new InSyncProposal(
                    proposal.topicId(), proposal.partition(), proposal.leaderEpoch(), proposal.partitionEpoch(), notGiven);
        }
        if (cluster.has(PlantedBug.ISR_CHANGE_WITHOUT_VERSION)) {
            int present = cluster.zooKeeper().tree().partitions(proposal.topicId()).get(proposal.partition()).partitionEpoch();
            return new InSyncProposal(
                    proposal.topicId(), proposal.partition(), proposal.leaderEpoch(), present, proposal.newIsr());
        }
        return proposal;
    }

    /** A peer found that nothing listens there. */
    void onUnreachable(int brokerId, long brokerEpoch) {
        execute(() -> ofActive(controller -> controller.onUnreachable(brokerId, brokerEpoch, cluster.nowMs())));
    }

    /** It is time to move leaderships back. */
    public void balanceLeaders() {
        execute(() -> ofActive(controller -> controller.onLeaderBalanceDue(cluster.nowMs())));
    }

    /** An operator's order: have this partition led, whatever it costs. */
    public void electUncleanly(SimulatedPartition partition) {
        execute(() -> ofActive(controller -> controller.onCommand(++lastCommand,
                new ControllerCommand.ElectLeaders(
                        ElectionKind.UNCLEAN, Optional.of(Map.of(partition.topicId(), List.of(partition.partition())))),
                cluster.nowMs() + COMMAND_TIMEOUT_MS, cluster.nowMs())));
    }

    /** An operator's order: have this partition on these brokers, or stay where it was. */
    public void reassign(SimulatedPartition partition, Optional<List<Integer>> target) {
        List<ReassignmentRequest> requests = List.of(new ReassignmentRequest(partition.topic(), partition.partition(), target));
        execute(() -> ofActive(controller -> controller.onCommand(
                ++lastCommand, new ControllerCommand.AlterReassignments(requests, false), cluster.nowMs() + COMMAND_TIMEOUT_MS, cluster.nowMs())));
    }

    private void execute(Runnable event) {
        events.add(event);
        runEvents();
    }

    private void runEvents() {
        while (!blocked && !events.isEmpty()) {
            events.remove().run();
        }
    }

    // ---- elections ----

    private void handleImage() {
        ClusterImage image = unhandledImage.orElseThrow();
        unhandledImage = Optional.empty();
        lastImage = Optional.of(image);
        Optional<ControllerIdentity> seen = image.controller();
        if (active.isPresent()) {
            int epoch = active.get().tenure().identity().controllerEpoch();
            if (seen.isPresent() && seen.get().controllerEpoch() > epoch) {
                resign("another is controller");
            } else {
                ofActive(controller -> controller.onImage(image, cluster.nowMs()));
            }
        } else if (seen.isEmpty() || seen.get().incarnation().equals(incarnation)) {
            stand();
        }
    }

    private void stand() {
        if (active.isPresent() || lastImage.isEmpty() || cluster.nowMs() < noElectionBeforeMs) {
            return;
        }
        blocked = true;
        ControllerCalls.standForElection(client, machine.id(), incarnation, tenure -> {
            if (tenure.isPresent()) {
                load(tenure.get());
            } else {
                unblock();
            }
        }, this::standLater);
    }

    private void load(ControllerTenure tenure) {
        ControllerCalls.load(client, snapshot -> {
            blocked = false;
            begin(tenure, snapshot);
            runEvents();
        }, this::standLater);
    }

    private void standLater() {
        cluster.scheduler().after(RETRY_MS, () -> later.accept(() -> execute(this::stand)));
        unblock();
    }

    private void begin(ControllerTenure tenure, MetadataSnapshot snapshot) {
        trace("is elected controller in epoch " + tenure.identity().controllerEpoch());
        ActiveController controller =
                new ActiveController(tenure, ControllerSettings.DEFAULTS, snapshot, lastImage.orElseThrow(), chance::id);
        active = Optional.of(controller);
        ofActive(elected -> elected.onElected(cluster.nowMs()));
    }

    private void resign(String reason) {
        if (active.isEmpty()) {
            return;
        }
        trace("is no longer controller: " + reason);
        ActiveController controller = active.get();
        active = Optional.empty();
        ControllerCalls.resign(client, controller.tenure());
        carryOutAnswers(controller.onResigned(reason));
        open.values().forEach(reply -> reply.accept(Optional.empty()));
        open.clear();
        noElectionBeforeMs = cluster.nowMs() + RETRY_MS;
        cluster.scheduler().after(RETRY_MS, () -> later.accept(() -> execute(this::stand)));
    }

    // ---- effects ----

    private void ofActive(Function<ActiveController, List<ControllerEffect>> event) {
        active.ifPresent(controller -> carryOut(controller, new ArrayDeque<>(event.apply(controller))));
    }

    private void carryOut(ActiveController controller, Deque<ControllerEffect> effects) {
        while (!effects.isEmpty() && active.isPresent() && active.get() == controller) {
            ControllerEffect effect = effects.remove();
            if (effect instanceof ControllerEffect.Commit commit) {
                blocked = true;
                List<MetadataChange> changes = asPlanted(commit.changes());
                ControllerCalls.commit(client, controller.tenure(), changes, outcome -> {
                    trace("committed " + describe(changes) + ": " + outcome);
                    onCommitted(controller, effects, outcome);
                }, () -> onCommitted(controller, effects, CommitOutcome.UNKNOWN));
                return;
            }
            if (effect instanceof ControllerEffect.RemoveRegistration remove) {
                blocked = true;
                ControllerCalls.removeRegistration(client, remove.broker(), removed -> {
                    if (removed && active.isPresent() && active.get() == controller) {
                        effects.addAll(controller.onRegistrationRemoved(remove.broker(), cluster.nowMs()));
                    }
                    goOn(controller, effects);
                }, () -> goOn(controller, effects));
                return;
            }
            carryOut(controller, effect);
        }
    }

    private void onCommitted(ActiveController controller, Deque<ControllerEffect> effects, CommitOutcome outcome) {
        effects.addAll(controller.onCommitted(outcome, cluster.nowMs()));
        goOn(controller, effects);
    }

    private void goOn(ActiveController controller, Deque<ControllerEffect> effects) {
        blocked = false;
        carryOut(controller, effects);
        runEvents();
    }

    private void unblock() {
        blocked = false;
        runEvents();
    }

    private List<MetadataChange> asPlanted(List<MetadataChange> changes) {
        return cluster.has(PlantedBug.MOVED_WITHOUT_A_COPY)
                ? changes.stream().map(ControllerDesk::withoutCopying).toList()
                : changes;
    }

    private static MetadataChange withoutCopying(MetadataChange change) {
        return change instanceof MetadataChange.PutChunk put
                ? new MetadataChange.PutChunk(put.topicId(), put.chunk(), put.expectedVersion(),
                        put.partitions().stream().map(ControllerDesk::there).toList())
                : change;
    }

    private static PartitionImage there(PartitionImage moving) {
        List<Integer> target = moving.replicas().stream().filter(id -> !moving.removingReplicas().contains(id)).toList();
        boolean leaderStays = target.contains(moving.leader());
        return moving.isReassigning()
                ? new PartitionImage(moving.partition(), target, leaderStays ? moving.leader() : PartitionImage.NO_LEADER,
                        leaderStays ? moving.leaderBrokerEpoch() : PartitionImage.NO_BROKER_EPOCH, moving.leaderEpoch(),
                        moving.partitionEpoch(), target, List.of(), List.of())
                : moving;
    }

    private void carryOut(ActiveController controller, ControllerEffect effect) {
        if (effect instanceof ControllerEffect.RunInCatalog wanted) {
            catalog.run(wanted, controller.tenure().epoch(), outcome -> later.accept(() -> execute(() -> {
                if (active.isPresent() && active.get() == controller) {
                    ofActive(waiting -> waiting.onCatalogOutcome(wanted.taskId(), outcome, cluster.nowMs()));
                }
            })));
            return;
        }
        if (effect instanceof ControllerEffect.Reload reload) {
            cluster.scheduler().after(reload.delayMs(), () -> later.accept(() -> execute(() -> reload(controller))));
        } else if (effect instanceof ControllerEffect.Probe probe) {
            probe(controller, probe.broker());
        } else if (effect instanceof ControllerEffect.Resign resign) {
            resign(resign.reason());
        } else {
            carryOutAnswers(List.of(effect));
        }
    }

    private void carryOutAnswers(List<ControllerEffect> effects) {
        for (ControllerEffect effect : effects) {
            if (effect instanceof ControllerEffect.Complete complete && complete.reply() instanceof ControllerReply.InSync inSync) {
                answer(complete.commandId(), Optional.of(inSync.answers().get(0)));
            } else if (effect instanceof ControllerEffect.Fail fail) {
                answer(fail.commandId(), Optional.empty());
            }
        }
    }

    private void answer(long commandId, Optional<InSyncAnswer> answer) {
        Optional.ofNullable(open.remove(commandId)).ifPresent(reply -> reply.accept(answer));
    }

    private void reload(ActiveController controller) {
        if (active.isEmpty() || active.get() != controller) {
            return;
        }
        blocked = true;
        ControllerCalls.load(client, snapshot -> {
            blocked = false;
            ofActive(reloaded -> reloaded.onReloaded(snapshot, cluster.nowMs()));
            runEvents();
        }, () -> {
            cluster.scheduler().after(RETRY_MS, () -> later.accept(() -> execute(() -> reload(controller))));
            unblock();
        });
    }

    private void probe(ActiveController controller, BrokerRegistration broker) {
        cluster.scheduler().after(PROBE_MS, () -> later.accept(() -> execute(() -> {
            if (active.isPresent() && active.get() == controller) {
                boolean refuses = cluster.machine(broker.brokerId()).refusesConnections();
                ofActive(probing -> probing.onProbed(broker, refuses, cluster.nowMs()));
            }
        })));
    }

    private static String describe(List<MetadataChange> changes) {
        StringJoiner text = new StringJoiner(", ");
        for (MetadataChange change : changes) {
            if (change instanceof MetadataChange.PutChunk put) {
                put.partitions().forEach(partition -> text.add(put.topicId().getLeastSignificantBits() + "-" + partition));
            } else {
                text.add(change.getClass().getSimpleName());
            }
        }
        return text.toString();
    }

    private void trace(String what) {
        if (cluster.trace().isOn()) {
            cluster.trace().line("node " + machine.id() + "." + machine.life() + " " + what);
        }
    }
}
