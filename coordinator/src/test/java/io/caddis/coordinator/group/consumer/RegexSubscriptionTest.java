package io.caddis.coordinator.group.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.group.GroupAnswer.ConsumerBeaten;
import io.caddis.coordinator.group.GroupRequest.ConsumerHeartbeat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Members that subscribe to whatever matches. */
class RegexSubscriptionTest {

    private final GroupHarness h = new GroupHarness();
    private UUID fa;

    @BeforeEach
    void createTopics() {
        fa = h.topics.create("fa", 2);
        h.topics.create("xa", 2);
    }

    @Test
    void shouldAssignWhatMatches_togetherWithNames() {
        assertEquals(Set.of(fa), h.joinMatching("a", "f.*").assignment().keySet());
        ConsumerBeaten both = h.beat(new ConsumerHeartbeat(
                GroupHarness.GROUP, "a", 1, null, null, -1, List.of("xa"), null, null, null, GroupHarness.CLIENT));
        assertEquals(Set.of(fa, h.topics.id("xa")), both.assignment().keySet());
        assertTrue(h.group.isSubscribedTo("fa"));
        assertFalse(h.group.isSubscribedTo("f"));
    }

    @Test
    void shouldUnsubscribe_whenRegexIsEmptied() {
        h.joinMatching("a", "f.*");
        ConsumerBeaten answer = h.beat(new ConsumerHeartbeat(
                GroupHarness.GROUP, "a", 1, null, null, -1, null, "", null, null, GroupHarness.CLIENT));
        assertEquals(Map.of(), answer.assignment());
        assertNull(h.described("a").subscribedRegex());
    }

    @Test
    void shouldFindNewTopic_whenTopicsChanged() {
        h.joinMatching("a", "f.*");
        UUID fb = h.topics.create("fb", 1);
        h.topicsChanged();
        assertNull(h.beat("a", 1).assignment(), "not refreshed more often than every 10 s");
        h.passMs(10_000);
        ConsumerBeaten answer = h.beat("a", 1);
        assertEquals(2, answer.memberEpoch());
        assertEquals(Set.of(fa, fb), answer.assignment().keySet());
    }

    @Test
    void shouldMatchAgain_whenIntervalIsOver() {
        h.joinMatching("a", "f.*");
        UUID fb = h.topics.create("fb", 1);
        int before = h.topics.matchings;
        for (int i = 0; i < 15; i++) {
            h.passMs(39_999);
            assertNull(h.beat("a", 1).assignment());
        }
        assertEquals(before, h.topics.matchings);
        h.passMs(15);
        assertEquals(Set.of(fa, fb), h.beat("a", 1).assignment().keySet());
    }

    @Test
    void shouldRebalance_whenTopicOfOthersComesToMatch() {
        h.join("b", "fb");
        h.joinMatching("a", "f.*");
        h.settle("a", "b");
        h.topics.create("fb", 2);
        h.topicsChanged();
        h.beat("b", h.described("b").memberEpoch());
        h.passMs(10_000);
        h.settle("a", "b");
        assertEquals(2, GroupHarness.count(h.described("a").owned()), "it has fa");
        assertEquals(2, GroupHarness.count(h.described("b").owned()), "and the other fb");
        h.leave("b");
        h.settle("a");
        assertEquals(4, GroupHarness.count(h.described("a").owned()));
    }

    @Test
    void shouldTakeTopicAway_whenItIsDeleted() {
        h.joinMatching("a", "f.*");
        h.topics.delete("fa");
        h.topicsChanged();
        assertEquals(Map.of(), h.beat("a", 1).assignment());
    }

    @Test
    void shouldKeepRegex_whenLoaded() {
        h.joinMatching("a", "f.*");
        h.failOver();
        assertNull(h.beat("a", 1).assignment());
        assertEquals(1, h.epoch());
        assertEquals("f.*", h.described("a").subscribedRegex());
    }
}
