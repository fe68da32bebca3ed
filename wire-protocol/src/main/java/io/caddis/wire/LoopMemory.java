package io.caddis.wire;

import java.nio.ByteBuffer;
import org.apache.kafka.common.memory.MemoryPool;

/**
 * The part of {@link RequestMemory} that one event loop asks, as Kafka's selector wants it. Used by the loop's thread;
 * {@link #release} by any.
 *
 * <p>The selector tries a refused frame again whenever the pool is not out of memory. So a pool that could not take a frame
 * is out of memory until something is given back: else the loop would ask without a pause.
 */
final class LoopMemory implements MemoryPool {

    private static final long NEVER = -1;

    private final RequestMemory memory;
    private long releasesAtRefusal = NEVER;
    private int waiting;

    LoopMemory(RequestMemory memory) {
        this.memory = memory;
    }

    @Override
    public ByteBuffer tryAllocate(int sizeBytes) {
        long releases = memory.releases();
        if (memory.tryTake(sizeBytes)) {
            return ByteBuffer.allocate(sizeBytes);
        }
        releasesAtRefusal = releases;
        return null;
    }

    @Override
    public void release(ByteBuffer previouslyAllocated) {
        memory.release(previouslyAllocated.capacity());
    }

    @Override
    public long size() {
        return memory.maxBytes();
    }

    @Override
    public long availableMemory() {
        return memory.availableBytes();
    }

    @Override
    public boolean isOutOfMemory() {
        return memory.releases() == releasesAtRefusal;
    }

    /** Tells the node how many connections of this loop wait for memory now. */
    void waiting(int connections) {
        memory.waitingChanged(connections - waiting);
        waiting = connections;
    }

    /** True while a connection of any loop waits for memory. */
    boolean isAwaited() {
        return memory.isAwaited();
    }
}
