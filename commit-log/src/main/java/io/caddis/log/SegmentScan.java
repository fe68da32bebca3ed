package io.caddis.log;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a full check of a segment found: every batch either lies before {@code nextOffset} and is good, or is in a bad run.
 * A value, the input of {@link RecoveryPlanner}.
 *
 * @param baseOffset the segment
 * @param sizeInBytes size of the file
 * @param nextOffset the offset after the last good batch
 * @param badRuns stretches of bytes that are no good batch, in order
 */
record SegmentScan(long baseOffset, int sizeInBytes, long nextOffset, List<BadRun> badRuns) {

    /** The zeros that the file ends in, as space written ahead of the log's end looks; empty if it ends otherwise. */
    Optional<BadRun> zerosAtEnd() {
        return badRuns.isEmpty() ? Optional.empty()
                : Optional.of(badRuns.get(badRuns.size() - 1)).filter(run -> run.zeroFilled() && run.nextOffset().isEmpty());
    }

    /** The same file with these zeros cut off. */
    SegmentScan withoutZerosAtEnd() {
        return zerosAtEnd().map(zeros -> new SegmentScan(baseOffset, zeros.position(), nextOffset, badRuns.subList(0, badRuns.size() - 1)))
                .orElse(this);
    }

    /**
     * Bytes that are no good batch.
     *
     * @param position first bad byte
     * @param sizeInBytes bytes up to the next good batch or the end of the file
     * @param startOffset the offset that was due here
     * @param nextOffset base offset of the good batch behind it, empty if there is none in this segment
     * @param zeroFilled whether all of it is zero, as after a power cut that kept the file's size and not its content
     */
    record BadRun(int position, int sizeInBytes, long startOffset, OptionalLong nextOffset, boolean zeroFilled) {
    }
}
