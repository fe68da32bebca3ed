package io.caddis.coordinator.controller;

import io.caddis.coordinator.catalog.TopicCatalog.CatalogSnapshot;
import io.caddis.coordinator.catalog.TopicCatalog.HistoryEvent;
import io.caddis.coordinator.controller.ControllerEffect.Commit;
import io.caddis.coordinator.controller.MetadataStore.CommitOutcome;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.coordinator.image.PartitionImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * One tenure of the controller, as a pure state machine: events in, effects out, in the order they are to be done. Made
 * when the election is won, thrown away when it resigns. Owned by one thread; no I/O, lock or clock inside.
 *
 * <p>Three rules make it simple to trust. At most one commit is under way, and nothing is decided until its outcome is
 * known. After a conflict or an unknown outcome everything is read again and decided again; no step depends on remembering
 * what was tried. Elections come before everything else, then what leaders want of their in-sync replicas; neither waits for
 * the catalog.
 *
 * <pre>
 *   idle --- something differs ---> committing --- COMMITTED ---> idle
 *                                       |--- CONFLICT, UNKNOWN ---> reloading --- read ---> idle
 *                                       '--- FENCED ---> resigned
 * </pre>
 */
public final class ActiveController {

    private static final int MAX_TOMBSTONES_REMOVED_PER_COMMIT = 500;
    private static final long FIRST_RELOAD_DELAY_MS = 20;
    private static final long MAX_RELOAD_DELAY_MS = 2_000;

    /** On whose behalf a commit is made: what its outcome means to whom. */
    private enum Purpose { BROKERS, PARTITION_COMMANDS, LEADER_BALANCE, OPERATION, HOUSEKEEPING }

    /** @param events what it tells of, recorded once it is certain; @param journal the same as written beside it */
    private record PendingCommit(
            List<MetadataChange> changes, List<HistoryEvent> events, Optional<MetadataChange.PutHistory> journal, Purpose purpose) {}

    private enum Progress { IDLE, COMMITTING, RELOADING, RESIGNED }

    private final ControllerTenure tenure;
    private final ControllerHistory wording;
    private final HistoryJournal journal;
    private final CatalogLink catalog;
    private final AdminWork administration;
    private final PartitionCommands partitionCommands;
    private final DurabilityLookup durability;
    private final Rebalancing rebalancing;
    private final List<ControllerEffect> effects = new ArrayList<>();

    private MetadataState state;
    private ClusterImage image;
    private Map<Integer, BrokerRegistration> live;
    private final SeenBrokers seenBrokers = new SeenBrokers();
    private final UnreachableBrokers unreachable = new UnreachableBrokers();
    private boolean leadershipChecked;
    private boolean slotsChecked;
    private boolean leadersBalanced = true;
    private Progress progress = Progress.IDLE;
    private Optional<PendingCommit> pending = Optional.empty();
    private long reloadDelayMs = FIRST_RELOAD_DELAY_MS;

    /**
     * @param snapshot read after the election
     * @param image    this node's present one; who is alive is learnt from images only
     * @param newId    random ids; a topic's id also seeds its placement
     */
    public ActiveController(
            ControllerTenure tenure,
            ControllerSettings settings,
            MetadataSnapshot snapshot,
            ClusterImage image,
            Supplier<UUID> newId) {
        this.tenure = tenure;
        this.wording = new ControllerHistory(tenure, newId);
        HistoryBuffer history = new HistoryBuffer(settings.maxQueuedHistoryEvents());
        this.journal = new HistoryJournal(tenure.epoch(), history);
        this.catalog = new CatalogLink(history, effects::add);
        this.administration = new AdminWork(settings, newId, wording, catalog, effects::add);
        this.partitionCommands = new PartitionCommands(effects::add);
        this.durability = new DurabilityLookup(settings.topicDefaults());
        this.rebalancing = new Rebalancing(settings.rebalance());
        this.state = new MetadataState(snapshot);
        journal.load(state);
        this.image = image;
        this.live = image.brokers();
        seenBrokers.see(live);
    }

    public ControllerTenure tenure() {
        return tenure;
    }

