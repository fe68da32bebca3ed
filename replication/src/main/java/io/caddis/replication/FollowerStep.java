package io.caddis.replication;

/** What a follower did with its leader's answer. */
public sealed interface FollowerStep {

    /** Batches were appended. The next fetch waits until everything below {@code endOffset} is visible. */
    record Appended(long endOffset, int sizeInBytes) implements FollowerStep {}

    /** The log was cut back to {@code endOffset}: ask again at once. */
    record Truncated(long endOffset) implements FollowerStep {}

    /** Nothing of the log continues the leader's: it starts anew at {@code startOffset}. Ask again at once. */
    record Restarted(long startOffset) implements FollowerStep {}

    /** There was nothing new. */
    record UpToDate() implements FollowerStep {}

    /** The answer belongs to another moment, or is not to be used: ask again after the fetch backoff. */
    record Ignored(String why) implements FollowerStep {}
}
