package io.caddis.coordinator.group.slots;

import io.caddis.coordinator.group.Group;
import io.caddis.coordinator.group.GroupAnswer;
import io.caddis.coordinator.group.GroupCoordinator.Described;
import io.caddis.coordinator.group.GroupCoordinator.FetchedOffsets;
import io.caddis.coordinator.group.GroupCoordinator.ListedGroup;
import io.caddis.coordinator.group.GroupCoordinator.Listing;
import io.caddis.coordinator.group.GroupCoordinator.OffsetCommit;
import io.caddis.coordinator.group.GroupCoordinator.OffsetQuery;
import io.caddis.coordinator.group.GroupDescription;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest;
import io.caddis.coordinator.group.GroupSettings;
import io.caddis.coordinator.group.store.GroupChange.PartitionKey;
import io.caddis.coordinator.group.store.GroupType;
import io.caddis.coordinator.image.ClusterImage;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All groups this node coordinates. Knows the slots it owns, finds the group a request is for, and names what is to be read
 * and written next. Belongs to the coordinator's thread; reads no clock and blocks nowhere.
 */
final class SlotCoordinator {

    private static final Logger LOG = LoggerFactory.getLogger(SlotCoordinator.class);

    /** Rows that may wait for a transaction. */
    static final int MAX_QUEUED_ROWS = 500_000;

    /** Groups told of changed topics in one turn: assigning for thousands must not hold up heartbeats. */
    static final int TOPIC_CHANGES_PER_TURN = 50;

    /** Between two turns: longer means that the process stood still, and what its members sent meanwhile is still to come. */
    static final long PAUSE_MS = 2_000;

    /** How long deadlines wait after a pause for the heartbeats that came in it. */
    static final long GRACE_AFTER_PAUSE_MS = 1_000;

    private final GroupFactory factory;
    private final OwnedSlots slots = new OwnedSlots();
    private final GroupStoring storing = new GroupStoring();
    private final GroupDeadlines deadlines = new GroupDeadlines();
    private final GroupRunner runner = new GroupRunner(storing, deadlines);
    private final OffsetReads reads = new OffsetReads();
    private final OffsetExpiry expiry;
    private final Set<GroupRun> toldOfTopics = new LinkedHashSet<>();

    /** Null before the first. */
    private ClusterImage image;

    /** Said once for an outage of the catalog, not once for each slot. */
    private boolean readsFail;

    private long lastTurnMs;
    private long noDeadlinesBeforeMs;

    SlotCoordinator(GroupFactory factory, Supplier<GroupSettings.Offsets> offsetSettings, long nowMs) {
        this.factory = factory;
        this.expiry = new OffsetExpiry(offsetSettings, nowMs);
        this.lastTurnMs = nowMs;
    }

    // ---- which slots ----

    /** @param brokerEpoch of this node's present registration; the image of a moment ago may name the one before */
    void onImage(ClusterImage newest, int brokerId, long brokerEpoch, long nowMs) {
        Set<String> configured = image == null ? Set.of() : changedGroupSettings(image.groupSettings(), newest.groupSettings());
        boolean topicsChanged = image != null && newest != image && TopicShapes.differ(image, newest);
        image = newest;
        OwnedSlots.Difference difference = slots.follow(newest.coordinatorSlots(), brokerId, brokerEpoch);
        difference.lost().forEach(slot -> giveUp(slot, nowMs));
        if (!difference.lost().isEmpty() || !difference.gained().isEmpty()) {
            LOG.info("coordinator slots: brokerId={} brokerEpoch={} gained={} lost={}", brokerId, brokerEpoch,
                    difference.gained(), difference.lost());
        }
        configured.forEach(groupId -> slots.of(groupId).flatMap(slot -> slot.run(groupId)).ifPresent(this::configure));
        if (topicsChanged) {
            slots.all().forEach(slot -> slot.runs().forEach(this::tellOfTopicsSoon));
        }
    }

    private static Set<String> changedGroupSettings(Map<String, Map<String, String>> before, Map<String, Map<String, String>> after) {
        if (before == after) {
            return Set.of();
        }
        Set<String> changed = new HashSet<>(before.keySet());
        changed.addAll(after.keySet());
        changed.removeIf(groupId -> Objects.equals(before.get(groupId), after.get(groupId)));
        return changed;
    }

    private void configure(GroupRun run) {
        if (run.group() != null) {
            factory.configure(run.group());
        }
    }

    private void giveUp(OwnedSlot slot, long nowMs) {
        List<GroupRun> last = slot.giveUp();
        last.forEach(toldOfTopics::remove);
        last.forEach(run -> runner.giveUp(run, nowMs));
        storing.giveUp(slot, nowMs);
    }

    private void fenced(OwnedSlot slot, long nowMs) {
        if (slot.state() != OwnedSlot.State.GIVEN_UP) {
            LOG.info("another node has taken the slot: {}", slot);
            slots.fenced(slot);
            giveUp(slot, nowMs);
        }
    }

