package io.caddis.replication;

/** What a follower has to do with an answer of its leader. */
public sealed interface FollowerDecision {

    /** Append the records at the log's end. */
    record Append() implements FollowerDecision {}

    /**
     * Start the empty log anew at the base offset of the first batch, and append: the leader's log begins in the middle of that
     * batch, after records were deleted.
     */
    record AppendFrom(long firstOffset) implements FollowerDecision {}

    /** Cut the log back, then ask again. */
    record TruncateTo(long offset) implements FollowerDecision {}

    /** Give up the whole log and begin at this offset, then ask again. */
    record RestartAt(long offset) implements FollowerDecision {}

    /** There are no records; the leader's high watermark and log start count all the same. */
    record UpToDate() implements FollowerDecision {}

    /** Do nothing. */
    record Ignore(String why) implements FollowerDecision {}
}
