package io.caddis.console.plan;

import io.caddis.admin.Problem.Change;
import io.caddis.admin.plan.LeaderMove;
import io.caddis.admin.plan.Outcome;
import io.caddis.admin.plan.Plan;
import io.caddis.admin.plan.PlanKind;
import io.caddis.admin.plan.PlanRequest;
import io.caddis.admin.plan.PlanState;
import io.caddis.console.access.Identity;
import io.caddis.console.catalog.AuditLog.Note;
import io.caddis.console.catalog.PlanStore.StoredPlan;
import io.caddis.console.plan.LeaderMover.Move;
import io.caddis.console.plan.LeaderMover.Result;
import io.caddis.console.plan.PlanRefusal.Kind;
import io.caddis.console.view.ClusterView;
import io.caddis.coordinator.image.ControllerIdentity;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Makes plans, keeps them, and has them executed once. The catalog decides who executes: a plan is claimed there before anything is done,
 * so two nodes, or two clicks, cannot do it twice. If the executing node dies, nobody knows what was done, and the plan stays UNKNOWN.
 *
 * <p>Request threads; blocks on the catalog and, in {@link #execute}, on the controller.
 */
public final class Plans {

    static final long LIFE_MS = 600_000;
    /** A plan that has been running for so long is not running any more: its node has gone. */
    static final long RUNNING_MAX_MS = 120_000;
    private static final int MOVES_SHOWN_MAX = 1_000;
    private static final int FAILURES_SHOWN_MAX = 100;
    private static final int PLANS_LISTED_MAX = 100;
    private static final int AUDITED_MOVES_MAX = 200;

    private final PlanPorts ports;
    private final PlanCodec codec;
    private final int nodeId;
    private final LongSupplier clock;

    /** @param clock wall clock, epoch milliseconds */
    public Plans(PlanPorts ports, PlanCodec codec, int nodeId, LongSupplier clock) {
        this.ports = ports;
        this.codec = codec;
        this.nodeId = nodeId;
        this.clock = clock;
    }

    /** Works out what would happen and changes nothing. */
    public Plan make(PlanRequest request, Identity by, ClusterView view, long nowMs) {
        PlanFields.check(request);
        LeaderDraft.Result draft = LeaderDraft.of(request, view, ports.leadersComeBackAfterMs().get());
        UUID id = UUID.randomUUID();
        Plan plan = new Plan(
                id.toString(), request.kind(), request, PlanState.PLANNED, by.user(), instant(nowMs), instant(nowMs + LIFE_MS),
                new Plan.Basis(
                        nodeId, view.image().version(), view.image().controller().map(ControllerIdentity::controllerEpoch).orElse(null),
                        instant(view.asOfMs())),
                draft.summary(), draft.moves(), List.of(), draft.leadersByBroker(), draft.warnings(), draft.confirmation(), null);
        ports.store().create(new StoredPlan(
                id, request.kind().name(), PlanState.PLANNED.name(), by.user(), nowMs, nowMs + LIFE_MS, -1, codec.write(plan)));
        return shown(plan, MOVES_SHOWN_MAX);
    }

    /** With its outcome, once it was executed. */
    public Plan plan(String id, long nowMs) {
        return shown(asNow(stored(id), nowMs), MOVES_SHOWN_MAX);
    }

    /** Newest first, without the single moves. */
    public List<Plan> plans(long nowMs) {
        return ports.store().plans(PLANS_LISTED_MAX).stream().map(plan -> shown(asNow(plan, nowMs), 0)).toList();
    }

    /**
     * Executes it, or says how it ended if it was executed before.
     *
     * @throws PlanRefusal before anything is done
     */
    public Plan execute(String id, String confirmation, Identity by, ClusterView view, long nowMs) {
        StoredPlan stored = stored(id);
        Plan plan = asNow(stored, nowMs);
        switch (plan.state()) {
            case DONE, PARTLY, FAILED, UNKNOWN -> {
                return shown(plan, MOVES_SHOWN_MAX);
            }
            case RUNNING -> throw new PlanRefusal(Kind.RUNNING, id, "the plan is being executed");
            case EXPIRED -> throw new PlanRefusal(Kind.EXPIRED, id, "the plan expired at " + plan.expiresAt());
            case PLANNED -> { }
        }
        if (plan.confirmation() != null && !plan.confirmation().equals(confirmation)) {
            throw new PlanRefusal(Kind.CONFIRMATION_NEEDED, plan.confirmation(), "type " + plan.confirmation() + " to execute this plan");
        }
        List<Change> changes = Staleness.of(plan, view);
        if (!changes.isEmpty()) {
            throw new PlanRefusal(Kind.STALE, id, "not as it was when the plan was made: make a new one", changes);
        }
        if (!ports.store().claim(stored.id(), nowMs)) {
            throw new PlanRefusal(Kind.RUNNING, id, "somebody else has begun to execute the plan");
        }
        return shown(carryOut(stored.id(), plan, by, nowMs), MOVES_SHOWN_MAX);
    }

    private Plan carryOut(UUID id, Plan plan, Identity by, long nowMs) {
        List<LeaderMove> wanted = plan.leaderMoves().stream().filter(move -> move.to() != null).toList();
        List<Result> results = List.of();
        Optional<String> unknown = Optional.empty();
        boolean resigns = plan.kind() == PlanKind.RESIGN_CONTROLLER;
        boolean resigned = false;
        try {
            if (resigns) {
                resigned = ports.controller().resign(plan.basis().controllerEpoch());
            } else if (!wanted.isEmpty()) {
                results = ports.leaders().move(wanted.stream()
                        .map(move -> new Move(move.topic(), move.partition(), move.to(), move.partitionEpoch()))
                        .toList());
            }
        } catch (LeaderMover.OutcomeUnknownException failure) {
            unknown = Optional.of(String.valueOf(failure.getMessage()));
        }
        int asked = resigns ? 1 : wanted.size();
        int succeeded = resigned ? 1 : (int) results.stream().filter(result -> result.error().equals("NONE")).count();
        PlanState state = unknown.isPresent() ? PlanState.UNKNOWN
                : succeeded == asked ? PlanState.DONE : succeeded == 0 ? PlanState.FAILED : PlanState.PARTLY;
        Outcome outcome = new Outcome(
                instant(nowMs), instant(clock.getAsLong()), by.user(), nodeId, succeeded,
                unknown.isPresent() ? 0 : asked - succeeded, failures(results, state, resigns), unknown.orElse(""));
        Plan ended = with(plan, state, plan.leaderMoves(), outcome);
        ports.store().finish(id, state.name(), codec.write(ended), note(ended, by, results, nowMs));
        return ended;
    }

    private static List<Outcome.Failure> failures(List<Result> results, PlanState state, boolean resigns) {
        if (resigns && state == PlanState.FAILED) {
            return List.of(new Outcome.Failure(null, null, "not-controller", "another is controller since"));
        }
        return results.stream()
                .filter(result -> !result.error().equals("NONE"))
                .limit(FAILURES_SHOWN_MAX)
                .map(result -> new Outcome.Failure(
                        result.topic(), result.partition(), result.error().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                        result.message()))
                .toList();
    }

    private Note note(Plan plan, Identity by, List<Result> results, long nowMs) {
        Map<String, LeaderMove> byPartition = new HashMap<>();
        plan.leaderMoves().forEach(move -> byPartition.put(move.topic() + "-" + move.partition(), move));
        Map<String, String> before = new TreeMap<>();
        Map<String, String> after = new TreeMap<>();
        results.stream().filter(result -> result.error().equals("NONE")).limit(AUDITED_MOVES_MAX).forEach(result -> {
            LeaderMove move = byPartition.get(result.topic() + "-" + result.partition());
            if (move != null) {
                String name = "leader of " + result.topic() + "-" + result.partition();
                before.put(name, move.from() == null ? "none" : move.from().toString());
                after.put(name, move.to().toString());
            }
        });
        String outcome = switch (plan.state()) {
            case DONE -> "SUCCESS";
            case UNKNOWN -> "UNKNOWN";
            default -> "FAILURE";
        };
        return new Note(
                nowMs, by.user(), by.role().name(), by.source(), nodeId, "plan-executed", "plan:" + plan.kind(), outcome, plan.id(), before,
                after, plan.outcome().succeeded() + " done, " + plan.outcome().failed() + " refused " + plan.outcome().detail());
    }

    private StoredPlan stored(String id) {
        UUID uuid;
        try {
            uuid = UUID.fromString(id);
        } catch (IllegalArgumentException noPlan) {
            throw new PlanRefusal(Kind.NOT_FOUND, id, "there is no plan of this id");
        }
        return ports.store().plan(uuid).orElseThrow(() -> new PlanRefusal(Kind.NOT_FOUND, id, "there is no plan " + id));
    }

    /** The row knows the state, the text the rest. */
    private Plan asNow(StoredPlan stored, long nowMs) {
        PlanState state = PlanState.valueOf(stored.state());
        if (state == PlanState.PLANNED && nowMs >= stored.expiresAtMs()) {
            state = PlanState.EXPIRED;
        } else if (state == PlanState.RUNNING && nowMs - stored.startedAtMs() > RUNNING_MAX_MS) {
            state = PlanState.UNKNOWN;
        }
        Plan plan = codec.read(stored.text());
        return with(plan, state, plan.leaderMoves(), plan.outcome());
    }

    private static Plan shown(Plan plan, int movesMax) {
        List<LeaderMove> moves = plan.leaderMoves();
        return moves.size() <= movesMax ? plan : with(plan, plan.state(), moves.subList(0, movesMax), plan.outcome());
    }

    private static Plan with(Plan plan, PlanState state, List<LeaderMove> moves, Outcome outcome) {
        return new Plan(
                plan.id(), plan.kind(), plan.request(), state, plan.createdBy(), plan.createdAt(), plan.expiresAt(), plan.basis(),
                plan.summary(), moves, plan.changes(), plan.leadersByBroker(), plan.warnings(), plan.confirmation(), outcome);
    }

    private static String instant(long epochMs) {
        return Instant.ofEpochMilli(epochMs).toString();
    }
}
