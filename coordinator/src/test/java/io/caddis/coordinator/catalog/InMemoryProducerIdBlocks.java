package io.caddis.coordinator.catalog;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Blocks of producer ids from a counter: unique among all nodes that share the object. Safe from any thread. */
public final class InMemoryProducerIdBlocks implements ProducerIdBlocks {

    public static final int BLOCK_SIZE = 1_000;

    private final AtomicLong next = new AtomicLong();
    private final AtomicBoolean reachable = new AtomicBoolean(true);

    public void goDown() {
        reachable.set(false);
    }

    public void comeBack() {
        reachable.set(true);
    }

    @Override
    public Block nextBlock(int brokerId, long brokerEpoch) {
        if (!reachable.get()) {
            throw new CatalogException.Unavailable("the catalog is down", null);
        }
        return new Block(next.getAndAdd(BLOCK_SIZE), BLOCK_SIZE);
    }
}
