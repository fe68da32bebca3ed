package io.caddis.broker.fetch;

import io.caddis.log.LogId;

/** How fast replicas may be copied. Any thread; must not block. Times are milliseconds of the fetchers' clock. */
public interface CopyLimit {

    /** When more of the partition may be asked for: {@code nowMs} if it may now, else when to ask here again. */
    long mayCopyAtMs(LogId partition, long nowMs);

    /** Bytes of the partition have been appended. */
    void onCopied(LogId partition, int bytes, long nowMs);
}
