package io.caddis.log;

import io.caddis.log.RecoveryFacts.SegmentFacts;
import io.caddis.log.RecoveryPlan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides how a log is brought back from what its directory holds. Pure: no file is touched here.
 *
 * <p>The rules, in the order of their weight:
 * <ol>
 *   <li>Below the recovery point nothing is cut. What is bad there is damage: reported, kept, and its offsets stay taken.
 *   <li>Zeros that a segment ends in, behind all that has to be in it, are space written ahead: cut.
 *   <li>Above it, bytes behind the last good batch are the torn tail of a crash: cut.
 *   <li>Above it, bad bytes with good batches behind them are cut with everything behind, which is preserved first: offsets
 *       must be dense, and whether the batches behind were ever acknowledged cannot be told here.
 *   <li>A segment that is missing, or two that overlap: the log is taken offline as a whole.
 * </ol>
 */
final class RecoveryPlanner {

    private RecoveryPlanner() {
    }

    /** Whether a segment has to be read whole before a plan can be made. */
    static boolean needsScan(RecoveryFacts facts, SegmentFacts segment) {
        Optional<SegmentManifest.Entry> recorded = facts.recordedAsFound(segment);
        if (recorded.isEmpty()) {
            return true;
        }
        boolean last = segment == facts.segments().get(facts.segments().size() - 1);
        if (facts.cleanShutdown()) {
            return false;
        }
        return last || recorded.get().nextOffset() > facts.recoveryPoint();
    }

    /** @param facts with a scan of each segment that {@link #needsScan} asks for */
    static RecoveryPlan plan(RecoveryFacts facts) {
        Optional<String> missing = missingSegment(facts);
        if (missing.isPresent()) {
            return new RecoveryPlan.TakeOffline(missing.get());
        }
        List<Step> steps = new ArrayList<>();
        List<SegmentFacts> kept = withoutObsolete(facts, steps);
        if (kept.isEmpty()) {
            long start = Math.max(facts.logStartOffset().orElse(0), facts.recoveryPoint());
            steps.add(new Step.StartSegment(start));
            return new RecoveryPlan.Serve(start, start, steps);
        }
        long logStartOffset = Math.max(facts.logStartOffset().orElse(0), kept.get(0).baseOffset());
        long endOffset = kept.get(0).baseOffset();
        for (int i = 0; i < kept.size(); i++) {
            SegmentFacts segment = kept.get(i);
            boolean last = i == kept.size() - 1;
            long due = last ? facts.recoveryPoint() : kept.get(i + 1).baseOffset();
            Optional<SegmentScan> scan = segment.scan();
            Optional<SegmentScan.BadRun> zeros = scan.flatMap(SegmentScan::zerosAtEnd)
                    .filter(run -> last ? run.startOffset() >= due : run.startOffset() == due);
            if (zeros.isPresent()) {
                steps.add(new Step.CutZeros(segment.baseOffset(), zeros.get().position()));
                scan = scan.map(SegmentScan::withoutZerosAtEnd);
            }
            if (scan.isEmpty()) {
                endOffset = facts.recordedAsFound(segment).orElseThrow().nextOffset();
            } else {
                Optional<Step.Cut> cut = cutIn(facts, segment, scan.get(), last);
                if (cut.isPresent()) {
                    setAsideBehind(kept, i, cut.get().endOffset(), steps);
                    steps.add(cut.get());
                    return serve(facts, logStartOffset, cut.get().endOffset(), steps);
                }
                endOffset = scan.get().nextOffset();
            }
            boolean endsShort = endOffset < due;
            if (endsShort && endOffset >= facts.recoveryPoint()) {
                // a crash took the end of a segment that was never forced, and kept the file of the next one
                setAsideBehind(kept, i, endOffset, steps);
                return serve(facts, logStartOffset, endOffset, steps);
            }
            if (endsShort && scan.isPresent() && mayHaveLostItsEnd(facts, segment, scan.get(), due)) {
                Segment.damageOf(scan.get(), due).forEach(damage -> steps.add(new Step.MarkDamaged(damage)));
                endOffset = due;
                if (last) {
                    steps.add(new Step.StartSegment(due));
                }
            } else if (endsShort) {
                return new RecoveryPlan.TakeOffline("offsets [" + endOffset + ", " + due + ") are missing: no segment holds them");
            } else if (endOffset > due && !last) {
                return new RecoveryPlan.TakeOffline("segment " + segment.baseOffset() + " reaches offset " + endOffset
                        + " and overlaps the segment " + due);
            } else if (scan.isPresent()) {
                Segment.damageOf(scan.get(), endOffset).forEach(damage -> steps.add(new Step.MarkDamaged(damage)));
            }
        }
        return serve(facts, logStartOffset, endOffset, steps);
    }

