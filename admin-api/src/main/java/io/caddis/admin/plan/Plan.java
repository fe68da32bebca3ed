package io.caddis.admin.plan;

import io.caddis.admin.Level;
import java.util.List;
import java.util.Map;

/**
 * A change with what it will do. Kept in the catalog: any node shows and executes it.
 *
 * @param id              UUID
 * @param request         as asked
 * @param basis           what it was worked out from
 * @param summary         sums by code, e.g. {@code leaders-moved}, {@code unchanged}, {@code cannot-move},
 *                        {@code below-min-isr-after}
 * @param leaderMoves     who takes over from whom, 1,000 shown at most; empty where no leader moves
 * @param changes         settings and counts, before and after; empty where none changes
 * @param leadersByBroker leaders of each broker before and after; empty where no leader moves
 * @param warnings        worst first
 * @param confirmation    word to type, a topic name or broker id; null if a click is enough
 * @param outcome         null until executed
 */
public record Plan(
        String id,
        PlanKind kind,
        PlanRequest request,
        PlanState state,
        String createdBy,
        String createdAt,
        String expiresAt,
        Basis basis,
        Map<String, Long> summary,
        List<LeaderMove> leaderMoves,
        List<ReplicaMove> replicaMoves,
        List<OffsetMove> offsetMoves,
        List<Recovery> recoveries,
        List<ValueChange> changes,
        List<BrokerLeaders> leadersByBroker,
        List<Warning> warnings,
        String confirmation,
        Outcome outcome) {

    public Plan {
        summary = Map.copyOf(summary);
        leaderMoves = List.copyOf(leaderMoves);
        // of plans that were kept before there were such
        replicaMoves = replicaMoves == null ? List.of() : List.copyOf(replicaMoves);
        offsetMoves = offsetMoves == null ? List.of() : List.copyOf(offsetMoves);
        recoveries = recoveries == null ? List.of() : List.copyOf(recoveries);
        changes = List.copyOf(changes);
        leadersByBroker = List.copyOf(leadersByBroker);
        warnings = List.copyOf(warnings);
    }

    /** @param imageVersion of that node's view */
    public record Basis(int nodeId, Long imageVersion, Integer controllerEpoch, String asOf) {}

    /** @param before null if there was none; @param after null if there is none */
    public record ValueChange(String name, String before, String after) {}

    /** Leaders of one broker before and after. */
    public record BrokerLeaders(int brokerId, int before, int after) {}

    /**
     * Something to think about before executing.
     *
     * @param code   {@code no-other-leader}, {@code below-min-isr}, {@code comes-back-by-itself},
     *               {@code controller-pause}, {@code no-other-node}
     * @param count  things concerned; null where it does not count
     * @param params what a translated text needs
     */
    public record Warning(String code, Level level, Long count, Map<String, String> params) {
        public Warning {
            params = Map.copyOf(params);
        }
    }
}
