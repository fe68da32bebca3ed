package io.caddis.coordinator.group.classic;

import static io.caddis.coordinator.group.classic.ClassicGroupState.COMPLETING_REBALANCE;
import static io.caddis.coordinator.group.classic.ClassicGroupState.DEAD;
import static io.caddis.coordinator.group.classic.ClassicGroupState.EMPTY;
import static io.caddis.coordinator.group.classic.ClassicGroupState.PREPARING_REBALANCE;
import static io.caddis.coordinator.group.classic.ClassicGroupState.STABLE;

import io.caddis.coordinator.group.GroupAnswer;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupSettings;
import io.caddis.coordinator.group.classic.PendingStore.Change;
import io.caddis.coordinator.group.store.StoredGroup;
import io.caddis.coordinator.group.store.StoredMember;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state machine of a classic group. What is stored on the way is marked *: the state behind it is reached only once that
 * is done.
 * <pre>
 *             first join                  all joined, or time is up
 *   EMPTY ---------------> PREPARING ---------------------------------> COMPLETING
 *     ^                     |  ^  ^                                      |   |
 *     |    nobody is left * |  |  |  a member comes, goes, changes or    |   | leader has assigned *
 *     +---------------------+  |  +--------- does not sync --------------+   v
 *                              +------------------------------------------ STABLE
 * </pre>
 * The generation counts the join phases that ended. Every one of the states ends in DEAD when the group is given up.
 */
final class RebalanceCycle {

    /** Pause before an emptiness that could not be stored is tried again; doubles with each failure. */
    static final int MIN_STORE_BACKOFF_MS = 500;
    static final int MAX_STORE_BACKOFF_MS = 30_000;

    private static final Logger LOG = LoggerFactory.getLogger(RebalanceCycle.class);

    private final String groupId;
    private final GroupSettings.Classic settings;
    private final Members members;
    private final PendingStore store;
    private final Generation generation;
    private final RebalanceTimers timers = new RebalanceTimers();

    private ClassicGroupState state = EMPTY;
    private ClassicGroupState previousState = EMPTY;
    private long stateSinceMs;
    /** Who has been told the generation and has not asked for its assignment. */
    private final Set<String> unsynced = new HashSet<>();
    private int storeBackoffMs = MIN_STORE_BACKOFF_MS;

    RebalanceCycle(String groupId, GroupSettings.Classic settings, Members members, PendingStore store, long nowMs) {
        this.groupId = groupId;
        this.settings = settings;
        this.members = members;
        this.store = store;
        this.generation = new Generation(groupId, members);
        this.stateSinceMs = nowMs;
    }

    /** Goes on from what was stored; the members are there already. */
    void load(StoredGroup stored) {
        generation.load(stored);
        stateSinceMs = stored.stateSinceMs();
        state = members.isEmpty() ? EMPTY : STABLE;
    }

    ClassicGroupState state() {
        return state;
    }

    boolean is(ClassicGroupState asked) {
        return state == asked;
    }

    long stateSinceMs() {
        return stateSinceMs;
    }

    Generation generation() {
        return generation;
    }

    // The join phase

    /** Somebody came, went or changed. */
    void rebalanceOrCompleteJoin(String reason, long nowMs) {
        if (state == PREPARING_REBALANCE) {
            completeJoinIfAllJoined(nowMs);
        } else {
            prepare(reason, nowMs);
        }
    }

    /** Begins a rebalance: everybody has to join again. */
    void prepare(String reason, long nowMs) {
        if (state == COMPLETING_REBALANCE) {
            dropAssignments(GroupError.REBALANCE_IN_PROGRESS, nowMs);
        }
        unsynced.clear();
        timers.syncEnded();
        boolean isInitial = state == EMPTY;
        moveTo(PREPARING_REBALANCE, nowMs);
        LOG.info("group={} generation={} members={}: rebalance begins, {}", groupId, generation.number(), members.size(), reason);
        if (isInitial) {
            timers.startInitialDelay(settings.initialRebalanceDelayMs(), members.rebalanceTimeoutMs(), nowMs);
        } else if (members.allJoined()) {
            completeJoin(nowMs);
        } else {
            timers.endJoinAt(nowMs + members.rebalanceTimeoutMs());
        }
    }

