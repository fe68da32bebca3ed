package io.caddis.coordinator.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parses one JSON document into {@link Map}, {@link List}, {@link String}, {@link Long}, {@link Boolean} and null. The text
 * comes from outside: nesting is bounded, a key that comes twice, a fraction and anything after the document are refused.
 */
public final class JsonReader {

    private static final int MAX_DEPTH = 8;

    private final String text;
    private int position;

    private JsonReader(String text) {
        this.text = text;
    }

    /** @throws MalformedJsonException if the text is not exactly one document */
    public static Object read(String text) {
        JsonReader reader = new JsonReader(text);
        Object value = reader.value(0);
        reader.skipWhiteSpace();
        if (reader.position != text.length()) {
            throw reader.malformed("end of text");
        }
        return value;
    }

    /** @throws MalformedJsonException if the text is not exactly one object */
    public static JsonObject readObject(String text) {
        if (read(text) instanceof Map<?, ?> members) {
            return new JsonObject(members);
        }
        throw new MalformedJsonException("not a JSON object");
    }

    private Object value(int depth) {
        if (depth > MAX_DEPTH) {
            throw new MalformedJsonException("nested deeper than " + MAX_DEPTH + " levels");
        }
        skipWhiteSpace();
        char c = peek();
        return switch (c) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> literal("true", true);
            case 'f' -> literal("false", false);
            case 'n' -> literal("null", null);
            default -> number();
        };
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> members = new LinkedHashMap<>();
        position++;
        if (consumeIf('}')) {
            return members;
        }
        do {
            skipWhiteSpace();
            String key = string();
            expect(':');
            if (members.containsKey(key)) {
                throw new MalformedJsonException("key " + key + " comes twice");
            }
            members.put(key, value(depth + 1));
        } while (consumeIf(','));
        expect('}');
        return members;
    }

    private List<Object> array(int depth) {
        List<Object> elements = new ArrayList<>();
        position++;
        if (consumeIf(']')) {
            return elements;
        }
        do {
            elements.add(value(depth + 1));
        } while (consumeIf(','));
        expect(']');
        return elements;
    }

    private String string() {
        if (peek() != '"') {
            throw malformed("a string");
        }
        position++;
        StringBuilder out = new StringBuilder();
        for (char c = next(); c != '"'; c = next()) {
            if (c < 0x20) {
                throw malformed("no control character in a string");
            }
            out.append(c == '\\' ? escaped() : c);
        }
        return out.toString();
    }

    private char escaped() {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int code = 0;
                for (int i = 0; i < 4; i++) {
                    int digit = Character.digit(next(), 16);
                    if (digit < 0) {
                        throw malformed("four hexadecimal digits");
                    }
                    code = code << 4 | digit;
                }
                yield (char) code;
            }
            default -> throw malformed("an escape sequence");
        };
    }

    private Object literal(String word, Object value) {
        if (!text.startsWith(word, position)) {
            throw malformed(word);
        }
        position += word.length();
        return value;
    }

    private Long number() {
        int start = position;
        if (position < text.length() && text.charAt(position) == '-') {
            position++;
        }
        while (position < text.length() && isDigit(text.charAt(position))) {
            position++;
        }
        try {
            return Long.valueOf(text.substring(start, position));
        } catch (NumberFormatException e) {
            position = start;
            throw malformed("a value");
        }
    }

    /** ASCII only: {@link Character#digit} and {@link Long#valueOf} take the digits of every script. */
    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void expect(char c) {
        if (!consumeIf(c)) {
            throw malformed("'" + c + "'");
        }
    }

    private boolean consumeIf(char c) {
        skipWhiteSpace();
        if (position < text.length() && text.charAt(position) == c) {
            position++;
            return true;
        }
        return false;
    }

    private void skipWhiteSpace() {
        while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }

    private char peek() {
        if (position >= text.length()) {
            throw malformed("more text");
        }
        return text.charAt(position);
    }

    private char next() {
        char c = peek();
        position++;
        return c;
    }

    private MalformedJsonException malformed(String expected) {
        String found = position < text.length() ? "'" + text.charAt(position) + "'" : "the end";
        return new MalformedJsonException("expected " + expected + " at character " + position + ", found " + found);
    }
}
