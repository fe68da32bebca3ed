package io.caddis.broker.settings;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigDef.Width;

/** Declares settings under one heading of the reference page, in the order in which they are declared. */
final class SettingGroup {

    private final ConfigDef definitions;
    private final String heading;
    private int order;

    SettingGroup(ConfigDef definitions, String heading) {
        this.definitions = definitions;
        this.heading = heading;
    }

    /** @param defaultValue {@link ConfigDef#NO_DEFAULT_VALUE} makes the setting required; null means "not set" */
    SettingGroup define(
            String name, Type type, Object defaultValue, Validator check, Importance importance, String text) {
        order++;
        definitions.define(name, type, defaultValue, check, importance, text, heading, order, Width.NONE, name);
        return this;
    }

    SettingGroup define(String name, Type type, Object defaultValue, Importance importance, String text) {
        return define(name, type, defaultValue, null, importance, text);
    }
}
