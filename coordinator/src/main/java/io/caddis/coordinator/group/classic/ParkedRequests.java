package io.caddis.coordinator.group.classic;

import io.caddis.coordinator.group.GroupAnswer;
import io.caddis.coordinator.group.GroupError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Joins and syncs that wait for the others of their group. A member has at most one: a newer request answers the older one,
 * whose connection the client has given up, so that every token is answered.
 */
final class ParkedRequests {

    private enum Kind { JOIN, SYNC }

    private record Parked(Kind kind, long token) {}

    private final Outbox outbox;
    private final Map<String, Parked> byMember = new LinkedHashMap<>();
    private int joins;

    ParkedRequests(Outbox outbox) {
        this.outbox = outbox;
    }

    void parkJoin(String memberId, long token) {
        park(memberId, new Parked(Kind.JOIN, token));
    }

    void parkSync(String memberId, long token) {
        park(memberId, new Parked(Kind.SYNC, token));
    }

    private void park(String memberId, Parked parked) {
        fail(memberId, memberId, GroupError.REBALANCE_IN_PROGRESS);
        byMember.put(memberId, parked);
        joins += parked.kind == Kind.JOIN ? 1 : 0;
    }

    boolean waits(String memberId) {
        return byMember.containsKey(memberId);
    }

    boolean isJoining(String memberId) {
        return isParked(memberId, Kind.JOIN);
    }

    int joins() {
        return joins;
    }

    /** @return whether there was a join to answer */
    boolean answerJoin(String memberId, GroupAnswer.Joined answer) {
        return isParked(memberId, Kind.JOIN) && answer(memberId, answer);
    }

    /** @return whether there was a sync to answer */
    boolean answerSync(String memberId, GroupAnswer.Synced answer) {
        return isParked(memberId, Kind.SYNC) && answer(memberId, answer);
    }

    /**
     * Answers what waits, if anything does.
     *
     * @param toldId the member id an answered join names
     */
    void fail(String memberId, String toldId, GroupError error) {
        Parked parked = byMember.get(memberId);
        if (parked != null) {
            answer(memberId, parked.kind == Kind.JOIN
                    ? GroupAnswer.Joined.failed(error, toldId)
                    : GroupAnswer.Synced.failed(error));
        }
    }

    void failAll(GroupError error) {
        List.copyOf(byMember.keySet()).forEach(memberId -> fail(memberId, memberId, error));
    }

    private boolean isParked(String memberId, Kind kind) {
        Parked parked = byMember.get(memberId);
        return parked != null && parked.kind == kind;
    }

    private boolean answer(String memberId, GroupAnswer answer) {
        Parked parked = byMember.remove(memberId);
        joins -= parked.kind == Kind.JOIN ? 1 : 0;
        outbox.answer(parked.token, answer);
        return true;
    }
}
