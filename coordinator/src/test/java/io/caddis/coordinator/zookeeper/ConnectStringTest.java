package io.caddis.coordinator.zookeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectStringTest {

    @ParameterizedTest
    @CsvSource({
        "'a:2181', 'a:2181', ''",
        "'a:2181,b:2182/', 'a:2181,b:2182', ''",
        "'a:2181,b:2182/x/y', 'a:2181,b:2182', '/x/y'",
        "'[::1]:2181/x/', '[::1]:2181', '/x'"
    })
    void shouldTakeApart(String text, String servers, String chroot) {
        assertEquals(new ConnectString(servers, chroot), ConnectString.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a:", ":2181", "a:0", "a:65536", "a:2181,", "a:x", "/x", "a:2181/x//y", "a:2181/../y"})
    void shouldRefuse_whenItLeadsNowhere(String text) {
        assertThrows(IllegalArgumentException.class, () -> ConnectString.parse(text));
    }
}