    private void outdated(OwnedSlot slot, long nowMs) {
        if (slot.state() != OwnedSlot.State.GIVEN_UP) {
            LOG.error("the catalog knows less of the slot than its coordinator, as after a restore; what is stored holds: {}", slot);
            slots.takeAgain(slot);
            giveUp(slot, nowMs);
        }
    }

    List<SlotRead> nextReads(long nowMs) {
        return slots.nextReads(nowMs, storing::isSettled);
    }

    void onRead(SlotRead read, SlotRead.Result result, long nowMs) {
        slots.readEnded();
        OwnedSlot slot = read.slot();
        if (slot.state() == OwnedSlot.State.GIVEN_UP) {
            return;
        }
        if (result instanceof SlotRead.Result.Read found) {
            slot.readEnded();
            readsFail = false;
            if (read.only() == null) {
                loaded(slot, found, nowMs);
            } else {
                loadedAgain(read, found, nowMs);
            }
        } else if (result instanceof SlotRead.Result.Fenced) {
            fenced(slot, nowMs);
        } else if (result instanceof SlotRead.Result.Failed failed) {
            if (!readsFail) {
                LOG.warn("groups cannot be read, it is tried again until they can: {}: {}", slot, failed.cause().toString());
            }
            readsFail = true;
            slot.readFailed(read, nowMs);
        }
    }

    private void loaded(OwnedSlot slot, SlotRead.Result.Read found, long nowMs) {
        found.groups().forEach((groupId, read) -> {
            GroupRun run = slot.runOrUnknown(groupId);
            runner.reloaded(run, read, nowMs);
            takeNote(run);
        });
        found.unreadable().forEach((groupId, cause) -> runner.defect(slot.runOrUnknown(groupId), cause, nowMs));
    }

    private void loadedAgain(SlotRead read, SlotRead.Result.Read found, long nowMs) {
        for (String groupId : read.only()) {
            Optional<GroupRun> run = read.slot().run(groupId);
            if (run.isEmpty()) {
                continue;
            }
            if (found.unreadable().containsKey(groupId)) {
                runner.defect(run.get(), found.unreadable().get(groupId), nowMs);
            } else {
                runner.reloaded(run.get(), found.groups().get(groupId), nowMs);
                takeNote(run.get());
            }
        }
    }

    /** Its settings may have changed while it was read. */
    private void takeNote(GroupRun run) {
        configure(run);
        tellOfTopicsSoon(run);
    }

    /** They may have changed while nobody coordinated the group. */
    private void tellOfTopicsSoon(GroupRun run) {
        if (run.isOf(GroupType.CONSUMER)) {
            toldOfTopics.add(run);
        }
    }

    // ---- requests ----

    void ask(GroupRequest request, CompletableFuture<GroupAnswer> answer, long nowMs) {
        Optional<GroupAnswer> malformed = IdBounds.refusal(request);
        if (malformed.isPresent()) {
            answer.complete(malformed.get());
        } else {
            submit(request.groupId(), new MemberRequest(request, answer, factory, runner), nowMs);
        }
    }

    void commit(OffsetCommit commit, CompletableFuture<GroupError> answer, long nowMs) {
        CommitRequest work = new CommitRequest(commit, answer, factory, runner);
        if (IdBounds.isTooLong(commit.groupId())) {
            answer.complete(GroupError.INVALID_GROUP_ID);
        } else if (storing.queuedRows() > MAX_QUEUED_ROWS) {
            work.refuse(Refusal.OVERLOADED);
        } else {
            submit(commit.groupId(), work, nowMs);
        }
    }

    void fetch(OffsetQuery query, CompletableFuture<FetchedOffsets> answer, long nowMs) {
        submit(query.groupId(), new FetchRequest(query, answer, reads), nowMs);
    }

    void deleteOffsets(
            String groupId, Map<PartitionKey, String> topicNames, CompletableFuture<Map<PartitionKey, GroupError>> answer, long nowMs) {
        submit(groupId, new OffsetDeletion(topicNames, answer, runner), nowMs);
    }

    void deleteGroup(String groupId, CompletableFuture<GroupError> answer, long nowMs) {
        submit(groupId, new GroupDeletion(answer, runner), nowMs);
    }

    private void submit(String groupId, GroupWork work, long nowMs) {
        Optional<OwnedSlot> slot = slots.of(groupId);
        if (slot.isEmpty()) {
            work.refuse(Refusal.NOT_OURS);
        } else if (slot.get().state() == OwnedSlot.State.LOADING) {
            work.refuse(Refusal.LOADING);
        } else {
            runner.submit(slot.get().runOrUnknown(groupId), work, nowMs);
        }
    }

    Listing list(long nowMs) {
        List<ListedGroup> groups = new ArrayList<>();
        boolean complete = slots.in(OwnedSlot.State.LOADING).isEmpty();
        for (OwnedSlot slot : slots.in(OwnedSlot.State.ACTIVE)) {
            for (GroupRun run : List.copyOf(slot.runs())) {
                Optional<GroupDescription> seen = describe(run, nowMs);
                seen.ifPresent(group -> groups.add(new ListedGroup(group.groupId(), group.type(), group.protocolType(), group.state())));
                complete &= seen.isPresent() || !run.isReloading();
            }
        }
        return new Listing(complete ? GroupError.NONE : GroupError.COORDINATOR_LOAD_IN_PROGRESS, groups);
    }

