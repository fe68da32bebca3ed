package io.caddis.verification.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.history.ProducedHistory.Sent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A checker that cannot find a bad history proves nothing: each kind of bad one must be found, and good ones passed. */
class HistoryCheckTest {

    private static final String TOPIC = "t";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    private final ProducedHistory produced = new ProducedHistory(TOPIC);
    private final List<StoredRecord> stored = new ArrayList<>();

    @BeforeEach
    void tenRecordsOfTwoProducersAcknowledgedInTurn() {
        for (int offset = 0; offset < 10; offset++) {
            Sent sent = produced.sending(offset % 2 == 0 ? "a" : "b", 0);
            produced.acknowledged(sent, PARTITION, offset);
            stored.add(new StoredRecord(offset, sent.payload().bytes()));
        }
    }

    @Test
    void shouldFindNothing_whenEverythingIsThere() {
        assertEquals(List.of(), violations());
        assertEquals(10, produced.acknowledgedCount());
    }

    @Test
    void shouldFindLoss_whenAnAcknowledgedRecordIsMissing() {
        stored.remove(4);

        assertEquals(List.of("lost: t-0 a#2, acknowledged at offset 4"), violations());
    }

    @Test
    void shouldFindLoss_whenTheTailIsMissing() {
        stored.remove(9);

        assertEquals(List.of("lost: t-0 b#4, acknowledged at offset 9"), violations());
    }

    @Test
    void shouldFindLoss_whenNothingIsThere() {
        assertEquals(10, HistoryCheck.violations(produced, Map.of()).size());
    }

    @Test
    void shouldFindDuplicate_whenARecordIsStoredTwice() {
        stored.add(new StoredRecord(10, payload("b", 4)));

        assertEquals(List.of("duplicate: t-0 b#4 is at offset 10 and already at 9"), violations());
    }

    @Test
    void shouldFindWrongOrder_whenTwoUnacknowledgedRecordsOfAProducerAreSwapped() {
        StampedPayload first = produced.sending("a", 0).payload();
        StampedPayload second = produced.sending("a", 0).payload();
        stored.add(new StoredRecord(10, second.bytes()));
        stored.add(new StoredRecord(11, first.bytes()));

        List<String> found = violations();

        assertEquals(1, found.size());
        assertTrue(found.get(0).startsWith("order: offset 11 (t-0 a#5) was sent before t-0 a#6"), found.get(0));
    }

    @Test
    void shouldFindStranger_whenARecordWasNeverSent() {
        stored.add(new StoredRecord(10, payload("a", 5)));
        stored.add(new StoredRecord(11, payload("c", 0)));

        assertEquals(2, violations().size());
        assertTrue(violations().stream().allMatch(violation -> violation.endsWith("was never sent there")), () -> "" + violations());
    }

    @Test
    void shouldFindStranger_whenARecordOfAnotherPartitionOrTopicIsThere() {
        Sent elsewhere = produced.sending("a", 1);
        stored.add(new StoredRecord(10, elsewhere.payload().bytes()));
        stored.add(new StoredRecord(11, new StampedPayload(new TopicPartition("other", 0), "a", 0).bytes()));

        assertEquals(2, violations().size());
    }

    @Test
    void shouldFindDamage_whenOneByteDiffers() {
        byte[] damaged = payload("a", 2);
        damaged[damaged.length - 1] ^= 1;
        stored.set(4, new StoredRecord(4, damaged));

        List<String> found = violations();

        assertTrue(found.get(0).startsWith("t-0: damaged or strange: offset 4"), found.get(0));
        assertTrue(found.contains("lost: t-0 a#2, acknowledged at offset 4"), () -> "" + found);
    }

    @Test
    void shouldFindWrongPlace_whenRecordMovedSinceItsAcknowledgement() {
        stored.set(9, new StoredRecord(10, payload("b", 4)));

        assertEquals(List.of("t-0 b#4 is at offset 10, acknowledged at 9"), violations());
    }

    @Test
    void shouldFindWrongPartition_whenAcknowledgementNamesAnother() {
        produced.acknowledged(produced.sending("a", 0), new TopicPartition(TOPIC, 1), 10);
        stored.add(new StoredRecord(10, payload("a", 5)));

        assertEquals(List.of("t-0 a#5 was acknowledged in another partition: t-1 offset 10"), violations());
    }

    @Test
    void shouldFindStandingOffsets_whenConsumerSeesOneTwice() {
        Collections.swap(stored, 3, 4);

        assertTrue(violations().stream().anyMatch(violation -> violation.contains("offsets do not increase")), () -> "" + violations());
    }

    @Test
    void shouldFindStrayPartition_whenNothingWasSentThere() {
        Map<Integer, List<StoredRecord>> read = Map.of(0, stored, 3, List.of(stored.get(1)));

        assertEquals(List.of("t-3: nothing was sent to it, yet records are there"), HistoryCheck.violations(produced, read));
    }

    @Test
    void shouldAllowBothOutcomes_whenAcknowledgementNeverCame() {
        Sent unknown = produced.sending("a", 0);
        produced.failed(unknown, new IllegalStateException("delivery timeout"));
        Sent later = produced.sending("a", 0);
        produced.acknowledged(later, PARTITION, 11);
        StoredRecord last = new StoredRecord(11, later.payload().bytes());
        List<StoredRecord> without = new ArrayList<>(stored);
        without.add(last);
        stored.addAll(Arrays.asList(new StoredRecord(10, unknown.payload().bytes()), last));

        assertEquals(List.of(), violations());
        assertEquals(List.of(), HistoryCheck.violations(produced, Map.of(0, without)));
        assertEquals(1, produced.failures().size());
    }

    @Test
    void shouldStopListing_whenEverythingIsLost() {
        for (int i = 0; i < 100; i++) {
            produced.acknowledged(produced.sending("a", 0), PARTITION, 10 + i);
        }

        List<String> found = violations();

        assertEquals(21, found.size());
        assertEquals("and 80 more", found.get(20));
    }

    private List<String> violations() {
        return HistoryCheck.violations(produced, Map.of(0, stored));
    }

    private static byte[] payload(String producer, long sequence) {
        return new StampedPayload(PARTITION, producer, sequence).bytes();
    }
}
