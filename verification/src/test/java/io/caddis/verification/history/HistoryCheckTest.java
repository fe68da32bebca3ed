package io.caddis.verification.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.verification.history.HistoryCheck.Read;
import io.caddis.verification.history.ProducedHistory.Sent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A checker that cannot find a bad history proves nothing: each kind of bad one must be found, and good ones passed. */
class HistoryCheckTest {

    private final ProducedHistory produced = new ProducedHistory();

    @BeforeEach
    void tenRecordsAcknowledgedInOrder() {
        for (long number = 0; number < 10; number++) {
            produced.acknowledged(produced.sending(0, number), number);
        }
    }

    @Test
    void shouldFindNothing_whenEverythingIsThere() {
        assertEquals(List.of(), violations(inOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)));
    }

    @Test
    void shouldFindLoss_whenAnAcknowledgedRecordIsMissing() {
        List<Read> read = reads(0, 0, 1, 1, 2, 2, 3, 3, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9);

        assertEquals(List.of("partition 0: lost: number 4, acknowledged at offset 4"), violations(read));
    }

    @Test
    void shouldFindLoss_whenNothingIsThere() {
        assertEquals(10, HistoryCheck.violations(produced, Map.of()).size());
    }

    @Test
    void shouldFindDuplicate_whenARecordIsStoredTwice() {
        List<String> found = violations(inOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9));

        assertEquals(1, found.size());
        assertTrue(found.get(0).contains("duplicate"), found.get(0));
    }

    @Test
    void shouldFindWrongOrder_whenTwoRecordsAreSwapped() {
        List<String> found = violations(inOrder(0, 1, 2, 3, 5, 4, 6, 7, 8, 9));

        assertTrue(found.stream().anyMatch(violation -> violation.contains("order")), () -> "" + found);
    }

    @Test
    void shouldFindStranger_whenARecordWasNeverSent() {
        List<String> found = violations(inOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 77));

        assertEquals(List.of("partition 0: Read[offset=10, number=77] was never sent"), found);
    }

    @Test
    void shouldFindWrongPlace_whenRecordMovedSinceItsAcknowledgement() {
        List<Read> read = reads(0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 10, 9);

        assertEquals(List.of("partition 0: Read[offset=10, number=9] was acknowledged at offset 9"), violations(read));
    }

    @Test
    void shouldFindStandingOffsets_whenConsumerSeesOneTwice() {
        List<String> found = violations(reads(0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 8, 9));

        assertTrue(found.stream().anyMatch(violation -> violation.contains("offsets do not increase")), () -> "" + found);
    }

    @Test
    void shouldFindStrayPartition_whenNothingWasSentThere() {
        Map<Integer, List<Read>> read = Map.of(0, inOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), 3, inOrder(1));

        assertEquals(List.of("partition 3: nothing was sent to it, yet records are there"), HistoryCheck.violations(produced, read));
    }

    @Test
    void shouldAllowBothOutcomes_whenAcknowledgementNeverCame() {
        Sent unknown = produced.sending(0, 10);
        produced.failed(unknown, new IllegalStateException("delivery timeout"));
        produced.acknowledged(produced.sending(0, 11), 11);

        assertEquals(List.of(), violations(inOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)));
        assertEquals(List.of(), violations(reads(
                0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 11, 11)));
        assertEquals(1, produced.failures().size());
    }

    private List<String> violations(List<Read> read) {
        return HistoryCheck.violations(produced, Map.of(0, read));
    }

    /** Numbers at the offsets 0, 1, 2 and so on. */
    private static List<Read> inOrder(long... numbers) {
        return LongStream.range(0, numbers.length).mapToObj(offset -> new Read(offset, numbers[(int) offset])).toList();
    }

    /** Offset, number, offset, number. */
    private static List<Read> reads(long... offsetsAndNumbers) {
        Read[] reads = new Read[offsetsAndNumbers.length / 2];
        Arrays.setAll(reads, i -> new Read(offsetsAndNumbers[2 * i], offsetsAndNumbers[2 * i + 1]));
        return List.of(reads);
    }
}
