package io.caddis.log;

import java.util.List;

/**
 * Which of the oldest segments have to go. Pure.
 *
 * <p>By log start: all offsets of the segment are below it. By time: the newest record of the segment is older than the
 * limit (record time, as in Kafka; a segment without timestamps never ages). By size: the log without the segment still
 * has the allowed size. Only from the oldest on and never with a gap, and never what may not be acknowledged yet.
 *
 * <p>On clocks: "now" is the time of {@link RetentionClock}, which a jump of the system clock moves only slowly. A record
 * with a timestamp in the future keeps its segment, and those behind it, until size or the log start reaches it.
 */
final class RetentionRule {

    private RetentionRule() {
    }

    /**
     * What the rule looks at in a segment.
     *
     * @param nextOffset the offset after its last one
     * @param sizeInBytes its size
     * @param largestTimestampMs its largest record timestamp, -1 for none
     */
    record SegmentAge(long nextOffset, int sizeInBytes, long largestTimestampMs) {
    }

    /**
     * @param segments all segments, the active one last
     * @param logStartOffset first readable offset
     * @param boundOffset no segment that reaches beyond this offset goes
     * @return how many of the oldest; all of them means that the active one has to be closed first
     */
    static int deletable(List<SegmentAge> segments, long logStartOffset, long boundOffset, LogSettings settings, long nowMs) {
        long totalBytes = segments.stream().mapToLong(SegmentAge::sizeInBytes).sum();
        int count = 0;
        while (count < segments.size()) {
            SegmentAge segment = segments.get(count);
            boolean active = count == segments.size() - 1;
            if (segment.nextOffset() > boundOffset || (active && segment.sizeInBytes() == 0)) {
                break;
            }
            boolean belowStart = segment.nextOffset() <= logStartOffset;
            boolean tooOld = settings.deleteByRetention() && settings.retentionMaxMs() != LogSettings.NO_LIMIT
                    && segment.largestTimestampMs() >= 0 && nowMs - segment.largestTimestampMs() > settings.retentionMaxMs();
            boolean tooMuch = settings.deleteByRetention() && settings.retentionMaxBytes() != LogSettings.NO_LIMIT
                    && totalBytes - segment.sizeInBytes() >= settings.retentionMaxBytes() && !active;
            if (!belowStart && !tooOld && !tooMuch) {
                break;
            }
            totalBytes -= segment.sizeInBytes();
            count++;
        }
        return count;
    }
}
