package io.caddis.broker.settings;

import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * How the node stops.
 *
 * @param controlled it hands its leaderships over first
 */
public record ShutdownSettings(boolean controlled) {

    static final String CONTROLLED_SHUTDOWN_ENABLE = "controlled.shutdown.enable";

    static void declare(SettingGroup group) {
        group.define(CONTROLLED_SHUTDOWN_ENABLE, Type.BOOLEAN, true, Importance.MEDIUM,
                "Whether a node that is stopped hands its leaderships over first, which takes up to 10 seconds and costs its"
                        + " partitions almost no time. Without it they have no leader until the others have noticed.");
    }

    static ShutdownSettings from(SettingValues values) {
        return new ShutdownSettings(values.bool(CONTROLLED_SHUTDOWN_ENABLE));
    }
}