    public List<ControllerEffect> onElected(long nowMs) {
        journal.note(wording.elected(nowMs));
        catalog.attach();
        rebalancing.onBrokers(live, nowMs);
        return advance(nowMs);
    }

    /** This node's image changed: brokers came or went, or a change became visible. */
    public List<ControllerEffect> onImage(ClusterImage next, long nowMs) {
        image = next;
        if (!image.brokers().equals(live)) {
            wording.brokerChanges(live, image.brokers(), unreachable.refused(), nowMs).forEach(journal::note);
            live = image.brokers();
            seenBrokers.see(live);
            unreachable.onBrokers(live);
            leadershipChecked = false;
            slotsChecked = false;
            catalog.recordBrokers(seenBrokers.forCatalog(live));
            rebalancing.onBrokers(live, nowMs);
        }
        administration.completeVisible(image);
        return advance(nowMs);
    }

    /** @param commandId for the reply, exactly one of which follows */
    public List<ControllerEffect> onCommand(long commandId, ControllerCommand command, long deadlineMs, long nowMs) {
        if (command instanceof ControllerCommand.OfPartitions ofPartitions) {
            partitionCommands.add(commandId, ofPartitions, deadlineMs);
        } else {
            administration.add(commandId, (ControllerCommand.Administration) command, deadlineMs);
        }
        return advance(nowMs);
    }

    /** Somebody says that nothing listens on a broker's port any more: to be verified. */
    public List<ControllerEffect> onUnreachable(int brokerId, long brokerEpoch, long nowMs) {
        unreachable.onReported(brokerId, brokerEpoch, live).ifPresent(effects::add);
        return advance(nowMs);
    }

    /** @param refuses nothing listens there: see {@link BrokerProbe} */
    public List<ControllerEffect> onProbed(BrokerRegistration broker, boolean refuses, long nowMs) {
        unreachable.onProbed(broker, refuses, live).ifPresent(effects::add);
        return advance(nowMs);
    }

    /** The registration was removed on this controller's order. The image will show it. */
    public List<ControllerEffect> onRegistrationRemoved(BrokerRegistration broker, long nowMs) {
        unreachable.onRemoved(broker);
        return advance(nowMs);
    }

    /** It is time to move leaderships back to their preferred replicas. */
    public List<ControllerEffect> onLeaderBalanceDue(long nowMs) {
        leadersBalanced = false;
        return advance(nowMs);
    }

    /** It is time to see whether replicas should move to other brokers; every {@link Rebalancing#CHECK_INTERVAL_MS}. */
    public List<ControllerEffect> onRebalanceDue(long nowMs) {
        rebalancing.onDue();
        return advance(nowMs);
    }

    public List<ControllerEffect> onCommitted(CommitOutcome outcome, long nowMs) {
        assert progress == Progress.COMMITTING : progress;
        PendingCommit commit = pending.orElseThrow();
        switch (outcome) {
            case COMMITTED -> {
                commit.changes().forEach(this::apply);
                settle(commit);
                pending = Optional.empty();
                progress = Progress.IDLE;
                reloadDelayMs = FIRST_RELOAD_DELAY_MS;
            }
            case CONFLICT -> {
                pending = Optional.empty();
                if (commit.purpose() == Purpose.OPERATION) {
                    administration.onConflict();
                }
                partitionCommands.rollBack();
                reload();
            }
            case UNKNOWN -> reload(); // the commit stays pending: the next reading tells whether it was done
            case FENCED -> resign("a newer controller than epoch " + tenure.epoch() + " has written to the metadata store");
        }
        return advance(nowMs);
    }

    public List<ControllerEffect> onReloaded(MetadataSnapshot snapshot, long nowMs) {
        assert progress == Progress.RELOADING : progress;
        state = new MetadataState(snapshot);
        progress = Progress.IDLE;
        leadershipChecked = false;
        slotsChecked = false;
        rebalancing.onChange();
        pending.filter(commit -> commit.changes().stream().allMatch(state::reflects)).ifPresent(this::settle);
        journal.load(state);
        pending = Optional.empty();
        partitionCommands.rollBack(); // of what was not settled just now
        return advance(nowMs);
    }

