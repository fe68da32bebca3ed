package io.caddis.replication;

/**
 * One partition as a follower of one leader: what to do with the leader's answers, and the high watermark.
 *
 * <p>No lock, no thread: the caller guards it, carries a decision out on the log, and then reports it here. Always true: the
 * log is cut only where leader epochs prove that it parts from the leader's, and only by the answer to the question that the
 * present state of the log asks; the high watermark is at most the leader's and at most what this log holds.
 */
public final class FollowerProgress {

    private static final long NOT_TOLD = -1;

    private Role.Follower role;
    private long highWatermark;
    // As told for the log's present content: a cut makes it void.
    private long leaderHighWatermark = NOT_TOLD;

    /** @param initialHighWatermark what this node knew to be committed, at most the log's end */
    public FollowerProgress(Role.Follower role, long initialHighWatermark) {
        this.role = role;
        this.highWatermark = initialHighWatermark;
    }

    public int leaderEpoch() {
        return role.leaderEpoch();
    }

    public long highWatermark() {
        return highWatermark;
    }

    /** The leader's high watermark as last told, -1 if it was not. */
    public long leaderHighWatermark() {
        return leaderHighWatermark;
    }

    /** The same leadership, with another word on whether this node is counted. */
    public void onImage(Role.Follower newer) {
        if (newer.leaderEpoch() != role.leaderEpoch()) {
            throw new IllegalArgumentException("leader epoch " + newer.leaderEpoch() + " is another leadership than " + role.leaderEpoch());
        }
        role = newer;
    }

    /** What to ask the leader. Only when everything appended is visible: the leader takes the offset for held. */
    public FetchPosition position(ReplicaLog log) {
        return new FetchPosition(role.leaderEpoch(), log.endOffset(), log.lastRecordEpoch().orElse(FetchPosition.NO_EPOCH));
    }

    /**
     * What to ask while the log is bad from an offset on: the leader learns what is missing and has this replica leave the ISR. It
     * answers when nobody counts on this replica in its leadership, nor could begin to by a proposal that is still under way: only
     * then the log may be cut. The answer is not for the log as it is, so nothing else is done with it.
     */
    public FetchPosition positionBeforeLoss(long firstLostOffset) {
        return new FetchPosition(role.leaderEpoch(), firstLostOffset, FetchPosition.NO_EPOCH);
    }

    /**
     * What to ask while nothing fits on the disk and others wait for this replica: for a record that is committed, which a member
     * never needs to ask for. The leader has this replica leave the ISR, as one that has lost records; it has lost none, and
     * joins again when it has room and has caught up. While nothing is committed there is no such record.
     */
    public FetchPosition positionWithoutRoom() {
        return positionBeforeLoss(Math.max(0, highWatermark - 1));
    }

    public FollowerDecision onAnswer(FetchPosition asked, LeaderAnswer answer, ReplicaLog log) {
        FetchPosition present = position(log);
        if (!asked.equals(present)) {
            // late or repeated: it would truncate or extend a log that it does not know
            return new FollowerDecision.Ignore("the answer is to " + asked + ", this replica is at " + present);
        }
        if (answer.diverging().isPresent()) {
            long common = LogMatching.commonEnd(log, answer.diverging().get());
            if (common < log.endOffset() || log.endOffset() == log.logStartOffset()) {
                return cut(cutTo(common, log, answer.leaderLogStartOffset()), common);
            }
            return new FollowerDecision.Ignore("the leader sees the logs part at " + answer.diverging().get() + ", which this log does not reach");
        }
        if (log.endOffset() < answer.leaderLogStartOffset()) {
            return cut(new FollowerDecision.RestartAt(answer.leaderLogStartOffset()), log.endOffset());
        }
        if (answer.firstOffset().isEmpty()) {
            return new FollowerDecision.UpToDate();
        }
        return append(answer, answer.firstOffset().getAsLong(), log);
    }

    private static FollowerDecision cutTo(long common, ReplicaLog log, long leaderLogStartOffset) {
        if (common > log.logStartOffset()) {
            return new FollowerDecision.TruncateTo(common);
        }
        // All that is left here parts from the leader's, but up to its own start this log did hold what is committed: to begin at
        // the leader's lower start would give that up, and with it the right to lead from there on.
        boolean continuesAtItsStart = common == log.logStartOffset() && common < log.endOffset();
        return new FollowerDecision.RestartAt(continuesAtItsStart ? Math.max(common, leaderLogStartOffset) : leaderLogStartOffset);
    }

    /** Records known to be committed are given up only by a replica that nobody relies on: after an unclean election. */
    private FollowerDecision cut(FollowerDecision decision, long keptEnd) {
        if (role.counted() && keptEnd < highWatermark) {
            return new FollowerDecision.Ignore("this replica is counted on and would lose committed records: " + decision
                    + " goes below its high watermark " + highWatermark);
        }
        return decision;
    }

    private FollowerDecision append(LeaderAnswer answer, long firstOffset, ReplicaLog log) {
        if (answer.newestEpoch() > role.leaderEpoch()) {
            // the sender lost the lead while it answered, and its file holds another leader's records by now
            return new FollowerDecision.Ignore("records of leader epoch " + answer.newestEpoch() + " are not of leader epoch " + role.leaderEpoch());
        }
        if (firstOffset == log.endOffset()) {
            return new FollowerDecision.Append();
        }
        if (firstOffset < log.endOffset() && log.endOffset() == log.logStartOffset()) {
            return new FollowerDecision.AppendFrom(firstOffset);
        }
        return new FollowerDecision.Ignore("records begin at offset " + firstOffset + ", due was " + log.endOffset());
    }

    /** A decision was carried out, and the log's start moved with the leader's. */
    public void onApplied(FollowerDecision decision, LeaderAnswer answer, ReplicaLog log) {
        if (decision instanceof FollowerDecision.TruncateTo || decision instanceof FollowerDecision.RestartAt) {
            onCut(log);
        } else if (!(decision instanceof FollowerDecision.Ignore)) {
            leaderHighWatermark = Math.max(leaderHighWatermark, answer.highWatermark());
            onVisible(log);
        }
    }

    /** The log was cut. */
    public void onCut(ReplicaLog log) {
        leaderHighWatermark = NOT_TOLD;
        highWatermark = Math.max(Math.min(highWatermark, log.endOffset()), log.logStartOffset());
    }

    /** More of the log became visible. */
    public void onVisible(ReplicaLog log) {
        highWatermark = Math.max(highWatermark, Math.max(Math.min(leaderHighWatermark, log.visibleOffset()), log.logStartOffset()));
    }
}
