package io.caddis.replication;

import io.caddis.log.EpochEndOffset;
import java.util.OptionalInt;

/** What the rules of replication look at in a log: the real one, or a simulated one. Reading it neither blocks nor changes it. */
public interface ReplicaLog {

    /** First readable offset. */
    long logStartOffset();

    /** The offset that the next record gets. */
    long endOffset();

    /** Everything below may be counted as held: durable, or appended where the flush policy is async. At most the end. */
    long visibleOffset();

    /** Leader epoch of the last record; empty if there is no record. */
    OptionalInt lastRecordEpoch();

    /** The largest epoch at or below this one and where it ends here (KIP-101, KIP-279). */
    EpochEndOffset endOffsetOfEpoch(int leaderEpoch);
}
