package io.caddis.admin.cluster;

import java.util.List;

/**
 * One setting, its value in force and where that comes from.
 *
 * @param name          Kafka's name
 * @param value         in force; null if it has none or is sensitive
 * @param source        {@code TOPIC}, {@code NODE}, {@code CLUSTER}, {@code START_UP} or {@code DEFAULT}
 * @param defaultValue  what would hold if nobody had set it; null if nothing
 * @param overridden    whether it differs from the default
 * @param readOnly      cannot be changed while nodes run
 * @param sensitive     its value is never shown
 * @param type          {@code BOOLEAN}, {@code INT}, {@code LONG}, {@code STRING}, {@code LIST}, {@code DOUBLE}, ...
 * @param documentation what it does, English
 * @param given         every value given for it, the one in force first
 */
public record SettingRow(
        String name,
        String value,
        String source,
        String defaultValue,
        boolean overridden,
        boolean readOnly,
        boolean sensitive,
        String type,
        String documentation,
        List<Given> given) {

    public SettingRow {
        given = List.copyOf(given);
    }

    /** One value given for a setting, under which name and where. */
    public record Given(String name, String value, String source) {}
}
