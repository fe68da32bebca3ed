package io.caddis.coordinator.group.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EmbeddedTest {

    private static final Map<String, List<Integer>> OWNED = Map.of("flights", List.of(0, 2));

    @Test
    void shouldReadSubscriptionOfEachVersion() throws MalformedEmbeddedException {
        EmbeddedSubscription first = EmbeddedSubscription.decode(EmbeddedBytes.subscription(0, List.of("a", "b"), OWNED));
        assertEquals(List.of("a", "b"), first.topics());
        assertEquals(Map.of(), first.ownedPartitions());
        assertEquals(-1, first.generation());
        assertEquals(OWNED, EmbeddedSubscription.decode(EmbeddedBytes.subscription(1, List.of("a"), OWNED)).ownedPartitions());
        assertEquals(9, EmbeddedSubscription.decode(EmbeddedBytes.subscription(2, List.of("a"), OWNED)).generation());
        assertNull(EmbeddedSubscription.decode(EmbeddedBytes.subscription(2, List.of("a"), OWNED)).rackId());
        assertEquals("r", EmbeddedSubscription.decode(EmbeddedBytes.subscription(3, List.of("a"), OWNED)).rackId());
    }

    @Test
    void shouldReadNewerVersion_asFarAsItIsKnown() throws MalformedEmbeddedException {
        byte[] known = EmbeddedBytes.subscription(3, List.of("a"), OWNED);
        byte[] newer = Arrays.copyOf(known, known.length + 5);
        newer[1] = 4;
        assertEquals(OWNED, EmbeddedSubscription.decode(newer).ownedPartitions());
    }

    @Test
    void shouldReadAssignmentItWrote() throws MalformedEmbeddedException {
        for (int version = 0; version < 5; version++) {
            byte[] bytes = new EmbeddedAssignment(OWNED).encode(version);
            assertEquals(Math.min(version, 3), ByteBuffer.wrap(bytes).getShort());
            assertEquals(OWNED, EmbeddedAssignment.decode(bytes).partitions());
        }
        assertEquals(Map.of(), EmbeddedAssignment.decode(new byte[0]).partitions());
    }

    @Test
    void shouldRefuseBytes_thatAreCutOff() {
        byte[] subscription = EmbeddedBytes.subscription(3, List.of("a", "b"), OWNED);
        for (int length = 0; length < subscription.length; length++) {
            byte[] cut = Arrays.copyOf(subscription, length);
            assertThrows(MalformedEmbeddedException.class, () -> EmbeddedSubscription.decode(cut));
        }
    }

    @Test
    void shouldRefuseCounts_thatAreNotThere() {
        byte[] huge = ByteBuffer.allocate(6).putShort((short) 0).putInt(Integer.MAX_VALUE).array();
        assertThrows(MalformedEmbeddedException.class, () -> EmbeddedSubscription.decode(huge));
        assertThrows(MalformedEmbeddedException.class, () -> EmbeddedAssignment.decode(huge));
        byte[] negative = ByteBuffer.allocate(6).putShort((short) -1).putInt(0).array();
        assertThrows(MalformedEmbeddedException.class, () -> EmbeddedAssignment.decode(negative));
    }

    @Test
    void shouldOnlyRefuse_whenBytesAreRandom() {
        Random random = new Random(1);
        byte[] valid = EmbeddedBytes.subscription(3, List.of("a", "b"), OWNED);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = valid.clone();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            try {
                EmbeddedSubscription.decode(bytes);
            } catch (MalformedEmbeddedException e) {
                continue;
            }
        }
    }
}
