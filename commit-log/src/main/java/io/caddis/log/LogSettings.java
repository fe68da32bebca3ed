package io.caddis.log;

import java.util.Objects;

/**
 * The settings of one log, as the topic's configuration gives them (Kafka's names in brackets).
 *
 * @param segmentMaxBytes size at which a segment is rolled [segment.bytes], at least one batch fits whatever the value
 * @param segmentMaxMs age of a segment's first batch at which it is rolled [segment.ms]
 * @param segmentJitterMs upper bound of a random part taken off {@code segmentMaxMs}, so that logs do not roll together [segment.jitter.ms]
 * @param retentionMaxBytes size above which the oldest segments go, -1 for none [retention.bytes]
 * @param retentionMaxMs age above which a segment goes, -1 for none [retention.ms]
 * @param deleteByRetention whether size and age delete anything at all [cleanup.policy has delete]
 * @param maxBatchBytes largest batch accepted from a producer [max.message.bytes]
 * @param indexIntervalBytes bytes of log between two index entries [index.interval.bytes]
 * @param segmentIndexMaxBytes size of an offset index at which the segment is rolled [segment.index.bytes]
 * @param flushPolicy when an append may be acknowledged [flush.policy]
 * @param timestampKind whose clock stamps the records [message.timestamp.type]
 * @param fileDeleteDelayMs time between taking a segment out of the log and removing its file [file.delete.delay.ms]
 * @param producerExpirationMs idle time after which a producer's sequence numbers are forgotten [producer.id.expiration.ms]
 */
public record LogSettings(int segmentMaxBytes, long segmentMaxMs, long segmentJitterMs, long retentionMaxBytes, long retentionMaxMs,
        boolean deleteByRetention, int maxBatchBytes, int indexIntervalBytes, int segmentIndexMaxBytes, FlushPolicy flushPolicy,
        TimestampKind timestampKind, long fileDeleteDelayMs, long producerExpirationMs) {

    /** The value of {@code retentionMaxBytes} and {@code retentionMaxMs} that means "no limit". */
    public static final long NO_LIMIT = -1;

    public LogSettings {
        atLeast("segmentMaxBytes", segmentMaxBytes, RecordBatchHeader.SIZE_IN_BYTES);
        atLeast("segmentMaxMs", segmentMaxMs, 1);
        atLeast("segmentJitterMs", segmentJitterMs, 0);
        atLeast("retentionMaxBytes", retentionMaxBytes, NO_LIMIT);
        atLeast("retentionMaxMs", retentionMaxMs, NO_LIMIT);
        atLeast("maxBatchBytes", maxBatchBytes, 0);
        atLeast("indexIntervalBytes", indexIntervalBytes, 0);
        atLeast("segmentIndexMaxBytes", segmentIndexMaxBytes, 4);
        atLeast("fileDeleteDelayMs", fileDeleteDelayMs, 0);
        atLeast("producerExpirationMs", producerExpirationMs, 1);
        Objects.requireNonNull(flushPolicy, "flushPolicy");
        Objects.requireNonNull(timestampKind, "timestampKind");
    }

    private static void atLeast(String name, long value, long minimum) {
        if (value < minimum) {
            throw new IllegalArgumentException(name + "=" + value + " is below its minimum of " + minimum);
        }
    }
}
