package io.caddis.verification.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsumedHistoryTest {

    private final ConsumedHistory consumed = new ConsumedHistory("t");

    @BeforeEach
    void threeRecordsSeen() {
        consumed.saw(0, record(0, "x"));
        consumed.saw(0, record(1, "y"));
        consumed.saw(0, record(2, "z"));
        consumed.sawEnd(0, 3);
    }

    @Test
    void shouldFindNothing_whenWhatWasSeenIsThereAndMore() {
        consumed.saw(0, record(1, "y"));

        assertEquals(List.of(), violations(record(0, "x"), record(1, "y"), record(2, "z"), record(3, "w")));
        assertEquals(3, consumed.count());
    }

    @Test
    void shouldFindChange_whenAnOffsetHasAnotherRecordLater() {
        consumed.saw(0, record(1, "other"));

        assertEquals(1, violations(record(0, "x"), record(1, "y"), record(2, "z")).size());
    }

    @Test
    void shouldFindChange_whenAnOffsetHasAnotherRecordAtTheEnd() {
        List<String> found = violations(record(0, "x"), record(1, "!"), record(2, "z"));

        assertEquals(1, found.size());
        assertTrue(found.get(0).startsWith("t-0: a consumer saw offset 1"), found.get(0));
    }

    @Test
    void shouldFindUncommittedReading_whenARecordThatWasSeenIsGone() {
        List<String> found = violations(record(0, "x"), record(1, "y"));

        assertTrue(found.get(0).endsWith("which is gone"), found.get(0));
        assertEquals("t-0: its committed end was 3 and is now 2", found.get(1));
    }

    @Test
    void shouldFindFallenHighWatermark_whenTheEndWasHigherBefore() {
        consumed.sawEnd(0, 5);

        assertEquals(List.of("t-0: its committed end was 5 and is now 4"),
                violations(record(0, "x"), record(1, "y"), record(2, "z"), record(3, "w")));
    }

    private List<String> violations(StoredRecord... read) {
        return consumed.violations(Map.of(0, List.of(read)));
    }

    private static StoredRecord record(long offset, String value) {
        return new StoredRecord(offset, value.getBytes(StandardCharsets.US_ASCII));
    }
}
