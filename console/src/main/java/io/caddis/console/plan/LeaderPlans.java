package io.caddis.console.plan;

import io.caddis.admin.Problem.Change;
import io.caddis.admin.plan.LeaderMove;
import io.caddis.admin.plan.Plan;
import io.caddis.admin.plan.PlanKind;
import io.caddis.admin.plan.PlanRequest;
import io.caddis.console.plan.LeaderMover.Move;
import io.caddis.console.plan.LeaderMover.Result;
import io.caddis.console.view.ClusterView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Plans that move leaders between in-sync replicas. */
public final class LeaderPlans implements PlanWork {

    private static final int AUDITED_MOVES_MAX = 200;

    private final LeaderMover leaders;
    private final Supplier<OptionalLong> comeBackAfterMs;

    /** @param comeBackAfterMs after how long the controller moves leaderships back by itself, if it does */
    public LeaderPlans(LeaderMover leaders, Supplier<OptionalLong> comeBackAfterMs) {
        this.leaders = leaders;
        this.comeBackAfterMs = comeBackAfterMs;
    }

    @Override
    public Set<PlanKind> kinds() {
        return Set.of(PlanKind.MOVE_LEADERS, PlanKind.MOVE_BROKER_LEADERS, PlanKind.ELECT_PREFERRED);
    }

    @Override
    public Draft draft(PlanRequest request, ClusterView view) {
        LeaderFields.check(request);
        return LeaderDraft.of(request, view, comeBackAfterMs.get());
    }

    @Override
    public List<Change> changesSince(Plan plan, ClusterView view) {
        return LeaderStaleness.of(plan.leaderMoves(), view);
    }

    @Override
    public Done carryOut(Plan plan) {
        List<Move> wanted = plan.leaderMoves().stream()
                .filter(move -> move.to() != null)
                .map(move -> new Move(move.topic(), move.partition(), move.to(), move.partitionEpoch()))
                .toList();
        List<Result> results = wanted.isEmpty() ? List.of() : leaders.move(wanted);
        List<Result> done = results.stream().filter(result -> result.error().equals("NONE")).toList();
        Map<String, LeaderMove> moves = new HashMap<>();
        plan.leaderMoves().forEach(move -> moves.put(move.topic() + "-" + move.partition(), move));
        Map<String, String> before = new TreeMap<>();
        Map<String, String> after = new TreeMap<>();
        done.stream().limit(AUDITED_MOVES_MAX).forEach(result -> {
            LeaderMove move = moves.get(result.topic() + "-" + result.partition());
            if (move != null) {
                String name = "leader of " + result.topic() + "-" + result.partition();
                before.put(name, move.from() == null ? "none" : move.from().toString());
                after.put(name, move.to().toString());
            }
        });
        return new Done(
                done.size(),
                results.stream()
                        .filter(result -> !result.error().equals("NONE"))
                        .map(result -> Done.failure(result.topic(), result.partition(), result.error(), result.message()))
                        .toList(),
                before, after);
    }
}
