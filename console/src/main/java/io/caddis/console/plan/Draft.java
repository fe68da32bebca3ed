package io.caddis.console.plan;

import io.caddis.admin.plan.LeaderMove;
import io.caddis.admin.plan.OffsetMove;
import io.caddis.admin.plan.Plan.BrokerLeaders;
import io.caddis.admin.plan.Plan.ValueChange;
import io.caddis.admin.plan.Plan.Warning;
import io.caddis.admin.plan.Recovery;
import io.caddis.admin.plan.ReplicaMove;
import java.util.List;
import java.util.Map;

/**
 * What a plan would do, as {@link io.caddis.admin.plan.Plan} shows it; what a kind has nothing of is empty.
 *
 * @param confirmation word to type; null if a click is enough
 */
public record Draft(
        Map<String, Long> summary,
        List<LeaderMove> leaderMoves,
        List<ReplicaMove> replicaMoves,
        List<OffsetMove> offsetMoves,
        List<Recovery> recoveries,
        List<ValueChange> changes,
        List<BrokerLeaders> leadersByBroker,
        List<Warning> warnings,
        String confirmation) {

    /** Of values alone; asks for no word. */
    public static Draft ofValues(Map<String, Long> summary, List<ValueChange> changes, List<Warning> warnings) {
        return new Draft(summary, List.of(), List.of(), List.of(), List.of(), changes, List.of(), warnings, null);
    }

    public static Draft ofLeaders(
            Map<String, Long> summary, List<LeaderMove> moves, List<BrokerLeaders> leadersByBroker, List<Warning> warnings) {
        return new Draft(summary, moves, List.of(), List.of(), List.of(), List.of(), leadersByBroker, warnings, null);
    }

    public static Draft ofReplicas(Map<String, Long> summary, List<ReplicaMove> moves, List<ValueChange> changes, List<Warning> warnings) {
        return new Draft(summary, List.of(), moves, List.of(), List.of(), changes, List.of(), warnings, null);
    }

    public static Draft ofOffsets(Map<String, Long> summary, List<OffsetMove> moves, List<Warning> warnings) {
        return new Draft(summary, List.of(), List.of(), moves, List.of(), List.of(), List.of(), warnings, null);
    }

    public static Draft ofRecoveries(Map<String, Long> summary, List<Recovery> recoveries, List<Warning> warnings) {
        return new Draft(summary, List.of(), List.of(), List.of(), recoveries, List.of(), List.of(), warnings, null);
    }

    public Draft withConfirmation(String word) {
        return new Draft(summary, leaderMoves, replicaMoves, offsetMoves, recoveries, changes, leadersByBroker, warnings, word);
    }
}
