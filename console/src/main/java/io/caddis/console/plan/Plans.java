package io.caddis.console.plan;

import io.caddis.admin.Problem.Change;
import io.caddis.admin.plan.Outcome;
import io.caddis.admin.plan.Plan;
import io.caddis.admin.plan.PlanKind;
import io.caddis.admin.plan.PlanRequest;
import io.caddis.admin.plan.PlanState;
import io.caddis.console.access.Identity;
import io.caddis.console.catalog.AuditLog.Note;
import io.caddis.console.catalog.PlanStore;
import io.caddis.console.catalog.PlanStore.StoredPlan;
import io.caddis.console.plan.PlanRefusal.Kind;
import io.caddis.console.view.ClusterView;
import io.caddis.coordinator.image.ControllerIdentity;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
    private static final Done NOTHING = new Done(0, List.of(), Map.of(), Map.of());

    private final PlanStore store;
    private final Map<PlanKind, PlanWork> work = new EnumMap<>(PlanKind.class);
    private final PlanCodec codec;
    private final int nodeId;
    private final LongSupplier clock;

    /** @param clock wall clock, epoch milliseconds */
    public Plans(PlanPorts ports, PlanCodec codec, int nodeId, LongSupplier clock) {
        this.store = ports.store();
        ports.work().forEach(each -> each.kinds().forEach(kind -> work.put(kind, each)));
        this.codec = codec;
        this.nodeId = nodeId;
        this.clock = clock;
    }

    /** Works out what would happen and changes nothing. */
    public Plan make(PlanRequest request, Identity by, ClusterView view, long nowMs) {
        PlanFields.require(request != null && request.kind() != null, "kind", "is missing");
        Draft draft = workOf(request.kind(), by).draft(request, view);
        UUID id = UUID.randomUUID();
        Plan plan = new Plan(
                id.toString(), request.kind(), request, PlanState.PLANNED, by.user(), instant(nowMs), instant(nowMs + LIFE_MS),
                new Plan.Basis(
                        nodeId, view.image().version(), view.image().controller().map(ControllerIdentity::controllerEpoch).orElse(null),
                        instant(view.asOfMs())),
                draft.summary(), draft.leaderMoves(), draft.replicaMoves(), draft.offsetMoves(), draft.recoveries(), draft.changes(),
                draft.leadersByBroker(), draft.warnings(), draft.confirmation(), null);
        store.create(new StoredPlan(
                id, request.kind().name(), PlanState.PLANNED.name(), by.user(), nowMs, nowMs + LIFE_MS, -1, codec.write(plan)));
        return shown(plan, MOVES_SHOWN_MAX);
    }

    /** With its outcome, once it was executed. */
    public Plan plan(String id, long nowMs) {
        return shown(asNow(stored(id), nowMs), MOVES_SHOWN_MAX);
    }

    /** Newest first, without the single moves. */
    public List<Plan> plans(long nowMs) {
        return store.plans(PLANS_LISTED_MAX).stream().map(plan -> shown(asNow(plan, nowMs), 0)).toList();
    }

    /**
     * Executes it, or says how it ended if it was executed before.
     *
     * @throws PlanRefusal before anything is done
     */
    public Plan execute(String id, String confirmation, Identity by, ClusterView view, long nowMs) {
        StoredPlan stored = stored(id);
        Plan plan = asNow(stored, nowMs);
        PlanWork work = workOf(plan.kind(), by);
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
        List<Change> changes = work.changesSince(plan, view);
        if (!changes.isEmpty()) {
            throw new PlanRefusal(Kind.STALE, id, "not as it was when the plan was made: make a new one", changes);
        }
        if (!store.claim(stored.id(), nowMs)) {
            throw new PlanRefusal(Kind.RUNNING, id, "somebody else has begun to execute the plan");
        }
        return shown(carryOut(work, stored.id(), plan, by, nowMs), MOVES_SHOWN_MAX);
    }

    private PlanWork workOf(PlanKind kind, Identity by) {
        PlanWork found = work.get(kind);
        PlanFields.require(found != null, "kind", kind + " is not served by this node");
        if (!by.may(kind.role())) {
            throw new PlanRefusal(
                    Kind.FORBIDDEN, kind.role().name(), kind + " needs the role " + kind.role() + ", " + by.user() + " is " + by.role());
        }
        return found;
    }

    private Plan carryOut(PlanWork work, UUID id, Plan plan, Identity by, long nowMs) {
        Done done = NOTHING;
        String unknown = null;
        try {
            done = work.carryOut(plan);
        } catch (OutcomeUnknownException failure) {
            unknown = String.valueOf(failure.getMessage());
        }
        int failed = done.failures().size();
        PlanState state = unknown != null ? PlanState.UNKNOWN
                : failed == 0 ? PlanState.DONE : done.succeeded() == 0 ? PlanState.FAILED : PlanState.PARTLY;
        List<Outcome.Failure> shown = done.failures().subList(0, Math.min(failed, FAILURES_SHOWN_MAX));
        Outcome outcome = new Outcome(
                instant(nowMs), instant(clock.getAsLong()), by.user(), nodeId, done.succeeded(), failed, shown, unknown == null ? "" : unknown);
        Plan ended = with(plan, state, outcome);
        store.finish(id, state.name(), codec.write(ended), note(ended, by, done, nowMs));
        return ended;
    }

    private Note note(Plan plan, Identity by, Done done, long nowMs) {
        String outcome = switch (plan.state()) {
            case DONE -> "SUCCESS";
            case UNKNOWN -> "UNKNOWN";
            default -> "FAILURE";
        };
        return new Note(
                nowMs, by.user(), by.role().name(), by.source(), nodeId, "plan-executed", "plan:" + plan.kind(), outcome, plan.id(),
                done.before(), done.after(),
                plan.outcome().succeeded() + " done, " + plan.outcome().failed() + " refused " + plan.outcome().detail());
    }

    private StoredPlan stored(String id) {
        UUID uuid;
        try {
            uuid = UUID.fromString(id);
        } catch (IllegalArgumentException noPlan) {
            throw new PlanRefusal(Kind.NOT_FOUND, id, "there is no plan of this id");
        }
        return store.plan(uuid).orElseThrow(() -> new PlanRefusal(Kind.NOT_FOUND, id, "there is no plan " + id));
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
        return with(plan, state, plan.outcome());
    }

    private static Plan shown(Plan plan, int movesMax) {
        return new Plan(
                plan.id(), plan.kind(), plan.request(), plan.state(), plan.createdBy(), plan.createdAt(), plan.expiresAt(), plan.basis(),
                plan.summary(), first(plan.leaderMoves(), movesMax), first(plan.replicaMoves(), movesMax), first(plan.offsetMoves(), movesMax),
                first(plan.recoveries(), movesMax), plan.changes(), plan.leadersByBroker(), plan.warnings(), plan.confirmation(),
                plan.outcome());
    }

    private static <T> List<T> first(List<T> rows, int max) {
        return rows.size() <= max ? rows : rows.subList(0, max);
    }

    private static Plan with(Plan plan, PlanState state, Outcome outcome) {
        return new Plan(
                plan.id(), plan.kind(), plan.request(), state, plan.createdBy(), plan.createdAt(), plan.expiresAt(), plan.basis(),
                plan.summary(), plan.leaderMoves(), plan.replicaMoves(), plan.offsetMoves(), plan.recoveries(), plan.changes(),
                plan.leadersByBroker(), plan.warnings(), plan.confirmation(), outcome);
    }

    private static String instant(long epochMs) {
        return Instant.ofEpochMilli(epochMs).toString();
    }
}
