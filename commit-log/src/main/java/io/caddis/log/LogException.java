package io.caddis.log;

import java.nio.file.Path;

/** Everything a log refuses or fails with; one type for each thing a caller does differently. */
public abstract sealed class LogException extends RuntimeException {

    private LogException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The offset is outside of what the log holds; the valid range comes with it. */
    public static final class OffsetOutOfRange extends LogException {
        private final long logStartOffset;
        private final long logEndOffset;

        public OffsetOutOfRange(LogId id, long offset, long logStartOffset, long logEndOffset) {
            super("offset " + offset + " is outside of " + id + ", which holds [" + logStartOffset + ", " + logEndOffset + ")", null);
            this.logStartOffset = logStartOffset;
            this.logEndOffset = logEndOffset;
        }

        public long logStartOffset() {
            return logStartOffset;
        }

        public long logEndOffset() {
            return logEndOffset;
        }
    }

    /** The bytes are no record batch that this log can take. Nothing was written. */
    public static final class InvalidBatch extends LogException {
        public InvalidBatch(String reason) {
            super(reason, null);
        }
    }

    /** A batch is larger than {@link LogSettings#maxBatchBytes()}. Nothing was written. */
    public static final class BatchTooLarge extends LogException {
        private final int maxBatchBytes;

        public BatchTooLarge(LogId id, int batchBytes, int maxBatchBytes) {
            super("batch of " + batchBytes + " bytes for " + id + " is larger than max.message.bytes=" + maxBatchBytes, null);
            this.maxBatchBytes = maxBatchBytes;
        }

        public int maxBatchBytes() {
            return maxBatchBytes;
        }
    }

    /** Not the sequence number that is due from an idempotent producer: an earlier batch has not arrived, or this one is too old to tell. */
    public static final class OutOfOrderSequence extends LogException {
        public OutOfOrderSequence(String message) {
            super(message, null);
        }
    }

    /** The batch carries a producer epoch below the newest seen: a zombie producer. */
    public static final class ProducerFenced extends LogException {
        public ProducerFenced(String message) {
            super(message, null);
        }
    }

    /** The disk is full. Nothing was written; the same append succeeds when there is room again. */
    public static final class NoSpace extends LogException {
        public NoSpace(LogId id, Path directory, Throwable cause) {
            super("no space left in log directory " + directory + " for " + id, cause);
        }
    }

    /** The log's directory failed and stays offline until the node is restarted. */
    public static final class DirectoryOffline extends LogException {
        public DirectoryOffline(Path directory, String reason, Throwable cause) {
            super("log directory " + directory + " is offline: " + reason, cause);
        }
    }

    /** The offset lies in a range whose bytes are known to be bad. */
    public static final class Damaged extends LogException {
        private final transient DamagedRange range;

        public Damaged(LogId id, DamagedRange range) {
            super(id + " is damaged in [" + range.startOffset() + ", " + range.endOffset() + "): " + range.cause(), null);
            this.range = range;
        }

        public DamagedRange range() {
            return range;
        }
    }

    /** The log was deleted, quarantined or closed while the call was on its way. */
    public static final class LogClosed extends LogException {
        public LogClosed(LogId id) {
            super("log " + id + " is closed", null);
        }
    }

    /** The append names a leader epoch below the newest one in the log: the caller is not the leader any more. */
    public static final class StaleLeaderEpoch extends LogException {
        public StaleLeaderEpoch(LogId id, int leaderEpoch, int latestLeaderEpoch) {
            super("append to " + id + " in leader epoch " + leaderEpoch + " behind leader epoch " + latestLeaderEpoch, null);
        }
    }

    /** The log's files on this disk contradict each other and were set aside; it is not served, and no empty one takes its place. */
    public static final class Quarantined extends LogException {
        public Quarantined(LogId id, Path files) {
            super("log " + id + " is in quarantine: its files are in " + files
                    + "; repair and move them back, or have the log started anew without them", null);
        }
    }
}
