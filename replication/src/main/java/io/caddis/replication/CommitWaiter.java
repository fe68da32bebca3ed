package io.caddis.replication;

/**
 * Waits for an append to be committed, or to be on this node's disk. Called once, on the thread that made the progress; must
 * not block or throw.
 */
public interface CommitWaiter {

    /** Every record of the append is where it was waited for. */
    void committed();

    /**
     * This node stopped leading, or its disk failed, before that. The records may or may not survive: the producer retries
     * and the sequence numbers tell.
     *
     * @param failure a {@link PartitionException} or {@link io.caddis.log.LogException}
     */
    void failed(RuntimeException failure);
}
