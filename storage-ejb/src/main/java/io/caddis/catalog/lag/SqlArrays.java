package io.caddis.catalog.lag;

import io.caddis.coordinator.lag.LagHistoryRow;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/** Values of many partitions as arrays of PostgreSQL and back; what is absent is null. */
final class SqlArrays {

    private SqlArrays() {}

    static Array slots(Connection connection, Collection<Integer> slots) throws SQLException {
        return connection.createArrayOf("int2", slots.stream().map(Integer::shortValue).toArray());
    }

    static <T> Array of(Connection connection, String type, List<T> of, Function<T, Object> value) throws SQLException {
        return connection.createArrayOf(type, of.stream().map(value).toArray());
    }

    static Object orNull(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }

    static Object orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    /** {@link LagHistoryRow#UNKNOWN} becomes null. */
    static Array series(Connection connection, long[] values) throws SQLException {
        return connection.createArrayOf(
                "int8", Arrays.stream(values).mapToObj(value -> value == LagHistoryRow.UNKNOWN ? null : value).toArray());
    }

    /** Null becomes {@link LagHistoryRow#UNKNOWN}. */
    static long[] series(Array array) throws SQLException {
        return Arrays.stream((Long[]) array.getArray()).mapToLong(value -> value == null ? LagHistoryRow.UNKNOWN : value).toArray();
    }

    static OptionalLong optional(Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    static OptionalDouble optional(Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
