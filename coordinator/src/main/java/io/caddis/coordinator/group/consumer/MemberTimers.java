package io.caddis.coordinator.group.consumer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Until when each member must be heard of. Soft state: a new coordinator gives everybody a full session again. */
final class MemberTimers {

    /** What a member is removed for if it does not happen in time. */
    enum Kind {
        /** Any sign of life. */
        SESSION,
        /** Confirm that partitions are given up. */
        REVOCATION,
        /** Classic: join again after it was told to. */
        JOIN,
        /** Classic: fetch the assignment after joining. */
        SYNC
    }

    private static final int KINDS = Kind.values().length;

    private final Map<String, long[]> deadlines = new HashMap<>();
    /** No deadline is before this; it may be long before the first when members were heard of since. */
    private long earliestMs = Long.MAX_VALUE;

    void set(String memberId, Kind kind, long deadlineMs) {
        deadlines.computeIfAbsent(memberId, id -> never())[kind.ordinal()] = deadlineMs;
        earliestMs = Math.min(earliestMs, deadlineMs);
    }

    void setIfAbsent(String memberId, Kind kind, long deadlineMs) {
        long[] ofMember = deadlines.get(memberId);
        if (ofMember == null || ofMember[kind.ordinal()] == Long.MAX_VALUE) {
            set(memberId, kind, deadlineMs);
        }
    }

    /** {@code Long.MAX_VALUE} for none. */
    long deadlineMs(String memberId, Kind kind) {
        long[] ofMember = deadlines.get(memberId);
        return ofMember == null ? Long.MAX_VALUE : ofMember[kind.ordinal()];
    }

    void clear(String memberId, Kind kind) {
        long[] ofMember = deadlines.get(memberId);
        if (ofMember != null) {
            ofMember[kind.ordinal()] = Long.MAX_VALUE;
        }
    }

    void remove(String memberId) {
        deadlines.remove(memberId);
    }

    long earliestMs() {
        return earliestMs;
    }

    /** Ids of members with a deadline that has passed. */
    List<String> due(long nowMs) {
        List<String> due = new ArrayList<>();
        if (nowMs < earliestMs) {
            return due;
        }
        earliestMs = Long.MAX_VALUE;
        deadlines.forEach((memberId, ofMember) -> {
            long first = Long.MAX_VALUE;
            for (long deadlineMs : ofMember) {
                first = Math.min(first, deadlineMs);
            }
            if (first <= nowMs) {
                due.add(memberId);
            }
            earliestMs = Math.min(earliestMs, first);
        });
        return due;
    }

    private static long[] never() {
        long[] never = new long[KINDS];
        Arrays.fill(never, Long.MAX_VALUE);
        return never;
    }
}
