package io.caddis.coordinator.catalog;

/** Hands out producer ids that no other node will ever hand out. Blocks on SQL: not for a network thread. */
public interface ProducerIdBlocks {

    /**
     * The next unused block.
     *
     * @throws CatalogException.Unavailable when the catalog does not answer; a block may then be lost, never given twice
     */
    Block nextBlock(int brokerId, long brokerEpoch);

    /** Ids {@code first} to {@code first + size - 1}. */
    record Block(long first, int size) {}
}
