package io.caddis.verification.simulation.invariant;

import io.caddis.verification.simulation.world.VirtualLog;
import java.util.Arrays;

/** The true history of one partition: every record that was ever below a leader's high watermark, for good. */
final class CommittedRecords {

    private long[] values = new long[64];
    private int[] epochs = new int[64];
    private int[] committedIn = new int[64];
    private int highWatermark;
    private int deletedBefore;

    /** The true high watermark: the highest that any leader has had. */
    int highWatermark() {
        return highWatermark;
    }

    long value(long offset) {
        return values[(int) offset];
    }

    /** The log of the leader that has committed them, in this epoch. */
    void extendTo(long offset, VirtualLog leader, int leaderEpoch) {
        if (offset > values.length) {
            values = Arrays.copyOf(values, (int) offset * 2);
            epochs = Arrays.copyOf(epochs, (int) offset * 2);
            committedIn = Arrays.copyOf(committedIn, (int) offset * 2);
        }
        for (int at = highWatermark; at < offset; at++) {
            values[at] = leader.value(at);
            epochs[at] = leader.epoch(at);
            committedIn[at] = leaderEpoch;
        }
        highWatermark = (int) Math.max(highWatermark, offset);
    }

    /** Retention: what a leader has deleted is compared no more. Where a log ends still matters. */
    void deleteBefore(long offset) {
        deletedBefore = (int) Math.max(deletedBefore, offset);
    }

    /** First committed offset from {@code from} on that this log has not, or has otherwise; the true high watermark or more if none. */
    int firstMissing(VirtualLog log, long from) {
        int at = (int) Math.max(Math.max(from, deletedBefore), log.logStartOffset());
        long end = log.visibleOffset();
        if (end < at) {
            return (int) end;
        }
        while (at < highWatermark && at < end && log.value(at) == values[at] && log.epoch(at) == epochs[at]) {
            at++;
        }
        return at;
    }

    /** What was committed before this leadership. One that is over, and does not know it yet, knows nothing of what came after. */
    int committedBefore(int leaderEpoch) {
        int at = highWatermark;
        while (at > 0 && committedIn[at - 1] >= leaderEpoch) {
            at--;
        }
        return at;
    }

    boolean isHeldBy(VirtualLog log) {
        return readableTo(log) >= highWatermark;
    }

    /** First committed offset that cannot be had from this log: it is not there, or its bytes are bad. */
    long readableTo(VirtualLog log) {
        long damage = log.damage().orElse(Long.MAX_VALUE);
        return Math.min(firstMissing(log, 0), damage < deletedBefore ? Long.MAX_VALUE : damage);
    }

    String describe(long offset) {
        return "offset " + offset + " value " + values[(int) offset] + " epoch " + epochs[(int) offset];
    }
}
