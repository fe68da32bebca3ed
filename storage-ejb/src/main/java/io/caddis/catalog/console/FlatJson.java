package io.caddis.catalog.console;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** Small JSON objects of texts, between Java and PostgreSQL, which reads and writes them. */
final class FlatJson {

    /** Turns two arrays into an object, on the server: nothing is put together as text here. */
    static final String FROM_ARRAYS = "coalesce(jsonb_object(?::text[], ?::text[]), '{}')";

    private FlatJson() {}

    static int bind(PreparedStatement statement, int index, Map<String, String> object) throws SQLException {
        Connection connection = statement.getConnection();
        TreeMap<String, String> sorted = new TreeMap<>(object);
        statement.setArray(index, connection.createArrayOf("text",
                sorted.keySet().stream().map(name -> Texts.cut(name, 512)).toArray()));
        statement.setArray(index + 1, connection.createArrayOf("text",
                sorted.values().stream().map(value -> Texts.cut(value, 65_536)).toArray()));
        return index + 2;
    }

    /** The object as two arrays, its values as text: numbers, arrays and objects as JSON writes them. */
    static String toArrays(String column) {
        return "(select array_agg(e.key order by e.key) from jsonb_each_text(" + column + ") e where e.value is not null), "
                + "(select array_agg(e.value order by e.key) from jsonb_each_text(" + column + ") e where e.value is not null)";
    }

    static Map<String, String> read(ResultSet row, int index) throws SQLException {
        Map<String, String> object = new TreeMap<>();
        if (row.getArray(index) != null) {
            String[] names = (String[]) row.getArray(index).getArray();
            String[] values = (String[]) row.getArray(index + 1).getArray();
            for (int i = 0; i < names.length; i++) {
                object.put(names[i], values[i]);
            }
        }
        return object;
    }
}
