package io.caddis.broker.api.admin;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** The logs of the partitions that this node leads, as administration may change them. */
public interface LeaderLogs {

    /** Stands for the high watermark at the moment of the call. */
    long HIGH_WATERMARK = -1;

    /**
     * Makes {@code offset} the log start offset: everything before it is gone for readers at once, its files later. Does
     * nothing when the log starts there or later. Done when the live followers have done the same; there is no other bound to
     * that, the caller has to have one.
     *
     * <p>From any thread; never blocks and never throws. The future completes with the partition's log start offset, the
     * least of its replicas' (what Kafka calls its low watermark), or fails with anything that
     * {@link io.caddis.broker.api.ErrorMapping} knows: not the leader, an offset beyond the high watermark or below 0
     * (other than {@link #HIGH_WATERMARK}), a failed disk, a lead that was lost meanwhile.
     */
    CompletableFuture<Long> deleteRecordsBefore(UUID topicId, int partition, long offset);
}
