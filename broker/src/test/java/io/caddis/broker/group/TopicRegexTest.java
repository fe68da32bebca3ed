package io.caddis.broker.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicRegexTest {

    @Test
    void shouldMatchWholeNamesOnly() {
        TopicRegex regex = TopicRegex.compile("orders-[0-9]{1,3}");

        assertTrue(regex.matches("orders-42"));
        assertFalse(regex.matches("orders-42-old"));
        assertFalse(regex.matches("my-orders-42"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders(", "(?=ahead)a", "(a)\\1", "a{1001}"})
    void shouldRefuse_whenItIsNotOfRe2sSyntax(String regex) {
        assertThrows(IllegalArgumentException.class, () -> TopicRegex.compile(regex));
    }

    @ParameterizedTest
    @ValueSource(strings = {"((a{1000}){1000}){1000}", "((a{32}){32})", "a{1000}b{1000}", "((x{0,1000}){5,}){2}"})
    void shouldRefuseBeforeCompiling_whenRepetitionsMultiply(String regex) {
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> TopicRegex.compile(regex));
            assertEquals("its repetition counts multiply to more than 1000", refused.getMessage());
        });
    }

    @Test
    void shouldRefuse_whenItIsTooLong_orCompilesToTooMuch() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> TopicRegex.compile("a".repeat(1_025))).getMessage()
                .startsWith("it has 1025 characters"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> TopicRegex.compile("(abc|def){1000}")).getMessage()
                .startsWith("it compiles to "));
    }

    @Test
    void shouldAcceptWhatPeopleWrite() {
        assertTrue(TopicRegex.compile("^(eu|us)\\.[a-z]{2,40}\\.v[0-9]+$").matches("eu.flights.v12"));
        assertTrue(TopicRegex.compile(".*").matches("anything"));
        assertFalse(TopicRegex.compile("").matches("anything"));
    }
}
