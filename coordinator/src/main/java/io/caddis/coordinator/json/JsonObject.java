package io.caddis.coordinator.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A parsed object, read with the type each member must have. Every method may throw {@link MalformedJsonException}. */
public final class JsonObject {

    private final Map<?, ?> members;

    JsonObject(Map<?, ?> members) {
        this.members = members;
    }

    public String string(String name) {
        return typed(name, String.class);
    }

    public Optional<String> optionalString(String name) {
        return members.get(name) == null ? Optional.empty() : Optional.of(string(name));
    }

    public boolean bool(String name) {
        return typed(name, Boolean.class);
    }

    /** False where the member is missing: one that a former release did not write. */
    public boolean optionalBool(String name) {
        return members.get(name) != null && bool(name);
    }

    public long number(String name) {
        return typed(name, Long.class);
    }

    /** A whole number of at least {@code min} that fits an int. */
    public int integer(String name, int min) {
        return integer(name, typed(name, Long.class), min);
    }

    public UUID uuid(String name) {
        return uuid(name, string(name));
    }

    /** Empty where the member is missing: one that a former release did not write. */
    public List<UUID> optionalUuids(String name) {
        return members.get(name) == null ? List.of() : uuids(name);
    }

    public List<UUID> uuids(String name) {
        List<UUID> result = new ArrayList<>();
        for (Object element : array(name)) {
            if (!(element instanceof String text)) {
                throw new MalformedJsonException(name + " holds " + element + " where a UUID belongs");
            }
            result.add(uuid(name, text));
        }
        return result;
    }

    public List<?> array(String name) {
        return typed(name, List.class);
    }

    /** A member object whose values are all strings. */
    public Map<String, String> stringMap(String name) {
        Map<String, String> result = new LinkedHashMap<>();
        Map<?, ?> entries = typed(name, Map.class);
        entries.forEach((key, value) -> {
            if (!(value instanceof String text)) {
                throw new MalformedJsonException(name + "." + key + " is not a string");
            }
            result.put((String) key, text);
        });
        return result;
    }

    /** Empty where the member is missing: one that a former release did not write. */
    public Map<String, String> optionalStringMap(String name) {
        return members.get(name) == null ? Map.of() : stringMap(name);
    }

    /** A member object of objects. */
    public Map<String, JsonObject> objectMap(String name) {
        Map<String, JsonObject> result = new LinkedHashMap<>();
        Map<?, ?> entries = typed(name, Map.class);
        entries.forEach((key, value) -> {
            if (!(value instanceof Map<?, ?> inner)) {
                throw new MalformedJsonException(name + "." + key + " is not an object");
            }
            result.put((String) key, new JsonObject(inner));
        });
        return result;
    }

    /** {@code value}, an element of {@code where}, as an int of at least {@code min}. */
    public static int integer(String where, Object value, int min) {
        if (!(value instanceof Long number) || number < min || number > Integer.MAX_VALUE) {
            throw new MalformedJsonException(where + " holds " + value + " where a whole number from " + min + " belongs");
        }
        return number.intValue();
    }

    private static UUID uuid(String name, String text) {
        try {
            UUID id = UUID.fromString(text);
            if (id.toString().equals(text)) { // fromString also takes shortened groups
                return id;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new MalformedJsonException(name + " is not a UUID: " + text);
    }

    private <T> T typed(String name, Class<T> type) {
        Object value = members.get(name);
        if (!type.isInstance(value)) {
            throw new MalformedJsonException(name + " is " + (value == null ? "missing" : "not a " + type.getSimpleName()));
        }
        return type.cast(value);
    }
}
