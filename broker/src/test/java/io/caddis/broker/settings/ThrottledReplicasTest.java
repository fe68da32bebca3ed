package io.caddis.broker.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThrottledReplicasTest {

    @Test
    void shouldNameReplicas_whenTheyAreListedOrAllAre() {
        assertTrue(ThrottledReplicas.names("0:1, 3:2", 3, 2));
        assertFalse(ThrottledReplicas.names("0:1,3:2", 3, 1));
        assertTrue(ThrottledReplicas.names("*", 7, 9));
        assertFalse(ThrottledReplicas.names("", 0, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "0:1", "0:1,12:3"})
    void shouldBeAccepted_whenItIsAListOfReplicas(String list) {
        assertEquals(List.of(), TopicSettings.problemsOf(Map.of("follower.replication.throttled.replicas", list)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0:1:2", "a:1", "*,0:1", "0:-1"})
    void shouldBeRefused_whenItIsNot(String list) {
        assertEquals(List.of("Invalid value " + list + " for configuration leader.replication.throttled.replicas: must be a list of"
                        + " partition:broker, such as 0:1,0:2, or * for all replicas"),
                TopicSettings.problemsOf(Map.of("leader.replication.throttled.replicas", list)));
    }
}
