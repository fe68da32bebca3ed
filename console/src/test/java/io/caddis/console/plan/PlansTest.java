package io.caddis.console.plan;

import static io.caddis.console.view.Clusters.partition;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.caddis.admin.Problem.Change;
import io.caddis.admin.plan.LeaderMove;
import io.caddis.admin.plan.Plan;
import io.caddis.admin.plan.Plan.BrokerLeaders;
import io.caddis.admin.plan.PlanKind;
import io.caddis.admin.plan.PlanRequest;
import io.caddis.admin.plan.PlanRequest.PartitionTarget;
import io.caddis.admin.plan.PlanState;
import io.caddis.admin.session.Role;
import io.caddis.console.access.Identity;
import io.caddis.console.access.SessionToken.Claim;
import io.caddis.console.plan.LeaderMover.Move;
import io.caddis.console.plan.LeaderMover.Result;
import io.caddis.console.plan.PlanRefusal.Kind;
import io.caddis.console.view.ClusterView;
import io.caddis.console.view.Clusters;
import io.caddis.coordinator.image.PartitionImage;
import io.caddis.coordinator.image.TopicImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class PlansTest {

    private static final Identity ANN =
            new Identity("ann", Role.OPERATOR, new Claim(new UUID(1, 1), Long.MAX_VALUE), true, "10.0.0.7", 0, false);
    private static final List<Integer> ALL = List.of(1, 2, 3);
    private static final long NOW_MS = 1_000;

    private final InMemoryPlanStore store = new InMemoryPlanStore();
    private final Map<String, Plan> texts = new HashMap<>();
    private final List<Move> moved = new ArrayList<>();
    private String error = "NONE";
    private boolean controllerIsSilent;
    private final List<Integer> resigned = new ArrayList<>();
    private OptionalLong comesBackAfterMs = OptionalLong.empty();
    private final Plans plans = new Plans(ports(), codec(), 1, () -> NOW_MS + 7);
    private final Plans otherNode = new Plans(ports(), codec(), 2, () -> NOW_MS);

    /** 0: healthy; 1: only its leader is in sync; 2: led by 2 instead of 1; 3: no leader. */
    private final ClusterView view = view(
            partition(0, ALL, 1, 5, ALL), partition(1, ALL, 1, 6, List.of(1)), partition(2, ALL, 2, 7, ALL),
            partition(3, ALL, -1, 8, List.of()));

    @Test
    void shouldSayWhoTakesOver_andWhy() {
        comesBackAfterMs = OptionalLong.of(300_000);

        Plan plan = make(PlanKind.MOVE_LEADERS, to(0, 3), to(1, null), to(2, 2), to(3, null));

        assertEquals(List.of("1>3 named", "1>null no-other-in-sync", "2>null already-leads", "null>null not-alive"),
                plan.leaderMoves().stream().map(move -> move.from() + ">" + move.to() + " " + move.why()).toList());
        assertEquals(Map.of("leaders-moved", 1L, "unchanged", 1L, "cannot-move", 2L, "below-min-isr-after", 0L), plan.summary());
        assertEquals(List.of(new BrokerLeaders(1, 2, 1), new BrokerLeaders(3, 0, 1)), plan.leadersByBroker());
        assertEquals(List.of("no-other-leader", "comes-back-by-itself"), plan.warnings().stream().map(Plan.Warning::code).toList());
        assertEquals(PlanState.PLANNED, plan.state());
        assertEquals(List.of(), moved, "a preview changes nothing");
    }

    @Test
    void shouldRefuseABrokerThatMayNotLead_partitionByPartition() {
        Plan plan = make(PlanKind.MOVE_LEADERS, to(1, 2), to(0, 9));

        assertEquals(List.of("not-in-sync", "not-alive"), plan.leaderMoves().stream().map(LeaderMove::why).toList());
    }

    @Test
    void shouldEmptyABroker_onlyIfItsIdIsTyped() {
        Plan plan = plans.make(PlanRequest.of(PlanKind.MOVE_BROKER_LEADERS, null, 1), ANN, view, NOW_MS);

        assertEquals(List.of("0>2", "1>null"), plan.leaderMoves().stream().map(move -> move.partition() + ">" + move.to()).toList());
        assertEquals("1", plan.confirmation());
        assertEquals(Kind.CONFIRMATION_NEEDED, refused(() -> execute(plan, null)).kind());
        assertEquals(Kind.CONFIRMATION_NEEDED, refused(() -> execute(plan, "2")).kind());
        assertEquals(PlanState.DONE, execute(plan, "1").state());
    }

    @Test
    void shouldGiveLeadershipsBackToTheFirstReplicas() {
        Plan plan = make(PlanKind.ELECT_PREFERRED);

        assertEquals(List.of("2: 2>1"), plan.leaderMoves().stream()
                .map(move -> move.partition() + ": " + move.from() + ">" + move.to()).toList());
    }

    @Test
    void shouldExecuteOnce_howeverOftenAndWhereverAsked() {
        Plan plan = make(PlanKind.MOVE_LEADERS, to(0, 3));

        Plan first = execute(plan, null);
        Plan again = otherNode.execute(plan.id(), null, ANN, view, NOW_MS + 5);

        assertEquals(List.of(new Move("orders", 0, 3, 5)), moved);
        assertEquals(PlanState.DONE, first.state());
        assertEquals(first, again);
        assertEquals(1, first.outcome().succeeded());
        assertEquals(1, store.notes.size());
        assertEquals(Map.of("leader of orders-0", "1"), store.notes.get(0).before());
        assertEquals(Map.of("leader of orders-0", "3"), store.notes.get(0).after());
        assertEquals("SUCCESS", store.notes.get(0).outcome());
    }

    @Test
    void shouldSayWhatChanged_insteadOfExecutingAStalePlan() {
        Plan plan = make(PlanKind.MOVE_LEADERS, to(0, 3), to(2, 1));
        ClusterView later = view(
                partition(0, ALL, 2, 6, ALL), partition(1, ALL, 1, 6, List.of(1)), partition(2, ALL, 2, 8, List.of(2, 1)));

        PlanRefusal stale = refused(() -> plans.execute(plan.id(), null, ANN, later, NOW_MS));

        assertEquals(Kind.STALE, stale.kind());
        assertEquals(
                List.of(new Change("leader-changed", "orders", 0, "1", "2"), new Change("isr-changed", "orders", 2, "[1, 2, 3]", "[2, 1]")),
                stale.changes());
        assertEquals(List.of(), moved);
    }

    @Test
    void shouldNotExecuteWhatExpiredOrRunsElsewhere() {
        Plan expired = make(PlanKind.MOVE_LEADERS, to(0, 3));
        assertEquals(Kind.EXPIRED, refused(() -> plans.execute(expired.id(), null, ANN, view, NOW_MS + Plans.LIFE_MS)).kind());
        Plan running = make(PlanKind.MOVE_LEADERS, to(0, 3));
        store.claim(UUID.fromString(running.id()), NOW_MS);

        assertEquals(Kind.RUNNING, refused(() -> execute(running, null)).kind());
        assertEquals(PlanState.UNKNOWN, plans.plan(running.id(), NOW_MS + Plans.RUNNING_MAX_MS + 1).state());
        assertEquals(PlanState.UNKNOWN, plans.execute(running.id(), null, ANN, view, NOW_MS + Plans.RUNNING_MAX_MS + 1).state());
        assertEquals(List.of(), moved);
    }

    @Test
    void shouldTellFailureFromUnknown_andWriteBothDown() {
        error = "INVALID_UPDATE_VERSION";
        Plan failed = execute(make(PlanKind.MOVE_LEADERS, to(0, 3)), null);
        controllerIsSilent = true;
        Plan unknown = execute(make(PlanKind.MOVE_LEADERS, to(0, 3)), null);

        assertEquals(PlanState.FAILED, failed.state());
        assertEquals("invalid-update-version", failed.outcome().failures().get(0).code());
        assertEquals(PlanState.UNKNOWN, unknown.state());
        assertEquals(List.of("FAILURE", "UNKNOWN"), store.notes.stream().map(note -> note.outcome()).toList());
        assertEquals(Map.of(), store.notes.get(0).after(), "nothing was changed");
    }

    @Test
    void shouldRefuseRequestsThatMakeNoSense() {
        assertEquals("kind", refused(() -> plans.make(PlanRequest.of(null, null, null), ANN, view, NOW_MS)).subject());
        assertEquals("partitions", refused(() -> make(PlanKind.MOVE_LEADERS)).subject());
        assertEquals("brokerId", refused(() -> plans.make(
                PlanRequest.of(PlanKind.MOVE_LEADERS, List.of(to(0, 3)), 1), ANN, view, NOW_MS)).subject());
        assertEquals("partitions", refused(() -> make(PlanKind.MOVE_LEADERS, new PartitionTarget("orders", null, 3))).subject());
        assertEquals("unknown-partition", refused(() -> make(PlanKind.MOVE_LEADERS, to(77, 3))).subject());
        assertEquals("unknown-broker", refused(() -> plans.make(
                PlanRequest.of(PlanKind.MOVE_BROKER_LEADERS, null, 9), ANN, view, NOW_MS)).subject());
        assertEquals("partitions", refused(() -> make(PlanKind.MOVE_LEADERS, to(0, 3), to(0, 2))).subject());
        assertEquals(Kind.NOT_FOUND, refused(() -> plans.plan("no-uuid", NOW_MS)).kind());
        assertEquals(Kind.NOT_FOUND, refused(() -> plans.plan(new UUID(3, 3).toString(), NOW_MS)).kind());
        assertNull(store.plans.values().stream().findFirst().orElse(null));
    }

    @Test
    void shouldRefuseWhoseRoleIsTooSmall() {
        Identity viewer = new Identity("eve", Role.VIEWER, ANN.claim(), true, "10.0.0.8", 0, false);

        PlanRefusal refusal = refused(() -> plans.make(PlanRequest.of(PlanKind.MOVE_LEADERS, List.of(to(0, 3)), null), viewer, view, NOW_MS));

        assertEquals(Kind.FORBIDDEN, refusal.kind());
        assertEquals("OPERATOR", refusal.subject());
    }

    @Test
    void shouldHaveTheControllerResign_ifItIsStillTheSame() {
        Plan plan = plans.make(PlanRequest.of(PlanKind.RESIGN_CONTROLLER, null, null), ANN, view, NOW_MS);

        Plan executed = execute(plan, null);

        assertEquals(List.of("controller-pause"), plan.warnings().stream().map(Plan.Warning::code).toList());
        assertEquals(PlanState.DONE, executed.state());
        assertEquals(List.of(4), resigned);
        assertEquals(List.of(), moved);
        error = "NOT_CONTROLLER";
        Plan late = plans.make(PlanRequest.of(PlanKind.RESIGN_CONTROLLER, null, null), ANN, view, NOW_MS);
        assertEquals(PlanState.FAILED, execute(late, null).state());
    }

    private PlanPorts ports() {
        return new PlanPorts(store, List.of(
                new LeaderPlans(this::move, () -> comesBackAfterMs),
                new ControllerPlans(epoch -> resigned.add(epoch) && error.equals("NONE"))));
    }

    private List<Result> move(List<Move> moves) {
        if (controllerIsSilent) {
            throw new OutcomeUnknownException("silence");
        }
        moved.addAll(moves);
        return moves.stream().map(move -> new Result(move.topic(), move.partition(), error, "")).toList();
    }

    private Plan make(PlanKind kind, PartitionTarget... targets) {
        return plans.make(PlanRequest.of(kind, List.of(targets), null), ANN, view, NOW_MS);
    }

    private Plan execute(Plan plan, String confirmation) {
        return plans.execute(plan.id(), confirmation, ANN, view, NOW_MS);
    }

    private static PartitionTarget to(int partition, Integer to) {
        return new PartitionTarget("orders", partition, to);
    }

    private static ClusterView view(PartitionImage... partitions) {
        return Clusters.view(Clusters.image(
                List.of(new TopicImage(new UUID(7, 7), "orders", Map.of(), List.of(partitions))), 1, 2, 3));
    }

    private static PlanRefusal refused(Executable action) {
        return assertThrows(PlanRefusal.class, action);
    }

    private PlanCodec codec() {
        return new PlanCodec() {
            @Override
            public String write(Plan plan) {
                String text = "text " + texts.size();
                texts.put(text, plan);
                return text;
            }

            @Override
            public Plan read(String text) {
                return texts.get(text);
            }
        };
    }
}
