package io.caddis.coordinator.group.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.caddis.coordinator.group.GroupAnswer.ConsumerBeaten;
import io.caddis.coordinator.group.GroupError;
import io.caddis.coordinator.group.GroupRequest.ConsumerHeartbeat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is no valid request at all. */
class HeartbeatFieldsTest {

    private static final List<String> TOPICS = List.of("flights");
    private static final Map<UUID, List<Integer>> NOTHING = Map.of();

    private final GroupHarness h = new GroupHarness();

    @Test
    void shouldRefuse_whenIdsAreEmpty() {
        refused(new ConsumerHeartbeat("", "a", 0, null, null, 1, TOPICS, null, null, NOTHING, GroupHarness.CLIENT));
        refused(new ConsumerHeartbeat("g", "", 0, null, null, 1, TOPICS, null, null, NOTHING, GroupHarness.CLIENT));
        refused(new ConsumerHeartbeat("g", "a", 0, "", null, 1, TOPICS, null, null, NOTHING, GroupHarness.CLIENT));
        refused(new ConsumerHeartbeat("g", "a", 0, null, "", 1, TOPICS, null, null, NOTHING, GroupHarness.CLIENT));
    }

    @Test
    void shouldRefuseJoining_whenFieldsAreMissing() {
        refused(new ConsumerHeartbeat("g", "a", 0, null, null, -1, TOPICS, null, null, NOTHING, GroupHarness.CLIENT));
        refused(new ConsumerHeartbeat("g", "a", 0, null, null, 1, TOPICS, null, null, null, GroupHarness.CLIENT));
        refused(new ConsumerHeartbeat("g", "a", 0, null, null, 1, null, null, null, NOTHING, GroupHarness.CLIENT));
        refused(new ConsumerHeartbeat(
                "g", "a", 0, null, null, 1, TOPICS, null, null, Map.of(UUID.randomUUID(), List.of(0)), GroupHarness.CLIENT));
    }

    @Test
    void shouldRefuseEpochs_thatMeanNothing() {
        refused(new ConsumerHeartbeat("g", "a", -3, "i", null, -1, null, null, null, null, GroupHarness.CLIENT));
        refused(new ConsumerHeartbeat("g", "a", -2, null, null, -1, null, null, null, null, GroupHarness.CLIENT));
    }

    @Test
    void shouldRefuseAssignor_thatIsNotConfigured() {
        assertEquals(GroupError.UNSUPPORTED_ASSIGNOR, h.beat(new ConsumerHeartbeat(
                "g", "a", 0, null, null, 1, TOPICS, null, "sticky", NOTHING, GroupHarness.CLIENT)).error());
    }

    @Test
    void shouldRefuseRegex_thatIsNone() {
        ConsumerBeaten answer = h.joinMatching("a", "fl(");
        assertEquals(GroupError.INVALID_REGULAR_EXPRESSION, answer.error());
        assertNotNull(answer.errorMessage());
        assertEquals("Empty", h.state());
    }

    private void refused(ConsumerHeartbeat request) {
        ConsumerBeaten answer = h.beat(request);
        assertEquals(GroupError.INVALID_REQUEST, answer.error());
        assertNotNull(answer.errorMessage());
        assertEquals(0, h.stores.size());
    }
}
