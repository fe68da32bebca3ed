package io.caddis.console.plan;

import io.caddis.admin.plan.Plan;

/** Plans as text, for the catalog. Thread-safe. */
public interface PlanCodec {

    String write(Plan plan);

    Plan read(String text);
}
