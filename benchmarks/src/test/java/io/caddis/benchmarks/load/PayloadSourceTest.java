package io.caddis.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadSourceTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 1_024})
    void shouldGiveTheSameValues_whenSeedAndSizeAreTheSame(int recordBytes) {
        PayloadSource first = new PayloadSource(42, recordBytes);
        PayloadSource second = new PayloadSource(42, recordBytes);

        for (int i = 0; i < 3_000; i++) {
            byte[] value = first.next();
            assertEquals(recordBytes, value.length);
            assertArrayEquals(value, second.next());
        }
    }

    @Test
    void shouldGiveOtherValues_whenTheSeedIsOther() {
        assertFalse(Arrays.equals(new PayloadSource(1, 100).next(), new PayloadSource(2, 100).next()));
    }

    @Test
    void shouldShrinkAboutByHalf_soThatACompressorHasRealWork() {
        PayloadSource payloads = new PayloadSource(42, 1_024);
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        byte[] batch = new byte[16 * 1_024];
        for (int i = 0; i < 16; i++) {
            System.arraycopy(payloads.next(), 0, batch, i * 1_024, 1_024);
        }

        deflater.setInput(batch);
        deflater.finish();
        int compressed = deflater.deflate(new byte[batch.length * 2]);
        deflater.end();

        assertTrue(compressed > batch.length / 5 && compressed < batch.length * 3 / 4, "16384 bytes became " + compressed);
    }
}
