package io.caddis.broker.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleSettingsTest {

    @Test
    void shouldStayWithItsNode_whenNothingIsGiven() {
        assertEquals(List.of(), SettingsFixture.startedWith().console().urls());
    }

    @Test
    void shouldTakeEachAddressOnce_withoutTheSlashAtItsEnd() {
        BrokerSettings settings = SettingsFixture.startedWith(
                ConsoleSettings.CONSOLE_URLS, "http://b1:8080/console, https://b2.example/console/ ,http://b1:8080/console");

        assertEquals(List.of("http://b1:8080/console", "https://b2.example/console"), settings.console().urls());
    }

    @ParameterizedTest
    @ValueSource(strings = {"b1:8080", "ftp://b1/console", "http://", "http://u:p@b1/console", "http://b1/console?x=1", "http://b1/#a", "javascript:1"})
    void shouldRefuse_whatIsNoAddressOfAConsole(String given) {
        List<String> problems = SettingsFixture.problemsWith(ConsoleSettings.CONSOLE_URLS, given);

        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.get(0).startsWith("console.urls: '" + given + "' is no address of a console"), problems.toString());
    }
}
