package io.caddis.admin.plan;

import io.caddis.admin.Level;
import java.util.List;

/**
 * One partition of a plan that moves leaders.
 *
 * @param from           null if nobody leads
 * @param to             null if nobody can take over: it stays as it is
 * @param why            {@code named}, {@code first-in-sync}, {@code preferred}, {@code already-leads}, {@code
 *                       not-in-sync}, {@code not-alive}, {@code draining}, {@code no-other-in-sync}
 * @param isr            in sync when the plan was made
 * @param partitionEpoch the plan is stale once it differs
 */
public record LeaderMove(
        String topic,
        int partition,
        Integer from,
        Integer to,
        String why,
        List<Integer> isr,
        int minInsyncReplicas,
        Level risk,
        int partitionEpoch) {

    public LeaderMove {
        isr = List.copyOf(isr);
    }
}
