package io.caddis.coordinator.lag;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What is known of one partition's log, whichever groups read it: where it ended and began, and when. */
final class LogTrack {

    private final OffsetTimeline ends = new OffsetTimeline();
    private final OffsetTimeline starts = new OffsetTimeline();
    private OptionalLong end = OptionalLong.empty();
    private OptionalLong start = OptionalLong.empty();

    /** Of this round; what is known of where it was stays. */
    void endUnknown() {
        end = OptionalLong.empty();
    }

    void endedAt(long offset, long nowMs) {
        end = OptionalLong.of(offset);
        ends.add(offset, nowMs);
    }

    void startedAt(long offset, long nowMs) {
        start = OptionalLong.of(offset);
        starts.add(offset, nowMs);
    }

    /** An end of before this node measured it. */
    void restoreEnd(long offset, long atMs) {
        ends.add(offset, atMs);
    }

    OffsetTimeline ends() {
        return ends;
    }

    /** In this round. */
    OptionalLong end() {
        return end;
    }

    /** As last heard. */
    OptionalLong start() {
        return start;
    }

    /** Offsets per second that the start moves; absent if it has not moved a few times. */
    OptionalDouble startPerSecond() {
        return starts.perSecond();
    }
}
