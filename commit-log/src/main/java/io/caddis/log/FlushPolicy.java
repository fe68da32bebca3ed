package io.caddis.log;

/** When an append may be acknowledged. */
public enum FlushPolicy {
    /** After an fsync that covers it: an acknowledged record survives a power cut of this node. */
    SYNC,
    /** As soon as it is in the page cache: it survives a crash of the process, not of the machine. Kafka's own trade. */
    ASYNC
}
