package io.caddis.catalog;

import io.caddis.coordinator.catalog.ProducerIdBlocks;

/** Blocks of producer ids from one counter row. */
public final class JpaProducerIdBlocks implements ProducerIdBlocks {

    /** As Kafka's controller hands them out (KIP-730): one SQL transaction for a thousand producers. */
    static final int BLOCK_SIZE = 1_000;

    private final CatalogTransactions transactions;

    public JpaProducerIdBlocks(CatalogTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public Block nextBlock(int brokerId, long brokerEpoch) {
        long next = transactions.inNewTransaction(entityManager -> (Long) entityManager
                .createNativeQuery(
                        """
                        update caddis_store.producer_id_counter
                        set next_producer_id = next_producer_id + :size,
                            last_broker_id = :brokerId, last_broker_epoch = :brokerEpoch, last_given_at = now()
                        returning next_producer_id""",
                        Long.class)
                .setParameter("size", BLOCK_SIZE)
                .setParameter("brokerId", brokerId)
                .setParameter("brokerEpoch", brokerEpoch)
                .getSingleResult());
        return new Block(next - BLOCK_SIZE, BLOCK_SIZE);
    }
}
