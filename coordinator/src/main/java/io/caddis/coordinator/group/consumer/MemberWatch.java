package io.caddis.coordinator.group.consumer;

import java.util.List;

/** Starts and stops the members' timers. */
final class MemberWatch {

    /** Of a heartbeat, on a machine or a network that is busy. */
    private static final int LATE_MS = 1_000;

    private final MemberTimers timers = new MemberTimers();

    long earliestMs() {
        return timers.earliestMs();
    }

    List<String> due(long nowMs) {
        return timers.due(nowMs);
    }

    /**
     * When the member is expected to be heard of next: an interval after it was heard of last. One that is new has just been; who
     * is late may never come and is expected after all others.
     */
    long expectedMs(String memberId, ConsumerGroupConfig config, long nowMs) {
        long sessionEndsMs = timers.deadlineMs(memberId, MemberTimers.Kind.SESSION);
        if (sessionEndsMs == Long.MAX_VALUE) {
            return nowMs + config.heartbeatIntervalMs();
        }
        long expectedMs = sessionEndsMs - config.sessionTimeoutMs() + config.heartbeatIntervalMs();
        return expectedMs + LATE_MS < nowMs ? Long.MAX_VALUE : expectedMs;
    }

    void beginSession(Member member, int consumerSessionTimeoutMs, long nowMs) {
        int timeoutMs = member.isClassic() ? member.classic().sessionTimeoutMs() : consumerSessionTimeoutMs;
        timers.set(member.memberId(), MemberTimers.Kind.SESSION, nowMs + timeoutMs);
    }

    /** Before the draft is applied to the state. */
    void applying(GroupDraft draft, GroupState state, long nowMs) {
        draft.removed().forEach(timers::remove);
        for (Member member : draft.changed()) {
            Member before = state.member(member.memberId());
            if (before == null || !before.progress().equals(member.progress()) || before.isClassic() != member.isClassic()) {
                watchRevocation(member, nowMs);
            }
            if (!member.isClassic()) {
                timers.clear(member.memberId(), MemberTimers.Kind.JOIN);
                timers.clear(member.memberId(), MemberTimers.Kind.SYNC);
            }
        }
    }

    /** A classic member was told what comes next. */
    void expect(Member member, Decision.Next next, long nowMs) {
        long deadlineMs = nowMs + member.rebalanceTimeoutMs();
        switch (next) {
            case AS_BEFORE -> { }
            case JOIN -> timers.setIfAbsent(member.memberId(), MemberTimers.Kind.JOIN, deadlineMs);
            case SYNC -> {
                timers.clear(member.memberId(), MemberTimers.Kind.JOIN);
                timers.set(member.memberId(), MemberTimers.Kind.SYNC, deadlineMs);
            }
            case HEARTBEATS -> timers.clear(member.memberId(), MemberTimers.Kind.SYNC);
            default -> throw new IllegalStateException("unknown " + next);
        }
    }

    /** Classic members confirm by joining again, for which they have a timer of their own. */
    private void watchRevocation(Member member, long nowMs) {
        if (member.progress().phase() == MemberPhase.UNREVOKED_PARTITIONS && !member.isClassic() && member.epoch() >= 0) {
            timers.set(member.memberId(), MemberTimers.Kind.REVOCATION, nowMs + member.rebalanceTimeoutMs());
        } else {
            timers.clear(member.memberId(), MemberTimers.Kind.REVOCATION);
        }
    }
}
