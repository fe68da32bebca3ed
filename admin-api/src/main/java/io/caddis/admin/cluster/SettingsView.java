package io.caddis.admin.cluster;

import io.caddis.admin.Gap;
import java.util.List;

/**
 * {@code GET /settings}, {@code /brokers/{id}/settings}, {@code /topics/{topic}/settings}.
 *
 * @param resource {@code cluster}, {@code broker} or {@code topic}
 * @param name     topic or broker id; empty for the cluster
 * @param settings by name
 * @param missing  what the answer lacks
 * @param asOf     ISO-8601 instant of the facts
 */
public record SettingsView(String resource, String name, List<SettingRow> settings, List<Gap> missing, String asOf) {

    public SettingsView {
        settings = List.copyOf(settings);
        missing = List.copyOf(missing);
    }
}
