package io.caddis.console;

import io.caddis.console.catalog.AccessStore;
import io.caddis.console.catalog.AuditLog;
import io.caddis.console.catalog.GroupReader;
import io.caddis.console.catalog.HistoryReader;
import io.caddis.console.plan.PlanPorts;
import io.caddis.console.view.NodeHealth;
import io.caddis.console.view.TopicPolicies;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a console needs of its node.
 *
 * @param health  from memory, any thread
 * @param survey  asks the brokers for what only they know
 * @param nowMs   wall clock, epoch milliseconds
 */
public record ConsolePorts(
        int nodeId,
        AccessStore users,
        AuditLog audit,
        HistoryReader history,
        GroupReader groups,
        SettingsSource settings,
        TopicPolicies policies,
        Supplier<NodeHealth> health,
        Survey survey,
        PlanPorts plans,
        ThreadFactory threads,
        LongSupplier nowMs) {}
