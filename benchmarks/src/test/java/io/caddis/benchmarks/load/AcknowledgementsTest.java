package io.caddis.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class AcknowledgementsTest {

    private final Acknowledgements acknowledgements = new Acknowledgements();

    @Test
    void shouldGiveTheCount_whenAllWereAcknowledged() {
        acknowledgements.onCompletion(null, null);
        acknowledgements.onCompletion(null, null);

        assertEquals(2, acknowledgements.requireAll(2));
    }

    @Test
    void shouldFailTheRound_whenOneIsMissing() {
        acknowledgements.onCompletion(null, null);

        IllegalStateException failure = assertThrows(IllegalStateException.class, () -> acknowledgements.requireAll(2));
        assertEquals("sent 2 records, but 1 were acknowledged", failure.getMessage());
    }

    @Test
    void shouldFailTheRoundWithTheFirstError_whenOneFailed() {
        acknowledgements.onCompletion(null, new TimeoutException("first"));
        acknowledgements.onCompletion(null, new TimeoutException("second"));

        assertTrue(acknowledgements.hasFailed());
        IllegalStateException failure = assertThrows(IllegalStateException.class, () -> acknowledgements.requireAll(2));
        assertTrue(failure.getMessage().contains("first"), failure.getMessage());
    }
}