    /** A new member extends the delay with which the initial rebalance waits for others. */
    void noteNewMember() {
        if (isInitialRebalance()) {
            timers.memberCame();
        }
    }

    private boolean isInitialRebalance() {
        return state == PREPARING_REBALANCE && previousState == EMPTY;
    }

    /** Not in the initial rebalance, which waits for members nobody knows of yet. */
    void completeJoinIfAllJoined(long nowMs) {
        if (state == PREPARING_REBALANCE && !isInitialRebalance() && members.allJoined()) {
            completeJoin(nowMs);
        }
    }

    /** Members that have not joined again are out, except static ones: those have until the syncs are due. */
    private void completeJoin(long nowMs) {
        timers.joinEnded();
        List<String> missing = members.all().stream()
                .filter(member -> !member.isStatic() && !members.parked().isJoining(member.memberId()))
                .map(Member::memberId)
                .toList();
        missing.forEach(members::remove);
        if (!missing.isEmpty()) {
            LOG.info("group={} generation={}: {} members did not join again and are removed", groupId, generation.number(), missing.size());
            LOG.debug("group={} generation={}: did not join again: {}", groupId, generation.number(), missing);
        }
        if (members.isEmpty()) {
            store.begin(new Change.BecomeEmpty(nowMs), store.rows().all(generation.emptyRow(nowMs), List.of()));
        } else if (members.electLeader()) {
            beginGeneration(nowMs);
        } else {
            // Only static members, all away: sessions will end, or one comes back.
            timers.endJoinAt(nowMs + members.rebalanceTimeoutMs());
        }
    }

    private void beginGeneration(long nowMs) {
        generation.next();
        moveTo(COMPLETING_REBALANCE, nowMs);
        storeBackoffMs = MIN_STORE_BACKOFF_MS;
        for (Member member : members.all()) {
            members.parked().answerJoin(member.memberId(), generation.joined(member.memberId(), false));
            members.restartSession(member, nowMs);
            member.isTold();
            unsynced.add(member.memberId());
        }
        timers.endSyncAt(nowMs + members.rebalanceTimeoutMs());
        LOG.info("group={} generation={} members={} protocol={} leader={}: all joined",
                groupId, generation.number(), members.size(), generation.protocol(), members.leaderId());
    }

    // The sync phase

    /** The member has asked for its assignment. */
    void noteSync(String memberId) {
        unsynced.remove(memberId);
        if (unsynced.isEmpty()) {
            timers.syncEnded();
        }
    }

    /** The leader has assigned. What it gives to others than members is dropped, whom it forgot gets nothing. */
    void assign(Map<String, byte[]> assignments, long nowMs) {
        Map<String, byte[]> byMember = new HashMap<>();
        members.ids().forEach(memberId -> byMember.put(memberId, assignments.getOrDefault(memberId, Member.NOTHING)));
        List<StoredMember> rows = members.all().stream()
                .map(member -> generation.row(member, byMember.get(member.memberId())))
                .toList();
        store.begin(new Change.BecomeStable(byMember), store.rows().all(generation.row(members.leaderId(), nowMs), rows));
    }

    void becomeStable(Change.BecomeStable change, long nowMs) {
        moveTo(STABLE, nowMs);
        for (Member member : members.all()) {
            member.assign(change.assignments().get(member.memberId()));
            answerSync(member, generation.synced(member), nowMs);
        }
        LOG.info("group={} generation={}: stable", groupId, generation.number());
    }

    /** The assignment is lost: members learn why, and all join again. */
    void assignmentNotStored(GroupError error, long nowMs) {
        dropAssignments(error, nowMs);
        prepare("its assignment could not be stored: " + error, nowMs);
    }

