package io.caddis.log;

import static io.caddis.log.Batches.batch;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.caddis.log.ProducerStates.Verdict;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Sequence numbers of idempotent producers. */
class ProducerStatesTest {

    private static final int MAX = Integer.MAX_VALUE;
    private ProducerStates states = new ProducerStates();
    private long endOffset;

    private Verdict sent(int producerEpoch, int sequence, int records) {
        ByteBuffer batch = batch().records(records).from(5, producerEpoch, sequence).stamped(endOffset, 0).build();
        Verdict verdict = states.check(LogFixture.ID, batch, 0);
        if (verdict instanceof Verdict.Accept) {
            states.update(batch, 0, 1000);
            endOffset += records;
        }
        return verdict;
    }

    private void accepted(int producerEpoch, int sequence, int records) {
        assertInstanceOf(Verdict.Accept.class, sent(producerEpoch, sequence, records));
    }

    @Test
    void shouldAnswerEachOfTheLastFiveBatches_withItsFirstOffsets() {
        for (int i = 0; i < 7; i++) {
            accepted(0, i * 3, 3);
        }

        for (int i = 2; i < 7; i++) {
            assertEquals(new Verdict.Duplicate(i * 3L, i * 3L + 2), sent(0, i * 3, 3));
        }
        assertThrows(LogException.OutOfOrderSequence.class, () -> sent(0, 3, 3));
        assertThrows(LogException.OutOfOrderSequence.class, () -> sent(0, 0, 3));
    }

    @Test
    void shouldRefuseGaps_andBatchesThatOverlapRememberedOnes() {
        accepted(0, 0, 3);

        assertThrows(LogException.OutOfOrderSequence.class, () -> sent(0, 4, 1));
        assertThrows(LogException.OutOfOrderSequence.class, () -> sent(0, 1, 3));
        assertThrows(LogException.OutOfOrderSequence.class, () -> sent(0, 0, 2));
        accepted(0, 3, 1);
    }

    @Test
    void shouldWrapAroundAtTheLargestSequence() {
        accepted(0, MAX - 1, 1);
        accepted(0, MAX, 3);
        assertEquals(new Verdict.Duplicate(1, 3), sent(0, MAX, 3));
        accepted(0, 2, 1);
        for (int i = 3; i < 8; i++) {
            accepted(0, i, 1);
        }
        assertThrows(LogException.OutOfOrderSequence.class, () -> sent(0, MAX, 3));
        assertThrows(LogException.OutOfOrderSequence.class, () -> sent(0, 9, 1));
    }

    @Test
    void shouldStartANewEpochAtZero_andForgetTheOldWindow() {
        accepted(0, 0, 1);
        accepted(0, 1, 1);

        assertThrows(LogException.OutOfOrderSequence.class, () -> sent(1, 2, 1));
        accepted(1, 0, 1);
        assertThrows(LogException.ProducerFenced.class, () -> sent(0, 2, 1));
        assertThrows(LogException.OutOfOrderSequence.class, () -> sent(1, 2, 1), "sequence 1 of the old epoch is no predecessor");
        accepted(1, 1, 1);
    }

    @Test
    void shouldLetAnUnknownProducerContinue() {
        accepted(3, 77, 2);
        accepted(3, 79, 1);
    }

    @Test
    void shouldForgetIdleProducers_butNotWhenTheClockGoesBack() {
        accepted(0, 0, 1);
        states.expire(1500, 600);
        states.expire(-1_000_000, 600);
        assertEquals(1, states.size());

        states.expire(1601, 600);

        assertEquals(0, states.size());
    }

    @Test
    void shouldBeTheSame_afterASnapshot() {
        for (int i = 0; i < 6; i++) {
            accepted(2, i, 1);
        }

        states = ProducerStates.decode(states.encode());

        assertEquals(new Verdict.Duplicate(1, 1), sent(2, 1, 1));
        assertThrows(LogException.OutOfOrderSequence.class, () -> sent(2, 0, 1));
        accepted(2, 6, 1);
    }

    @Test
    void shouldForgetTheProducerIdleForLongest_whenThereAreTooMany() {
        for (int producer = 0; producer <= ProducerStates.MAX_PRODUCERS; producer++) {
            states.update(batch().from(producer, 0, 0).build(), 0, 0);
            states.check(LogFixture.ID, batch().from(0, 0, 0).build(), 0); // producer 0 is busy all the time
        }

        assertEquals(ProducerStates.MAX_PRODUCERS, states.size());
        assertInstanceOf(Verdict.Duplicate.class, states.check(LogFixture.ID, batch().from(0, 0, 0).build(), 0));
        assertInstanceOf(Verdict.Accept.class, states.check(LogFixture.ID, batch().from(1, 0, 0).build(), 0));
    }

    @Test
    void shouldRefuseABeginningInTheMiddle_whenTheLogIsNew() {
        states = ProducerStates.ofNewLog();

        assertThrows(LogException.OutOfOrderSequence.class, () -> sent(0, 3, 3));
        accepted(0, 0, 3);
        accepted(0, 3, 3);
    }

    @Test
    void shouldAcceptABeginningInTheMiddle_onceAProducerWasForgotten() {
        states = ProducerStates.ofNewLog();
        accepted(0, 0, 3);
        states.expire(10_000, 1);

        accepted(0, 3, 3);
    }
}
