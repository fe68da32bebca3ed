package io.caddis.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Who gets memory for a frame, decided without a socket. */
class RequestMemorySharesTest {

    private static final int MIB = 1 << 20;
    private static final int ORDINARY = RequestMemory.ORDINARY_FRAME_MAX_BYTES;
    private static final int LARGE = 10 * MIB;
    private static final int LARGEST = 100 * MIB;

    private final RequestMemory memory = new RequestMemory(128L * MIB);

    @Test
    void shouldTakeOrdinaryFrames_untilAllMemoryIsUsed() {
        for (int i = 0; i < 64; i++) {
            assertTrue(memory.tryTake(ORDINARY));
        }

        assertFalse(memory.tryTake(1));
        assertEquals(0, memory.availableBytes());
    }

    @Test
    void shouldTakeLargeFrames_untilHalfIsUsed() {
        for (int i = 0; i < 7; i++) {
            assertTrue(memory.tryTake(LARGE), "frame " + i);
        }

        assertFalse(memory.tryTake(LARGE));
        assertFalse(memory.tryTake(ORDINARY + 1));
    }

    @Test
    void shouldTakeOneOfTheLargest_andRefuseTheNextUntilItIsGivenBack() {
        assertTrue(memory.tryTake(LARGEST));
        assertFalse(memory.tryTake(LARGEST));

        memory.release(LARGEST);

        assertTrue(memory.tryTake(LARGEST));
    }

    @Test
    void shouldKeepHalfForOrdinaryFrames_whateverLargeOnesHold() {
        for (int i = 0; i < 6; i++) {
            memory.tryTake(LARGE);
        }
        memory.tryTake(LARGEST);
        assertTrue(memory.availableBytes() < 0);

        for (int i = 0; i < 32; i++) {
            assertTrue(memory.tryTake(ORDINARY), "frame " + i);
        }
        assertFalse(memory.tryTake(ORDINARY));
    }

    @Test
    void shouldTakeOneLargeFrame_whenOrdinaryOnesUseEverything() {
        while (memory.tryTake(ORDINARY)) {
            continue;
        }

        assertTrue(memory.tryTake(LARGEST));
        assertFalse(memory.tryTake(LARGE));
    }

    @Test
    void shouldNoticeMemoryThatIsGivenBackTwice() {
        memory.tryTake(ORDINARY);
        memory.release(ORDINARY);

        assertThrows(IllegalStateException.class, () -> memory.release(ORDINARY));
    }

    @Test
    void shouldBeOutOfMemoryForItsSelector_fromARefusalToTheNextRelease() {
        LoopMemory loop = new LoopMemory(memory);
        LoopMemory otherLoop = new LoopMemory(memory);
        ByteBuffer first = otherLoop.tryAllocate(LARGEST);
        assertNotNull(first);

        assertNull(loop.tryAllocate(LARGEST));

        assertTrue(loop.isOutOfMemory(), "asking again makes no sense");
        assertFalse(otherLoop.isOutOfMemory(), "it was refused nothing");
        assertNotNull(loop.tryAllocate(ORDINARY), "an ordinary frame is not concerned");
        assertTrue(loop.isOutOfMemory());

        otherLoop.release(first);

        assertFalse(loop.isOutOfMemory());
        assertNotNull(loop.tryAllocate(LARGEST));
    }

    @Test
    void shouldBeAwaited_whileAConnectionOfAnyLoopWaits() {
        LoopMemory loop = new LoopMemory(memory);
        LoopMemory otherLoop = new LoopMemory(memory);

        loop.waiting(2);
        otherLoop.waiting(0);
        assertTrue(otherLoop.isAwaited());

        loop.waiting(1);
        assertTrue(otherLoop.isAwaited());

        loop.waiting(0);
        assertFalse(otherLoop.isAwaited());
    }
}