    private void dropAssignments(GroupError error, long nowMs) {
        for (Member member : members.all()) {
            member.assign(Member.NOTHING);
            answerSync(member, GroupAnswer.Synced.failed(error), nowMs);
        }
    }

    /** Its session begins anew: while its sync waited, nobody looked at it. */
    private void answerSync(Member member, GroupAnswer.Synced answer, long nowMs) {
        if (members.parked().answerSync(member.memberId(), answer)) {
            members.restartSession(member, nowMs);
        }
    }

    // Empty again

    void becomeEmpty(Change.BecomeEmpty change) {
        generation.next();
        storeBackoffMs = MIN_STORE_BACKOFF_MS;
        moveTo(EMPTY, change.sinceMs());
        LOG.info("group={} generation={}: empty", groupId, generation.number());
    }

    /** Nobody waits for it: it is tried again, unless somebody joins before. */
    void emptinessNotStored(long nowMs) {
        timers.endJoinAt(nowMs + storeBackoffMs);
        storeBackoffMs = Math.min(2 * storeBackoffMs, MAX_STORE_BACKOFF_MS);
    }

    // A static member that comes back to a stable group

    void storeReplacement(Change.ReplaceStaticMember change) {
        String oldId = change.old().memberId();
        Member replacement = change.replacement();
        String leaderId = members.isLeader(oldId) ? replacement.memberId() : members.leaderId();
        StoredMember row = generation.row(replacement, replacement.assignment());
        store.begin(change, store.rows().replacement(generation.row(leaderId, stateSinceMs), oldId, row));
    }

    void replace(Member old, Member replacement, long nowMs) {
        members.replace(old, replacement);
        members.restartSession(replacement, nowMs);
        if (unsynced.remove(old.memberId())) {
            unsynced.add(replacement.memberId());
        }
        if (state == STABLE) {
            generation.noteSubscriptions();
        }
    }

    // Time

    long nextDeadlineMs() {
        return Math.min(timers.nextMs(), members.sessions().earliestMs());
    }

    void onTime(long nowMs) {
        for (String memberId : members.sessions().takeDue(nowMs)) {
            if (store.isOpen()) {
                members.sessions().set(memberId, nowMs);
            } else {
                onSessionEnd(memberId, nowMs);
            }
        }
        if (!store.isOpen() && timers.joinEndsAtMs() <= nowMs
                && !(isInitialRebalance() && timers.extendInitialDelay(settings.initialRebalanceDelayMs(), nowMs))) {
            completeJoin(nowMs);
        }
        if (!store.isOpen() && timers.syncEndsAtMs() <= nowMs) {
            onSyncTimeout(nowMs);
        }
    }

    private void onSessionEnd(String memberId, long nowMs) {
        Member member = members.byId(memberId);
        if (member != null && !members.isGone(member)) {
            return;
        }
        remove(memberId);
        if (member != null) {
            LOG.info("group={} generation={}: member {} was not heard of in its session and is removed",
                    groupId, generation.number(), memberId);
        }
        if (state == PREPARING_REBALANCE) {
            if (members.allJoined()) {
                completeJoin(nowMs);
            }
        } else if (member != null) {
            prepare("a member's session ended", nowMs);
        }
    }

    private void onSyncTimeout(long nowMs) {
        List<String> silent = List.copyOf(unsynced);
        LOG.info("group={} generation={}: {} members did not sync and are removed", groupId, generation.number(), silent.size());
        LOG.debug("group={} generation={}: did not sync: {}", groupId, generation.number(), silent);
        silent.forEach(this::remove);
        prepare("members did not sync in time", nowMs);
    }

    /** A member, or an id that was given out. */
    void remove(String memberId) {
        members.remove(memberId);
        unsynced.remove(memberId);
    }

    /** Nothing happens any more by itself. */
    void die() {
        timers.joinEnded();
        timers.syncEnded();
        state = DEAD;
    }

    private void moveTo(ClassicGroupState next, long nowMs) {
        previousState = state;
        state = next;
        stateSinceMs = nowMs;
    }
}
