package io.caddis.admin.cluster;

import io.caddis.admin.Level;
import java.util.Map;

/**
 * One reason why the cluster is not well.
 *
 * @param code   {@code no-controller}, {@code offline}, {@code under-min-isr}, {@code under-replicated}, {@code
 *               broker-gone}, {@code broker-draining}, {@code non-preferred-leader}, {@code reassigning}, {@code
 *               directories-offline}, {@code catalog-unavailable}, {@code coordinators-missing}
 * @param level  how bad
 * @param count  things concerned, e.g. partitions; null where it does not count
 * @param params e.g. {@code brokers} ("2,3"), {@code since}, {@code brokerId}, {@code detail}
 * @param link   REST path with query that lists exactly what is counted, relative to the base; null if there is none
 */
public record Cause(String code, Level level, Long count, Map<String, String> params, String link) {

    public Cause {
        params = Map.copyOf(params);
    }
}
