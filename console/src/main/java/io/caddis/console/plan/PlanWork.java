package io.caddis.console.plan;

import io.caddis.admin.Problem.Change;
import io.caddis.admin.plan.Plan;
import io.caddis.admin.plan.PlanKind;
import io.caddis.admin.plan.PlanRequest;
import io.caddis.console.view.ClusterView;
import java.util.List;
import java.util.Set;

/** One family of plans: what such a plan would do, whether that still holds, and doing it. Request threads. */
public interface PlanWork {

    Set<PlanKind> kinds();

    /**
     * Works out what would happen; changes nothing. May block on what it asks.
     *
     * @throws PlanRefusal if a field is wrong, or the cluster could not do it
     */
    Draft draft(PlanRequest request, ClusterView view);

    /** What is no longer as the plan assumed, 100 at most; empty if it may be executed. May block on what it asks. */
    List<Change> changesSince(Plan plan, ClusterView view);

    /**
     * Does it. Called once for a plan, on one node, after the plan was claimed; blocks until it is done or its time is up.
     *
     * @throws OutcomeUnknownException if it may or may not have been done
     */
    Done carryOut(Plan plan);
}