    public List<ControllerEffect> onCatalogOutcome(long taskId, CatalogTask.Outcome outcome, long nowMs) {
        catalog.onTaskEnded(taskId, outcome instanceof CatalogTask.Outcome.Done);
        if (outcome instanceof CatalogTask.Outcome.Fenced fenced) {
            resign(fenced.message());
            return advance(nowMs);
        }
        administration.onCatalogOutcome(taskId, outcome);
        if (outcome instanceof CatalogTask.Outcome.Loaded loaded) {
            onAttached(loaded.snapshot(), nowMs);
        } else if (outcome instanceof CatalogTask.Outcome.Unavailable) {
            catalog.onUnavailable(taskId);
        }
        return advance(nowMs);
    }

    /** Answers commands whose time is up. */
    public List<ControllerEffect> onTick(long nowMs) {
        partitionCommands.expire(nowMs);
        administration.expire(nowMs);
        return advance(nowMs);
    }

    /** The tenure is over; every open command is answered. Nothing follows. */
    public List<ControllerEffect> onResigned(String reason) {
        progress = Progress.RESIGNED;
        ControllerException answer = new ControllerException.NotController("this node is no longer controller: " + reason);
        partitionCommands.failAll(answer);
        administration.failAll(answer);
        return drainEffects();
    }

    // ---- deciding what comes next ----

    private List<ControllerEffect> advance(long nowMs) {
        while (progress == Progress.IDLE && decideNext(nowMs)) {
            // each pass either commits or uses up one thing to do
        }
        if (progress != Progress.RESIGNED) {
            catalog.flushHistory();
            durability.takeComplaints().forEach(complaint -> effects.add(new ControllerEffect.Warn(complaint)));
        }
        return drainEffects();
    }

    /** @return false when there is nothing to do until the next event */
    private boolean decideNext(long nowMs) {
        if (!leadershipChecked && checkLeadership(nowMs)) {
            return true;
        }
        if (!slotsChecked) {
            CoordinatorSlots slots = CoordinatorSlotPlan.next(state.slots(), live.values());
            slotsChecked = slots.equals(state.slots());
            if (!slotsChecked) {
                return commit(
                        List.of(new MetadataChange.PutSlots(state.slotsVersion(), slots)),
                        List.of(wording.slotsMoved(state.slots(), slots, nowMs)),
                        Purpose.BROKERS);
            }
        }
        if (!partitionCommands.isEmpty()) {
            ChunkEdits edits = partitionCommands.decide(facts());
            if (!edits.isEmpty()) {
                return commit(edits, Purpose.PARTITION_COMMANDS, nowMs);
            }
            partitionCommands.confirm(facts());
        }
        if (!leadersBalanced) {
            ChunkEdits moves = PreferredLeaders.next(facts());
            leadersBalanced = moves.isEmpty();
            if (!leadersBalanced) {
                return commit(moves, Purpose.LEADER_BALANCE, nowMs);
            }
        }
        return advanceAdministration(nowMs) || keepUp();
    }

    /** @return true if something was committed */
    private boolean checkLeadership(long nowMs) {
        ClusterFacts facts = facts();
        ChunkEdits edits = LeadershipPlan.next(facts);
        if (!edits.isEmpty()) {
            return commit(edits, Purpose.BROKERS, nowMs);
        }
        if (!facts.brokers().allProcessed()) {
            // the partitions show by now what these runs may have lost; then they are asked again: they may lead
            return commit(
                    List.of(new MetadataChange.PutIncarnations(
                            state.incarnations().version(), facts.brokers().withAllProcessed())),
                    List.of(),
                    Purpose.BROKERS);
        }
        leadershipChecked = true;
        return false;
    }

