package io.caddis.coordinator.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void shouldReadBackWhatItWrote() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("text", "quote \" backslash \\ line\n tab\t null\0 é 名 \uD83D\uDE00 lone \uD800");
        document.put("numbers", List.of(0L, -1L, Long.MAX_VALUE, Long.MIN_VALUE));
        document.put("nested", Map.of("empty", List.of(), "yes", true));
        document.put("nothing", null);

        assertEquals(document, JsonReader.read(JsonWriter.write(document)));
    }

    @Test
    void shouldWriteWithoutWhiteSpace() {
        assertEquals("[{\"a\":[1,2]},{}]", JsonWriter.write(List.of(Map.of("a", List.of(1, 2)), Map.of())));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "{", "}", "[", "[1", "[1,]", "{\"a\"}", "{\"a\":}", "{a:1}", "{\"a\":1,\"a\":2}", "1.5", "1e3", "-", "+1", "nul", "tru",
        "\"", "\"\\x\"", "\"\\u12\"", "\"\n\"", "[1] 2", "99999999999999999999", "[[[[[[[[[[1]]]]]]]]]]", "\u0661"
    })
    void shouldRefuse_whenTheTextIsNotADocument(String text) {
        assertThrows(MalformedJsonException.class, () -> JsonReader.read(text));
    }

    @Test
    void shouldNameTheMember_whenItHasTheWrongType() {
        JsonObject object = JsonReader.readObject("{\"id\":\"1-1-1-1-1\",\"port\":-5,\"names\":{\"a\":1},\"list\":[1]}");

        assertMessage("id is not a UUID: 1-1-1-1-1", () -> object.uuid("id"));
        assertMessage("port holds -5 where a whole number from 1 belongs", () -> object.integer("port", 1));
        assertMessage("names.a is not a string", () -> object.stringMap("names"));
        assertMessage("list holds 1 where a UUID belongs", () -> object.uuids("list"));
        assertMessage("absent is missing", () -> object.string("absent"));
    }

    private static void assertMessage(String expected, Executable reading) {
        assertEquals(expected, assertThrows(MalformedJsonException.class, reading).getMessage());
    }
}
