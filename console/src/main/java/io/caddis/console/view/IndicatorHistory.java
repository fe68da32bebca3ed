package io.caddis.console.view;

import io.caddis.admin.Level;
import io.caddis.admin.cluster.Indicator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The last hour of the key figures, one value a minute. The console's loop adds to it, any thread reads; guarded by its monitor. */
public final class IndicatorHistory {

    /** Time between two values. */
    public static final int STEP_SECONDS = 60;
    private static final int VALUES_MAX = 60;

    private final Map<String, Deque<Sample>> byName = new LinkedHashMap<>();

    /** @param value null: not known then */
    private record Sample(Long value) {}

    /** Remembers the present values; the oldest go. */
    public synchronized void sample(List<Indicator> indicators) {
        for (Indicator indicator : indicators) {
            Deque<Sample> samples = byName.computeIfAbsent(indicator.name(), name -> new ArrayDeque<>());
            samples.addLast(new Sample(indicator.value()));
            if (samples.size() > VALUES_MAX) {
                samples.removeFirst();
            }
        }
    }

    synchronized Indicator indicator(String name, Long value, String unit, Level level, String link) {
        List<Long> history = new ArrayList<>();
        byName.getOrDefault(name, new ArrayDeque<>()).forEach(sample -> history.add(sample.value()));
        return new Indicator(name, value, unit, level, link, STEP_SECONDS, history);
    }
}
