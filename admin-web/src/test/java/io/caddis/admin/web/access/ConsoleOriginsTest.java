package io.caddis.admin.web.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleOriginsTest {

    private static final ConsoleOrigins ORIGINS =
            ConsoleOrigins.of(List.of("http://b1.example:8080/console", "https://b2.example/console", "https://b3.example:443/console"));

    @Test
    void shouldKnowTheOriginsOfTheConsoles_asABrowserWritesThem() {
        assertTrue(ORIGINS.contains("http://b1.example:8080"));
        assertTrue(ORIGINS.contains("https://b2.example"));
        assertTrue(ORIGINS.contains("https://b3.example"));
    }

    @Test
    void shouldKnowNoOtherOrigin() {
        for (String other : List.of("http://b1.example", "https://b1.example:8080", "http://b1.example:8080.evil.example", "null", "")) {
            assertFalse(ORIGINS.contains(other), other);
        }
        assertFalse(ORIGINS.contains(null));
        assertFalse(ConsoleOrigins.of(List.of()).contains("http://b1.example:8080"));
    }

    @Test
    void shouldBeNamedInAPolicy() {
        assertEquals(" http://b1.example:8080 https://b2.example https://b3.example", ORIGINS.asSources());
        assertEquals("", ConsoleOrigins.of(List.of()).asSources());
    }
}
