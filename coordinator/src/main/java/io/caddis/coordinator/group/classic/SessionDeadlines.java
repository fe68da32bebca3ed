package io.caddis.coordinator.group.classic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Until when each member, or member to be, must be heard of. A heartbeat costs one map operation: {@link #earliestMs} is only
 * a lower bound, made exact whenever it has passed, so a group is looked at in full once in a session and not at each beat.
 */
final class SessionDeadlines {

    static final long NEVER = Long.MAX_VALUE;

    private final Map<String, Long> deadlineByMember = new HashMap<>();
    private long earliestMs = NEVER;

    void set(String memberId, long deadlineMs) {
        deadlineByMember.put(memberId, deadlineMs);
        earliestMs = Math.min(earliestMs, deadlineMs);
    }

    void cancel(String memberId) {
        deadlineByMember.remove(memberId);
    }

    /** No deadline is before this; there may be none at this time. */
    long earliestMs() {
        return deadlineByMember.isEmpty() ? NEVER : earliestMs;
    }

    /** Takes away the deadlines that have passed; their members, the one whose deadline was first at the front. */
    List<String> takeDue(long nowMs) {
        if (earliestMs() > nowMs) {
            return List.of();
        }
        List<Map.Entry<String, Long>> due = new ArrayList<>();
        earliestMs = NEVER;
        for (Map.Entry<String, Long> entry : deadlineByMember.entrySet()) {
            if (entry.getValue() <= nowMs) {
                due.add(Map.entry(entry.getKey(), entry.getValue()));
            } else {
                earliestMs = Math.min(earliestMs, entry.getValue());
            }
        }
        due.sort(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())));
        List<String> memberIds = due.stream().map(Map.Entry::getKey).toList();
        memberIds.forEach(deadlineByMember::remove);
        return memberIds;
    }
}
