package io.caddis.coordinator.controller;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "flights", "A-Z_0.9", "...", "__consumer_offsets", "-"})
    void shouldAccept_whenKafkaDoes(String name) {
        assertDoesNotThrow(() -> TopicName.requireLegal(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a b", "a/b", "../etc", "é", "a\0b", "a\n", "<script>", "名"})
    void shouldRefuse_whenKafkaDoes(String name) {
        assertThrows(ControllerException.InvalidTopicName.class, () -> TopicName.requireLegal(name));
    }

    @Test
    void shouldEndAtTwoHundredAndFortyNineCharacters() {
        assertDoesNotThrow(() -> TopicName.requireLegal("a".repeat(249)));
        assertThrows(ControllerException.InvalidTopicName.class, () -> TopicName.requireLegal("a".repeat(250)));
    }

    @Test
    void shouldHaveTheSameKey_whenMetricNamesWouldCollide() {
        assertEquals(TopicName.collisionKey("a.b"), TopicName.collisionKey("a_b"));
    }
}