    private boolean advanceAdministration(long nowMs) {
        if (administration.isBusy()) {
            AdminWork.Next next = administration.advance(facts(), image, nowMs);
            return next instanceof AdminWork.Next.Write write
                    ? commit(write.changes(), write.history(), Purpose.OPERATION)
                    : next instanceof AdminWork.Next.Ended;
        }
        List<UUID> surplusTombstones = TombstoneRetention.surplus(state.tombstones());
        if (!surplusTombstones.isEmpty()) {
            return commit(
                    surplusTombstones.stream()
                            .limit(MAX_TOMBSTONES_REMOVED_PER_COMMIT)
                            .<MetadataChange>map(MetadataChange.RemoveTombstone::new)
                            .toList(),
                    List.of(),
                    Purpose.HOUSEKEEPING);
        }
        return administration.begin(facts())
                || rebalancing.next(facts(), nowMs).filter(administration::beginUnasked).isPresent();
    }

    /** What nobody waits for: history without a commit of its own, and history that the catalog has. */
    private boolean keepUp() {
        List<MetadataChange> upkeep = journal.upkeep(state);
        return (!upkeep.isEmpty() || journal.hasUnwritten()) && commit(upkeep, List.of(), Purpose.HOUSEKEEPING);
    }

    private ClusterFacts facts() {
        BrokerRoster brokers = new BrokerRoster(live, state.incarnations().byBrokerId(), unreachable.refused());
        return new ClusterFacts(state, brokers, durability);
    }

    private void onAttached(CatalogSnapshot snapshot, long nowMs) {
        catalog.onAttached();
        CatalogReconciliation reconciliation = CatalogReconciliation.plan(snapshot, facts());
        administration.reconcile(reconciliation.operations());
        for (String anomaly : reconciliation.anomalies()) {
            effects.add(new ControllerEffect.Warn(anomaly + ": left as it is"));
            journal.note(wording.anomaly(anomaly, nowMs));
        }
        catalog.recordBrokers(seenBrokers.forCatalog(live));
    }

    private boolean commit(ChunkEdits edits, Purpose purpose, long nowMs) {
        return commit(edits.writes(), wording.partitionChanges(edits.changes(), nowMs), purpose);
    }

    private boolean commit(List<MetadataChange> changes, List<HistoryEvent> events, Purpose purpose) {
        Optional<MetadataChange.PutHistory> beside = journal.beside(events);
        List<MetadataChange> all = new ArrayList<>(changes);
        beside.ifPresent(all::add);
        pending = Optional.of(new PendingCommit(List.copyOf(all), events, beside, purpose));
        progress = Progress.COMMITTING;
        effects.add(new Commit(List.copyOf(all)));
        return true;
    }

    private void apply(MetadataChange change) {
        state.apply(change);
        if (change instanceof MetadataChange.DeleteTopic delete) {
            durability.forget(delete.topic().id());
        }
    }

    /** The commit is done: what follows from that. */
    private void settle(PendingCommit commit) {
        commit.journal().ifPresent(put -> journal.written(put, commit.events()));
        rebalancing.onChange();
        boolean mayConcernBrokers = reassigns(commit) || live.values().stream().anyMatch(BrokerRegistration::draining);
        switch (commit.purpose()) {
            case PARTITION_COMMANDS -> {
                partitionCommands.confirm(facts());
                leadershipChecked &= !mayConcernBrokers; // an ISR that grew may let a member leave
            }
            case OPERATION -> leadershipChecked = false; // new partitions and other settings
            case BROKERS, LEADER_BALANCE, HOUSEKEEPING -> {}
        }
    }

    private static boolean reassigns(PendingCommit commit) {
        return commit.changes().stream().anyMatch(change -> change instanceof MetadataChange.PutChunk put
                && put.partitions().stream().anyMatch(PartitionImage::isReassigning));
    }

    private void reload() {
        progress = Progress.RELOADING;
        effects.add(new ControllerEffect.Reload(reloadDelayMs));
        reloadDelayMs = Math.min(MAX_RELOAD_DELAY_MS, reloadDelayMs * 2);
    }

    private void resign(String reason) {
        effects.add(new ControllerEffect.Resign(reason));
        progress = Progress.RESIGNED;
    }

    private List<ControllerEffect> drainEffects() {
        List<ControllerEffect> drained = List.copyOf(effects);
        effects.clear();
        return drained;
    }
}
