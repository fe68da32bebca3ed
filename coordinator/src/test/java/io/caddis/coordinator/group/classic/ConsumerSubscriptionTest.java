package io.caddis.coordinator.group.classic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConsumerSubscriptionTest {

    private static byte[] subscription(int version, String... topics) {
        ByteBuffer bytes = ByteBuffer.allocate(1_000);
        bytes.putShort((short) version).putInt(topics.length);
        for (String topic : topics) {
            byte[] name = topic.getBytes(StandardCharsets.UTF_8);
            bytes.putShort((short) name.length).put(name);
        }
        bytes.putInt(-1);
        if (version > 0) {
            bytes.putInt(0);
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    @Test
    void shouldReadTopics_whenTheVersionIsAny() {
        assertEquals(Optional.of(List.of("a", "übermut")), ConsumerSubscription.topics(subscription(0, "a", "übermut")));
        assertEquals(Optional.of(List.of("a")), ConsumerSubscription.topics(subscription(3, "a")));
        assertEquals(Optional.of(List.of()), ConsumerSubscription.topics(subscription(1)));
    }

    @Test
    void shouldReadNothing_whenTheBytesEndAnywhere() {
        byte[] whole = subscription(0, "a", "b");
        for (int length = 0; length < whole.length; length++) {
            assertEquals(Optional.empty(), ConsumerSubscription.topics(Arrays.copyOf(whole, length)), "at " + length);
        }
    }

    @Test
    void shouldReadNothing_whenLengthsAreHostile() {
        assertEquals(Optional.empty(), ConsumerSubscription.topics(
                ByteBuffer.allocate(20).putShort((short) 0).putInt(Integer.MAX_VALUE).array()));
        assertEquals(Optional.empty(), ConsumerSubscription.topics(ByteBuffer.allocate(20).putShort((short) 0).putInt(-1).array()));
        assertEquals(Optional.empty(), ConsumerSubscription.topics(
                ByteBuffer.allocate(20).putShort((short) 0).putInt(1).putShort((short) -5).array()));
        assertEquals(Optional.empty(), ConsumerSubscription.topics(
                ByteBuffer.allocate(10).putShort((short) 0).putInt(0).putInt(1_000).array()));
    }

    @Test
    void shouldKnowWhatIsRead_whenMembersSaySo() {
        GroupScenario scenario = new GroupScenario();
        assertFalse(scenario.group.isSubscribedTo("a"));
        scenario.join().metadata("range", subscription(1, "a")).ask();
        assertTrue(scenario.group.isSubscribedTo("anything"), "nobody has agreed on a protocol yet");
        scenario.join().metadata("range", subscription(1, "b")).ask();
        scenario.pass(2 * GroupScenario.INITIAL_DELAY_MS);

        assertTrue(scenario.group.isSubscribedTo("a"));
        assertTrue(scenario.group.isSubscribedTo("b"));
        assertFalse(scenario.group.isSubscribedTo("c"));
        scenario.pass(GroupScenario.SESSION_MS);
        assertFalse(scenario.group.isSubscribedTo("a"), "everybody is gone");
    }

    @Test
    void shouldTakeAnyTopicForRead_whenMembersSaySomethingElse() {
        GroupScenario scenario = new GroupScenario();
        scenario.stableMembers(1);

        assertTrue(scenario.group.isSubscribedTo("anything"));
    }

    @Test
    void shouldStoreTopics_whenMembersSaySo() {
        GroupScenario scenario = new GroupScenario();
        long join = scenario.join().metadata("range", subscription(1, "a", "b")).ask();
        scenario.pass(GroupScenario.INITIAL_DELAY_MS);
        String memberId = scenario.joined(join).memberId();
        scenario.syncAll(List.of(memberId));

        assertEquals(List.of("a", "b"), scenario.rows.members().get(memberId).subscribedTopics());
        scenario.failOver();
        assertFalse(scenario.group.isSubscribedTo("c"));
    }
}