    private static RecoveryPlan serve(RecoveryFacts facts, long logStartOffset, long endOffset, List<Step> steps) {
        if (logStartOffset > endOffset) {
            // records were deleted up to an end that a crash then took back (async flush): the offsets stay spent
            steps.add(new Step.StartSegment(logStartOffset));
            return new RecoveryPlan.Serve(logStartOffset, logStartOffset, steps);
        }
        return new RecoveryPlan.Serve(logStartOffset, endOffset, steps);
    }

    private static Optional<String> missingSegment(RecoveryFacts facts) {
        if (facts.manifest().isEmpty()) {
            return Optional.empty();
        }
        long logStartOffset = facts.logStartOffset().orElse(0);
        for (SegmentManifest.Entry entry : facts.manifest().get().segments()) {
            boolean present = facts.segments().stream().anyMatch(segment -> segment.baseOffset() == entry.baseOffset());
            long durableEnd = Math.min(entry.nextOffset(), facts.recoveryPoint());
            if (!present && durableEnd > entry.baseOffset() && entry.nextOffset() > logStartOffset) {
                return Optional.of("segment " + entry.baseOffset() + " with offsets [" + entry.baseOffset() + ", " + entry.nextOffset()
                        + ") is missing");
            }
        }
        return Optional.empty();
    }

    private static List<SegmentFacts> withoutObsolete(RecoveryFacts facts, List<Step> steps) {
        long logStartOffset = facts.logStartOffset().orElse(0);
        List<SegmentFacts> kept = new ArrayList<>();
        for (int i = 0; i < facts.segments().size(); i++) {
            SegmentFacts segment = facts.segments().get(i);
            boolean last = i == facts.segments().size() - 1;
            if (!last && facts.segments().get(i + 1).baseOffset() <= logStartOffset) {
                steps.add(new Step.RemoveObsolete(segment.baseOffset()));
            } else {
                kept.add(segment);
            }
        }
        return kept;
    }

    /** The first place above the recovery point where the log cannot go on. */
    private static Optional<Step.Cut> cutIn(RecoveryFacts facts, SegmentFacts segment, SegmentScan scan, boolean last) {
        for (SegmentScan.BadRun run : scan.badRuns()) {
            if (run.startOffset() < facts.recoveryPoint()) {
                continue;
            }
            boolean goodBehind = run.nextOffset().isPresent() || !last;
            String cause = run.sizeInBytes() + " bytes at position " + run.position() + (run.zeroFilled() ? " are zero" : " are no valid batch")
                    + (goodBehind ? ", valid batches follow" : ", nothing valid follows");
            return Optional.of(new Step.Cut(segment.baseOffset(), run.position(), scan.sizeInBytes() - run.position(), run.startOffset(),
                    goodBehind, cause));
        }
        return Optional.empty();
    }

    /** Newest first: whatever a crash leaves of this is a log without a gap. */
    private static void setAsideBehind(List<SegmentFacts> kept, int index, long endOffset, List<Step> steps) {
        for (int i = kept.size() - 1; i > index; i--) {
            steps.add(new Step.SetAside(kept.get(i).baseOffset(), "the log ends at offset " + endOffset + " before it"));
        }
    }

    /** Whether a segment that ends before the offset due was larger once, as opposed to a whole segment missing behind it. */
    private static boolean mayHaveLostItsEnd(RecoveryFacts facts, SegmentFacts segment, SegmentScan scan, long due) {
        boolean endsInBadBytes = !scan.badRuns().isEmpty()
                && scan.badRuns().get(scan.badRuns().size() - 1).nextOffset().isEmpty();
        if (endsInBadBytes) {
            return true;
        }
        return facts.manifest().flatMap(stored -> stored.entry(segment.baseOffset()))
                .filter(entry -> entry.nextOffset() >= Math.min(due, facts.recoveryPoint()) && entry.sizeInBytes() > segment.sizeInBytes())
                .isPresent();
    }
}
