package io.caddis.wire;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ScatteringByteChannel;
import org.apache.kafka.common.memory.MemoryPool;
import org.apache.kafka.common.network.NetworkReceive;
import org.junit.jupiter.api.Test;

class ReceiveProgressTest {

    private static final int FRAME_BYTES = 50 << 20;
    private static final int SLOW = ReceiveProgress.SLOW_BYTES_PER_SWEEP - 1;
    private static final int FAST = ReceiveProgress.SLOW_BYTES_PER_SWEEP;
    private static final long SWEEP_MS = 1_000;

    private final ReceiveProgress progress = new ReceiveProgress();
    private final Client client = new Client();
    private NetworkReceive frame = new NetworkReceive(FRAME_BYTES, "connection", new LoopMemory(new RequestMemory(FRAME_BYTES)));
    private long nowMs;

    @Test
    void shouldFindThatMemoryIsWasted_afterSomeSlowSweepsInARow() throws IOException {
        announce();
        sweepAfter(0);
        for (int i = 1; i <= ReceiveProgress.SLOW_SWEEPS_MAX; i++) {
            assertFalse(progress.wastesMemory(), "after " + i + " sweeps");
            sweepAfter(i % 2 == 0 ? 0 : SLOW);
        }

        assertTrue(progress.wastesMemory());

        sweepAfter(FAST);
        assertFalse(progress.wastesMemory());
    }

    @Test
    void shouldNotMindHowLongASweepTakes() throws IOException {
        announce();
        sweepAfter(0);
        nowMs += 60_000;
        sweepAfter(0);

        assertFalse(progress.wastesMemory());
    }

    @Test
    void shouldWasteNothing_whileTheFrameHasNoMemory() throws IOException {
        frame = new NetworkReceive(FRAME_BYTES, "connection", refusing());
        announce();
        for (int i = 0; i < 10; i++) {
            sweepAfter(0);
        }

        assertFalse(progress.wastesMemory());
        assertFalse(progress.isOverdue(nowMs, 1), "waiting is our doing");
        assertTrue(ReceiveProgress.waitsForMemory(frame));
    }

    @Test
    void shouldBeOverdue_whenTheFrameIsStillIncompleteAfterTheTime() throws IOException {
        announce();
        sweepAfter(FAST);
        for (int i = 0; i < 5; i++) {
            sweepAfter(FAST);
        }

        assertFalse(progress.isOverdue(nowMs, 5 * SWEEP_MS));
        assertTrue(progress.isOverdue(nowMs, 5 * SWEEP_MS - 1));

        progress.reset();
        assertFalse(progress.isOverdue(nowMs, 0));
    }

    @Test
    void shouldBeginAnew_withTheNextFrame() throws IOException {
        announce();
        for (int i = 0; i < 10; i++) {
            sweepAfter(0);
        }
        frame = new NetworkReceive(FRAME_BYTES, "connection", new LoopMemory(new RequestMemory(FRAME_BYTES)));
        announce();
        sweepAfter(0);

        assertFalse(progress.wastesMemory());
        assertFalse(progress.isOverdue(nowMs, 0));
    }

    private void announce() throws IOException {
        client.sends(ByteBuffer.allocate(4).putInt(FRAME_BYTES).flip());
        frame.readFrom(client);
    }

    private void sweepAfter(int bytes) throws IOException {
        client.sends(ByteBuffer.allocate(bytes));
        frame.readFrom(client);
        nowMs += SWEEP_MS;
        progress.sweep(frame, nowMs);
    }

    private static MemoryPool refusing() {
        RequestMemory full = new RequestMemory(1);
        full.tryTake(FRAME_BYTES);
        return new LoopMemory(full);
    }

    /** Has exactly what a test lets it send. */
    private static final class Client implements ScatteringByteChannel {
        private ByteBuffer sent = ByteBuffer.allocate(0);

        void sends(ByteBuffer bytes) {
            sent = bytes;
        }

        @Override
        public int read(ByteBuffer into) {
            int bytes = Math.min(into.remaining(), sent.remaining());
            into.put(sent.duplicate().limit(sent.position() + bytes));
            sent.position(sent.position() + bytes);
            return bytes;
        }

        @Override
        public long read(ByteBuffer[] into, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long read(ByteBuffer[] into) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            sent = ByteBuffer.allocate(0);
        }
    }
}
