package io.caddis.log;

/** Whose clock the timestamps of a topic's records come from (KIP-32). */
public enum TimestampKind {
    /** The producer's: batches are stored as they came. */
    CREATE_TIME,
    /** The leader's at the append: bit 3 of the attributes and the batch's maximum timestamp are rewritten. */
    LOG_APPEND_TIME
}
