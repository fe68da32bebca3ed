package io.caddis.admin.web.json;

import io.caddis.admin.plan.Plan;
import io.caddis.console.plan.PlanCodec;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import jakarta.ws.rs.ext.ContextResolver;
import jakarta.ws.rs.ext.Provider;

/** The one JSON binding of the interface. Thread-safe. */
@Provider
@ApplicationScoped
public class JsonbConfiguration implements ContextResolver<Jsonb>, PlanCodec {

    /** Of Yasson, the binding that WildFly has; another one ignores it. */
    private static final String FAIL_ON_UNKNOWN = "jsonb.fail-on-unknown-properties";

    private final Jsonb jsonb = JsonbBuilder.create(
            new JsonbConfig().withAdapters(new LongAsText()).setProperty(FAIL_ON_UNKNOWN, true));

    @Override
    public Jsonb getContext(Class<?> type) {
        return jsonb;
    }

    @Override
    public String write(Plan plan) {
        return jsonb.toJson(plan);
    }

    @Override
    public Plan read(String text) {
        return jsonb.fromJson(text, Plan.class);
    }

    /** The record as JSON, for events. */
    public String toJson(Object data) {
        return jsonb.toJson(data);
    }
}
