package io.caddis.coordinator.lag;

import io.caddis.coordinator.lag.CommittedGroup.Committed;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One group in one partition: its window, and the one offset whose time is known for good. That the time of an offset is kept
 * as long as the offset is committed makes a measurement equal to the one before while a consumer stands still.
 */
final class PartitionProgress {

    /** What is further away than this is not in sight, unless it is sure. */
    static final long RETENTION_HORIZON_MS = 30L * 24 * 60 * 60 * 1_000;

    /** A time lag that grows by nearly as much as time passes: the consumer stands still. */
    private static final double STANDS_STILL = 0.999;

    private static final MathContext RATE_DIGITS = new MathContext(3);
    private static final long NONE = -1;

    private final LagWindow window = new LagWindow();
    private long anchorOffset = NONE;
    private long anchorTimeMs;
    private boolean anchorEstimated;
    private long lookedUpInRound = NONE;

    /** When a record was written. */
    private record Moment(long timeMs, boolean estimated) {}

    /** What a round knows besides the offset. */
    record Round(long number, long nowMs, int intervalMs) {}

    LagWindow window() {
        return window;
    }

    /** What was stored of this offset before this node coordinated the group. */
    void restore(PartitionLag stored) {
        if (stored.nextRecordAtMs().isPresent()) {
            anchor(stored.committedOffset(), new Moment(stored.nextRecordAtMs().getAsLong(), stored.estimated()));
        }
    }

    private void anchor(long offset, Moment moment) {
        anchorOffset = offset;
        anchorTimeMs = moment.timeMs();
        anchorEstimated = moment.estimated();
    }

    /** Whether only the record itself can say when it was written. */
    boolean needsTimestamp(long committedOffset, LogTrack log) {
        return log.end().isPresent() && log.end().getAsLong() > committedOffset && anchorOffset != committedOffset
                && log.ends().passedAtMs(committedOffset).isEmpty();
    }

    /** Of the last round in which the timestamp was asked for; less for one that has waited longer. */
    long lookedUpInRound() {
        return lookedUpInRound;
    }

    void lookedUp(long round) {
        lookedUpInRound = round;
    }

    /** The record to be read next says when it was written; a clock that is ahead cannot make it later than what follows it. */
    void onTimestamp(long committedOffset, long timestampMs, LogTrack log) {
        long latest = log.ends().isEmpty() ? timestampMs : log.ends().firstTimeMs();
        anchor(committedOffset, new Moment(Math.min(timestampMs, latest), true));
    }

    /** Takes the round's sample and says how things stand. */
    PartitionLag measure(Committed committed, LogTrack log, VerdictRules.Standing standing, LagTopics.Topic topic, Round round) {
        long offset = committed.offset();
        Moment next = log.end().isPresent() && log.end().getAsLong() > offset ? nextRecord(offset, log) : null;
        window.put(round.number(), offset, log.end().orElse(LagWindow.UNKNOWN), timeLag(offset, log, next, round.nowMs()));
        OptionalDouble consumed = perSecond(window.committedPerRound(), round);
        return new PartitionLag(
                committed.partition().topicId(), committed.partition().partition(), offset, log.end(), log.start(),
                next == null ? OptionalLong.empty() : OptionalLong.of(next.timeMs()), next != null && next.estimated(), consumed,
                perSecond(window.producedPerRound(), round), retentionReachedAt(offset, log, next, topic, consumed, round),
                VerdictRules.verdict(window, standing));
    }

    private static long timeLag(long offset, LogTrack log, Moment next, long nowMs) {
        if (log.end().isEmpty()) {
            return LagWindow.UNKNOWN;
        }
        if (log.end().getAsLong() <= offset) {
            return 0;
        }
        return next == null ? LagWindow.UNKNOWN : Math.max(0, nowMs - next.timeMs());
    }

