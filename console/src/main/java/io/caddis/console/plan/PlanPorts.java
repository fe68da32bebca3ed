package io.caddis.console.plan;

import io.caddis.console.catalog.PlanStore;
import java.util.List;

/**
 * What plans need of the node.
 *
 * @param work every kind in one of them; a kind in none is refused
 */
public record PlanPorts(PlanStore store, List<PlanWork> work) {

    public PlanPorts {
        work = List.copyOf(work);
    }
}
