package io.caddis.coordinator.group.slots;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A slot this node was given, under one epoch, and its groups. The same slot under a newer epoch is another object. */
final class OwnedSlot {

    enum State {
        /** Given to this node, not read yet: requests are told to try again. To ACTIVE or GIVEN_UP. */
        LOADING,
        /** Its groups are in memory. To GIVEN_UP. */
        ACTIVE,
        /** Another node's, or this node's under a newer epoch. For ever. */
        GIVEN_UP
    }

    static final long FIRST_RETRY_MS = 100;
    static final long LONGEST_RETRY_MS = 5_000;

    private final int slot;
    private final int epoch;
    private final Map<String, GroupRun> runs = new HashMap<>();
    private final Set<GroupRun> toReadAgain = new HashSet<>();
    private State state = State.LOADING;
    private boolean reading;
    private int failedReads;
    private long readNotBeforeMs;

    OwnedSlot(int slot, int epoch) {
        this.slot = slot;
        this.epoch = epoch;
    }

    int slot() {
        return slot;
    }

    int epoch() {
        return epoch;
    }

    State state() {
        return state;
    }

    Collection<GroupRun> runs() {
        return runs.values();
    }

    Optional<GroupRun> run(String groupId) {
        return Optional.ofNullable(runs.get(groupId));
    }

    GroupRun runOrUnknown(String groupId) {
        return runs.computeIfAbsent(groupId, id -> new GroupRun(this, id));
    }

    void remove(GroupRun run) {
        runs.remove(run.groupId(), run);
        toReadAgain.remove(run);
    }

    /** The group is to be read from the store, not before the time given. */
    void readAgain(GroupRun run, long notBeforeMs) {
        toReadAgain.add(run);
        readNotBeforeMs = Math.max(readNotBeforeMs, notBeforeMs);
    }

    int runsToReadAgain() {
        return toReadAgain.size();
    }

    /**
     * What is to be read now, if anything; it counts as under way then.
     *
     * @param isSettled no transaction whose outcome was given up may still change this slot
     */
    Optional<SlotRead> nextRead(long nowMs, Predicate<OwnedSlot> isSettled) {
        if (reading || nowMs < readNotBeforeMs) {
            return Optional.empty();
        }
        if (state == State.LOADING) {
            reading = true;
            return Optional.of(new SlotRead(this, null));
        }
        // what a group still stores would be missed by a read that overtakes it
        List<GroupRun> ready = toReadAgain.stream().filter(run -> !run.hasGroupWrites()).toList();
        if (state == State.GIVEN_UP || ready.isEmpty() || !isSettled.test(this)) {
            return Optional.empty();
        }
        reading = true;
        ready.forEach(toReadAgain::remove);
        return Optional.of(new SlotRead(this, ready.stream().map(GroupRun::groupId).collect(Collectors.toSet())));
    }

    void readEnded() {
        reading = false;
        failedReads = 0;
        if (state == State.LOADING) {
            state = State.ACTIVE;
        }
    }

    /** Tries again, later each time. */
    void readFailed(SlotRead read, long nowMs) {
        reading = false;
        readNotBeforeMs = nowMs + Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS << Math.min(failedReads, 10));
        failedReads++;
        if (read.only() != null) {
            read.only().forEach(groupId -> run(groupId).ifPresent(toReadAgain::add));
        }
    }

    /** @return its groups, which are to be given up */
    List<GroupRun> giveUp() {
        state = State.GIVEN_UP;
        List<GroupRun> last = new ArrayList<>(runs.values());
        runs.clear();
        toReadAgain.clear();
        return last;
    }

    @Override
    public String toString() {
        return "slot=" + slot + " coordinatorEpoch=" + epoch;
    }
}
