package io.caddis.catalog.console;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Conditions of a select with the values they bind. Only constants of this package become SQL; what people send is always bound. */
final class SqlConditions {

    private final List<String> conditions = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    /** @param condition with one question mark for each value */
    SqlConditions add(String condition, Object... bound) {
        conditions.add(condition);
        values.addAll(List.of(bound));
        return this;
    }

    SqlConditions addIf(Optional<?> value, String condition) {
        value.ifPresent(present -> add(condition, present));
        return this;
    }

    SqlConditions addIfInstant(Optional<Long> epochMs, String condition) {
        epochMs.ifPresent(ms -> add(condition, Instant.ofEpochMilli(ms).atOffset(ZoneOffset.UTC)));
        return this;
    }

    SqlConditions addIfAny(List<String> words, String condition) {
        if (!words.isEmpty()) {
            add(condition, (Object) words.toArray(String[]::new));
        }
        return this;
    }

    String where() {
        return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    }

    /** Binds the values; returns the next free index. */
    int bind(PreparedStatement statement) throws SQLException {
        int index = 1;
        for (Object value : values) {
            if (value instanceof String[] words) {
                statement.setArray(index, statement.getConnection().createArrayOf("text", words));
            } else {
                statement.setObject(index, value);
            }
            index++;
        }
        return index;
    }
}