    Described describe(String groupId, long nowMs) {
        Optional<OwnedSlot> slot = slots.of(groupId);
        if (slot.isEmpty()) {
            return new Described(groupId, GroupError.NOT_COORDINATOR, null);
        }
        Optional<GroupRun> run = slot.get().run(groupId);
        Optional<GroupDescription> seen = run.flatMap(present -> describe(present, nowMs));
        if (seen.isPresent()) {
            return new Described(groupId, GroupError.NONE, seen.get());
        }
        boolean loading = slot.get().state() == OwnedSlot.State.LOADING || run.map(GroupRun::isReloading).orElse(false);
        return new Described(groupId, loading ? GroupError.COORDINATOR_LOAD_IN_PROGRESS : GroupError.GROUP_ID_NOT_FOUND, null);
    }

    private Optional<GroupDescription> describe(GroupRun run, long nowMs) {
        try {
            return Optional.ofNullable(run.group()).map(Group::describe);
        } catch (RuntimeException | Error e) {
            runner.defect(run, e, nowMs);
            return Optional.empty();
        }
    }

    // ---- the catalog ----

    Optional<WriteBatch> nextWrite(int lane, long nowMs) {
        return storing.next(lane, nowMs);
    }

    void onWritten(WriteBatch batch, WriteBatch.Result result, long nowMs) {
        if (result instanceof WriteBatch.Result.Stored stored) {
            for (OwnedSlot slot : batch.writes().stream().map(QueuedWrite::slot).distinct().toList()) {
                if (stored.leftOut().fencedSlots().contains(slot.slot())) {
                    fenced(slot, nowMs);
                } else if (stored.leftOut().outdatedSlots().contains(slot.slot())) {
                    outdated(slot, nowMs);
                }
            }
        }
        storing.ended(batch, result, nowMs);
    }

    OffsetReads reads() {
        return reads;
    }

    Optional<OffsetExpiry.Run> nextExpiry(long nowMs) {
        return expiry.next(slots.in(OwnedSlot.State.ACTIVE), runner.mark(), nowMs);
    }

    /**
     * Groups that are empty and have lost their last offset go.
     *
     * @param withoutOffsets none if the run failed: the next will find them
     */
    void onExpired(OffsetExpiry.Run run, List<String> withoutOffsets, long nowMs) {
        expiry.ended();
        for (String groupId : withoutOffsets) {
            Optional<OwnedSlot> slot = slots.of(groupId)
                    .filter(owned -> Integer.valueOf(owned.epoch()).equals(run.epochs().get(owned.slot())));
            slot.flatMap(owned -> owned.run(groupId))
                    .ifPresent(group -> runner.submit(group, new UnusedGroupRemoval(run.mark(), runner), nowMs));
        }
    }

    // ---- time ----

    /** Once a turn, after what has arrived was handled: a heartbeat that is here counts before the deadline it moves. */
    void onTime(long nowMs) {
        if (nowMs - lastTurnMs >= PAUSE_MS) {
            noDeadlinesBeforeMs = nowMs + GRACE_AFTER_PAUSE_MS;
        }
        lastTurnMs = nowMs;
        storing.onTime(nowMs);
        reads.onTime(nowMs);
        runner.onTime(nowMs);
        if (nowMs >= noDeadlinesBeforeMs) {
            runner.runDeadlines(nowMs);
        }
        tellOfTopics(nowMs);
    }

    private void tellOfTopics(long nowMs) {
        int told = 0;
        for (Iterator<GroupRun> each = toldOfTopics.iterator(); each.hasNext() && told < TOPIC_CHANGES_PER_TURN; told++) {
            if (runner.tellTopicsChanged(each.next(), nowMs)) {
                each.remove();
            }
        }
    }

    /** When the next turn is due although nothing arrives; {@code Long.MAX_VALUE} if never. */
    long nextDeadlineMs() {
        return Math.max(noDeadlinesBeforeMs, deadlines.nextMs());
    }

    /** Everybody who waits is told; nothing is given to the coordinator afterwards. */
    void close(long nowMs) {
        for (OwnedSlot slot : slots.all()) {
            slots.fenced(slot);
            giveUp(slot, nowMs);
        }
        reads.refuseAll(Refusal.NOT_OURS);
    }

    GroupCoordinatorStatus status() {
        List<OwnedSlot> all = slots.all();
        int active = (int) all.stream().filter(slot -> slot.state() == OwnedSlot.State.ACTIVE).count();
        return new GroupCoordinatorStatus(active, all.size() - active, all.stream().mapToInt(slot -> slot.runs().size()).sum(),
                all.stream().mapToInt(OwnedSlot::runsToReadAgain).sum(), runner.waiting(), storing.queuedRows(),
                storing.lastTransactionMs(), storing.lastTransactionRows());
    }
}
