package io.caddis.log;

import java.util.List;

/**
 * What is to be done to a partition's files before the log can be served. A value: printed to the log before it is
 * carried out, tested without a disk.
 */
sealed interface RecoveryPlan {

    /** Segments are missing or contradict each other: the log is not served from this disk, and nothing of it is deleted. */
    record TakeOffline(String why) implements RecoveryPlan {
    }

    /**
     * The log can be served after these steps.
     *
     * @param logStartOffset first readable offset
     * @param endOffset the offset that the next record gets
     * @param steps in the order in which they are carried out
     */
    record Serve(long logStartOffset, long endOffset, List<Step> steps) implements RecoveryPlan {
        public Serve {
            steps = List.copyOf(steps);
        }
    }

    /** One change. */
    sealed interface Step {

        /** A segment that lies below the log start: an interrupted deletion is completed. */
        record RemoveObsolete(long segmentBaseOffset) implements Step {
        }

        /**
         * The end of a segment is cut off.
         *
         * @param segmentBaseOffset the segment
         * @param position first byte to go
         * @param sizeInBytes bytes to go
         * @param endOffset the end of the log after it
         * @param preserve whether the bytes are copied to the quarantine first: yes if good batches are among them
         * @param cause for a person
         */
        record Cut(long segmentBaseOffset, int position, int sizeInBytes, long endOffset, boolean preserve, String cause) implements Step {
        }

        /** Zeros behind the last batch are cut off: space written ahead, or a size that a crash kept without the content. */
        record CutZeros(long segmentBaseOffset, int position) implements Step {
        }

        /** A whole segment behind a cut is moved to the quarantine: it cannot be joined to the log any more. */
        record SetAside(long segmentBaseOffset, String cause) implements Step {
        }

        /** Offsets that were durable and are not readable any more: they stay reserved, the bytes are kept and copied. */
        record MarkDamaged(SegmentDamage damage) implements Step {
        }

        /** The log goes on in a new segment: the last one ends in damage. */
        record StartSegment(long baseOffset) implements Step {
        }
    }
}
