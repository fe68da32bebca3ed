package io.caddis.console.plan;

import io.caddis.admin.Level;
import io.caddis.admin.Problem.Change;
import io.caddis.admin.plan.Plan;
import io.caddis.admin.plan.Plan.Warning;
import io.caddis.admin.plan.PlanKind;
import io.caddis.admin.plan.PlanRequest;
import io.caddis.console.view.ClusterView;
import io.caddis.coordinator.image.ControllerIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Another node becomes controller: leaders stay where they are; elections, new topics and settings wait for the successor. */
public final class ControllerPlans implements PlanWork {

    private final ControllerOffice controller;

    public ControllerPlans(ControllerOffice controller) {
        this.controller = controller;
    }

    @Override
    public Set<PlanKind> kinds() {
        return Set.of(PlanKind.RESIGN_CONTROLLER);
    }

    @Override
    public Draft draft(PlanRequest request, ClusterView view) {
        PlanFields.absent(request.brokerId(), "brokerId");
        PlanFields.absent(request.partitions(), "partitions");
        if (view.image().controller().isEmpty()) {
            throw new PlanRefusal(PlanRefusal.Kind.REFUSED, "no-controller", "there is no controller that could resign");
        }
        List<Warning> warnings = new ArrayList<>();
        if (view.image().brokers().size() == 1) {
            warnings.add(new Warning("no-other-node", Level.WARNING, null, Map.of()));
        }
        warnings.add(new Warning("controller-pause", Level.OK, null, Map.of()));
        return Draft.ofValues(Map.of("leaders-moved", 0L), List.of(), warnings);
    }

    @Override
    public List<Change> changesSince(Plan plan, ClusterView view) {
        Integer now = view.image().controller().map(ControllerIdentity::controllerEpoch).orElse(null);
        return plan.basis().controllerEpoch().equals(now) ? List.of() : List.of(new Change(
                "controller-changed", null, null, plan.basis().controllerEpoch().toString(), now == null ? "" : now.toString()));
    }

    @Override
    public Done carryOut(Plan plan) {
        boolean resigned = controller.resign(plan.basis().controllerEpoch());
        return resigned
                ? new Done(1, List.of(), Map.of(), Map.of())
                : new Done(0, List.of(Done.failure(null, null, "NOT_CONTROLLER", "another is controller since")), Map.of(), Map.of());
    }
}
