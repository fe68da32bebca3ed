package io.caddis.console.plan;

import io.caddis.console.catalog.PlanStore;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * What plans need of the node.
 *
 * @param leadersComeBackAfterMs after how long the controller moves leaderships back by itself, if it does
 */
public record PlanPorts(PlanStore store, LeaderMover leaders, ControllerOffice controller, Supplier<OptionalLong> leadersComeBackAfterMs) {}
