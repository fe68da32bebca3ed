package io.caddis.coordinator.group.slots;

import io.caddis.coordinator.group.Group;
import io.caddis.coordinator.group.GroupAnswer;
import io.caddis.coordinator.group.GroupDescription;
import io.caddis.coordinator.group.GroupRequest;
import io.caddis.coordinator.group.store.GroupChange;
import io.caddis.coordinator.group.store.GroupType;
import io.caddis.coordinator.group.store.StoredGroup;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** One group of a slot: its state machine, who waits for it, and what is known of its row. */
final class GroupRun {

    private record Waiting(GroupWork work, long sinceMs) {}

    private record OpenRequest(GroupRequest request, CompletableFuture<GroupAnswer> answer) {}

    private final OwnedSlot slot;
    private final String groupId;
    private final Deque<Waiting> waiting = new ArrayDeque<>(0);
    private final Map<Long, OpenRequest> open = new LinkedHashMap<>(0);

    /** Null if there is no such group, and while it is read after a defect. */
    private Group group;

    /** The group's row as far as it is certain; null if it may have none. */
    private StoredGroup row;

    /** Being stored: nothing else is given to the group. */
    private boolean held;

    /** It failed and was dropped; what is stored is read. */
    private boolean reloading;

    private boolean defective;
    private boolean gone;

    /** It replaced another, and nothing of it is stored yet. */
    private boolean exchanged;

    /** What was stored, or not; null if there is no doubt. */
    private List<GroupChange> doubt;

    private int writes;
    private int groupWrites;
    private QueuedWrite lastWrite;
    private long lastWriteMark;

    GroupRun(OwnedSlot slot, String groupId) {
        this.slot = slot;
        this.groupId = groupId;
    }

    OwnedSlot slot() {
        return slot;
    }

    String groupId() {
        return groupId;
    }

    Group group() {
        return group;
    }

    boolean isOf(GroupType type) {
        return group != null && group.type() == type;
    }

    // ---- which group it is ----

    /** A group that nobody has heard of so far. */
    void begin(Group made) {
        group = made;
    }

    void exchange(Group replacement) {
        group = replacement;
        exchanged = true;
    }

    /** As read from the store, which ends every doubt; null if there is none. */
    void reload(Group stored, StoredGroup storedRow) {
        group = stored;
        row = storedRow;
        held = false;
        reloading = false;
        exchanged = false;
        doubt = null;
    }

    /** @return false if that was said before: one defect is logged once */
    boolean breakDown() {
        boolean first = !defective;
        group = null;
        held = false;
        reloading = true;
        defective = true;
        return first;
    }

    boolean isReloading() {
        return reloading;
    }

    void vanish() {
        gone = true;
    }

    /** Its slot was given up, or the group is no more: what comes back for it is of the past. */
    boolean isGone() {
        return gone;
    }

    /** Nobody would miss it: it has no row, no members and nothing under way. */
    boolean isNothing() {
        boolean idle = !held && !reloading && doubt == null && writes == 0 && waiting.isEmpty();
        return idle && row == null && open.isEmpty() && (group == null || group.isEmpty() && group.nextDeadlineMs() == Long.MAX_VALUE);
    }

    // ---- requests ----

    void enqueue(GroupWork work, long nowMs) {
        waiting.add(new Waiting(work, nowMs));
    }

    int waitingCount() {
        return waiting.size();
    }

    boolean isBusy() {
        return held || !waiting.isEmpty();
    }

    GroupWork nextWaiting() {
        Waiting next = waiting.poll();
        return next == null ? null : next.work();
    }

    /** The next if it has waited since before the time given, else null. */
    GroupWork nextWaitingSince(long beforeMs) {
        return waiting.isEmpty() || waiting.peek().sinceMs() > beforeMs ? null : nextWaiting();
    }

    void opened(long token, GroupRequest request, CompletableFuture<GroupAnswer> answer) {
        open.put(token, new OpenRequest(request, answer));
    }

    int openCount() {
        return open.size();
    }

    void answer(long token, GroupAnswer answer) {
        OpenRequest request = open.remove(token);
        if (request != null) {
            request.answer().complete(answer);
        }
    }

    void refuseOpen(Refusal why) {
        List<OpenRequest> requests = new ArrayList<>(open.values());
        open.clear();
        requests.forEach(request -> request.answer().complete(why.of(request.request())));
    }

    // ---- what is stored ----

    void hold() {
        held = true;
    }

    void release() {
        held = false;
    }

    boolean isHeld() {
        return held;
    }

    /** @param ofGroup it changes the group's own rows, not only its offsets; @param mark grows with time */
    void queued(QueuedWrite write, boolean ofGroup, long mark) {
        writes++;
        groupWrites += ofGroup ? 1 : 0;
        lastWrite = write;
        lastWriteMark = mark;
    }

    void ended(boolean ofGroup, long mark) {
        writes--;
        groupWrites -= ofGroup ? 1 : 0;
        lastWriteMark = mark;
    }

    boolean hasWrites() {
        return writes > 0;
    }

    boolean hasGroupWrites() {
        return groupWrites > 0;
    }

    boolean wroteSince(long mark) {
        return writes > 0 || lastWriteMark >= mark;
    }

    /** Once what the group has queued so far is stored, or is not. */
    void afterWrites(Runnable action) {
        if (writes == 0) {
            action.run();
        } else {
            lastWrite.afterwards(action);
        }
    }

    void stored(List<GroupChange> changes) {
        exchanged = false;
        for (GroupChange change : changes) {
            if (change instanceof GroupChange.PutGroup put) {
                row = put.group();
            } else if (change.removesGroup()) {
                row = null;
            }
        }
    }

    boolean hasRow() {
        return row != null && (doubt == null || doubt.stream().noneMatch(GroupChange::removesGroup));
    }

    /** Row of a group that only has offsets, or whose first generation is not stored yet. */
    StoredGroup rowWithoutMembers() {
        GroupDescription seen = group.describe();
        return new StoredGroup(
                groupId, group.type(), seen.protocolType(), "", "", seen.epoch(), seen.assignmentEpoch(), group.stateSinceMs(), true);
    }

    void doubt(List<GroupChange> changes) {
        doubt = changes;
    }

    boolean isInDoubt() {
        return doubt != null;
    }

    boolean isExchanged() {
        return exchanged;
    }

    /** The row is the one before the change in doubt, and not the one after: the group goes on with all it knows. */
    boolean provesNotStored(StoredGroup found) {
        if (doubt == null || exchanged || reloading || !Objects.equals(found, row)) {
            return false;
        }
        StoredGroup after = row;
        for (GroupChange change : doubt) {
            if (change instanceof GroupChange.PutGroup put) {
                after = put.group();
            } else if (change.removesGroup()) {
                after = null;
            }
        }
        return !Objects.equals(after, row);
    }

    void endDoubt() {
        doubt = null;
    }
}