    /** Null if nobody can say. */
    private Moment nextRecord(long offset, LogTrack log) {
        if (anchorOffset == offset && !anchorEstimated) {
            return new Moment(anchorTimeMs, false);
        }
        OptionalLong passedAt = log.ends().passedAtMs(offset);
        if (passedAt.isPresent()) {
            anchor(offset, new Moment(passedAt.getAsLong(), false));
            return new Moment(passedAt.getAsLong(), false);
        }
        if (anchorOffset == offset) {
            return new Moment(anchorTimeMs, true);
        }
        boolean between = anchorOffset != NONE && anchorOffset < offset && !log.ends().isEmpty() && offset < log.ends().firstOffset();
        return between ? new Moment(between(offset, log.ends()), true) : null;
    }

    /** On the line from the last offset whose time is known to where the timeline begins. */
    private long between(long offset, OffsetTimeline ends) {
        double share = (double) (offset - anchorOffset) / (ends.firstOffset() - anchorOffset);
        return anchorTimeMs + Math.round(share * (ends.firstTimeMs() - anchorTimeMs));
    }

    /** With as many digits as say something, so that noise does not look like a change. */
    private static OptionalDouble perSecond(OptionalDouble perRound, Round round) {
        if (perRound.isEmpty()) {
            return perRound;
        }
        double exact = Math.max(0, perRound.getAsDouble() * 1_000 / round.intervalMs());
        return OptionalDouble.of(BigDecimal.valueOf(exact).round(RATE_DIGITS).doubleValue());
    }

    /** The earlier of what age and what the movement of the log's start say. */
    private OptionalLong retentionReachedAt(
            long offset, LogTrack log, Moment next, LagTopics.Topic topic, OptionalDouble consumedPerSecond, Round round) {
        if (log.end().isEmpty() || log.end().getAsLong() <= offset) {
            return OptionalLong.empty();
        }
        OptionalLong byAge = next == null || topic.retentionMs().isEmpty()
                ? OptionalLong.empty()
                : reachedByAge(next.timeMs() + topic.retentionMs().getAsLong(), round);
        OptionalLong byStart = reachedByStart(offset, log, consumedPerSecond, round);
        if (byAge.isPresent() && byStart.isPresent()) {
            return OptionalLong.of(Math.min(byAge.getAsLong(), byStart.getAsLong()));
        }
        return byAge.isPresent() ? byAge : byStart;
    }

    /** The record ages by what the time lag grows: nothing reaches a consumer whose time lag falls. */
    private OptionalLong reachedByAge(long deletedAtMs, Round round) {
        OptionalDouble growth = window.timeLagMsPerRound();
        if (growth.isEmpty() || growth.getAsDouble() <= 0) {
            return OptionalLong.empty();
        }
        double growthPerMs = growth.getAsDouble() / round.intervalMs();
        if (growthPerMs >= STANDS_STILL) {
            return OptionalLong.of(deletedAtMs);
        }
        return inSight((deletedAtMs - round.nowMs()) / growthPerMs, round);
    }

    /** By size, or by whatever else moves the start. */
    private static OptionalLong reachedByStart(long offset, LogTrack log, OptionalDouble consumedPerSecond, Round round) {
        OptionalDouble start = log.startPerSecond();
        if (start.isEmpty() || log.start().isEmpty() || consumedPerSecond.isEmpty()) {
            return OptionalLong.empty();
        }
        double nearerPerSecond = start.getAsDouble() - consumedPerSecond.getAsDouble();
        return nearerPerSecond <= 0
                ? OptionalLong.empty()
                : inSight((offset - log.start().getAsLong()) / nearerPerSecond * 1_000, round);
    }

    private static OptionalLong inSight(double inMs, Round round) {
        return inMs > RETENTION_HORIZON_MS ? OptionalLong.empty() : OptionalLong.of((round.nowMs() + (long) Math.max(0, inMs)) / 1_000 * 1_000);
    }
}
