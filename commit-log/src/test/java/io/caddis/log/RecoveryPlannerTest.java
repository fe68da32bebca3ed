package io.caddis.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.log.RecoveryFacts.SegmentFacts;
import io.caddis.log.RecoveryPlan.Step;
import io.caddis.log.SegmentScan.BadRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Tables of facts and plans. Segments here hold ten offsets in a thousand bytes. */
class RecoveryPlannerTest {

    private final List<SegmentFacts> segments = new ArrayList<>();
    private final List<SegmentManifest.Entry> recorded = new ArrayList<>();
    private OptionalLong logStart = OptionalLong.empty();
    private long recoveryPoint;
    private boolean clean;
    private boolean manifestLost;

    private RecoveryPlannerTest recorded(long base, long next) {
        recorded.add(new SegmentManifest.Entry(base, next, (int) (next - base) * 100, SegmentIndex.LargestTimestamp.NONE, 0));
        return this;
    }

    private RecoveryPlannerTest asRecorded(long base, long next) {
        recorded(base, next);
        segments.add(new SegmentFacts(base, (int) (next - base) * 100, Optional.empty()));
        return this;
    }

    private RecoveryPlannerTest scanned(long base, long next, int size, BadRun... bad) {
        segments.add(new SegmentFacts(base, size, Optional.of(new SegmentScan(base, size, next, List.of(bad)))));
        return this;
    }

    private static BadRun tail(int position, int size, long startOffset) {
        return new BadRun(position, size, startOffset, OptionalLong.empty(), false);
    }

    private static BadRun hole(int position, int size, long startOffset, long nextOffset) {
        return new BadRun(position, size, startOffset, OptionalLong.of(nextOffset), false);
    }

    private RecoveryPlannerTest forcedUpTo(long offset) {
        recoveryPoint = offset;
        return this;
    }

    private RecoveryFacts facts() {
        segments.sort(Comparator.comparingLong(SegmentFacts::baseOffset));
        return new RecoveryFacts(clean, logStart,
                manifestLost ? Optional.empty() : Optional.of(new SegmentManifest(recoveryPoint, recorded, List.of())), segments);
    }

    private RecoveryPlan plan() {
        return RecoveryPlanner.plan(facts());
    }

    private RecoveryPlan.Serve served(long startOffset, long endOffset) {
        RecoveryPlan.Serve plan = assertInstanceOf(RecoveryPlan.Serve.class, plan());
        assertEquals(startOffset, plan.logStartOffset());
        assertEquals(endOffset, plan.endOffset());
        return plan;
    }

    private void offline(String because) {
        String why = assertInstanceOf(RecoveryPlan.TakeOffline.class, plan()).why();
        assertTrue(why.contains(because), why);
    }

    @Test
    void shouldDoNothing_whenAllIsAsRecorded() {
        asRecorded(0, 10).asRecorded(10, 15).forcedUpTo(15).clean = true;

        assertEquals(List.of(), served(0, 15).steps());
    }

    @Test
    void shouldStartAnEmptyLog_whenThereIsNothing() {
        manifestLost = true;

        assertEquals(List.of(new Step.StartSegment(0)), served(0, 0).steps());
    }

    @Test
    void shouldCutTornTail_aboveTheRecoveryPointOnly() {
        asRecorded(0, 10).scanned(10, 14, 450, tail(400, 50, 14)).forcedUpTo(12);

        Step.Cut cut = assertInstanceOf(Step.Cut.class, served(0, 14).steps().get(0));
        assertEquals(14, cut.endOffset());
        assertFalse(cut.preserve());
    }

    @Test
    void shouldMarkDamageAndGoOnBehindIt_whenTheTailBelowTheRecoveryPointIsBad() {
        asRecorded(0, 10).scanned(10, 14, 450, tail(400, 50, 14)).recorded(10, 18).forcedUpTo(18);

        List<Step> steps = served(0, 18).steps();
        SegmentDamage damage = assertInstanceOf(Step.MarkDamaged.class, steps.get(0)).damage();
        assertEquals(14, damage.startOffset());
        assertEquals(18, damage.endOffset());
        assertEquals(new Step.StartSegment(18), steps.get(1));
        assertEquals(2, steps.size());
    }

    @Test
    void shouldMarkDamage_whenAClosedSegmentIsShorterThanRecorded() {
        recorded(0, 10).scanned(0, 6, 600).asRecorded(10, 15).forcedUpTo(15);

        List<Step> steps = served(0, 15).steps();
        assertEquals(1, steps.size());
        SegmentDamage damage = assertInstanceOf(Step.MarkDamaged.class, steps.get(0)).damage();
        assertEquals(6, damage.startOffset());
        assertEquals(10, damage.endOffset());
    }

    @Test
    void shouldMarkEachHole_andKeepWhatLiesBetween() {
        recorded(0, 10).scanned(0, 10, 1000, hole(100, 100, 1, 2), hole(500, 200, 5, 7)).asRecorded(10, 15).forcedUpTo(15);

        assertEquals(2, served(0, 15).steps().size());
    }

    @Test
    void shouldPreserveWhatItCuts_whenGoodBatchesFollowTheDamage() {
        asRecorded(0, 10).scanned(10, 20, 1000, hole(300, 100, 13, 14)).scanned(20, 25, 500).forcedUpTo(10);

        List<Step> steps = served(0, 13).steps();
        assertEquals(2, steps.size());
        assertEquals(20, assertInstanceOf(Step.SetAside.class, steps.get(0)).segmentBaseOffset());
        Step.Cut cut = assertInstanceOf(Step.Cut.class, steps.get(1));
        assertEquals(300, cut.position());
        assertEquals(700, cut.sizeInBytes());
        assertTrue(cut.preserve());
    }

    @Test
    void shouldSetAsideSegmentsBehindALostEnd_thatWasNeverForced() {
        asRecorded(0, 10).scanned(10, 17, 700).scanned(20, 20, 0).scanned(30, 33, 300).forcedUpTo(10);

        List<Step> steps = served(0, 17).steps();
        assertEquals(List.of(30L, 20L), steps.stream().map(step -> ((Step.SetAside) step).segmentBaseOffset()).toList(), "newest first");
    }

    @Test
    void shouldTakeOffline_whenARecordedSegmentIsMissing() {
        asRecorded(0, 10).recorded(10, 20).asRecorded(20, 25).forcedUpTo(25);
        offline("segment 10");
    }

    @Test
    void shouldTakeOffline_whenTheLastForcedSegmentIsMissing() {
        asRecorded(0, 10).recorded(10, 20).forcedUpTo(18);
        offline("segment 10");
    }

    @Test
    void shouldServe_whenOnlyAnUnforcedSegmentIsMissing() {
        asRecorded(0, 10).recorded(10, 12).forcedUpTo(10);
        served(0, 10);
    }

    @Test
    void shouldTakeOffline_whenSegmentsOverlap() {
        asRecorded(0, 10).scanned(8, 15, 700).forcedUpTo(10);
        offline("overlaps");
    }

    @Test
    void shouldTakeOffline_whenOffsetsAreMissingBetweenWholeSegmentsAndNothingIsRecorded() {
        scanned(0, 10, 1000).scanned(20, 25, 500).manifestLost = true;
        offline("[10, 20)");
    }

    @Test
    void shouldCompleteAnInterruptedDeletion() {
        asRecorded(0, 10).asRecorded(10, 20).asRecorded(20, 25).forcedUpTo(25).logStart = OptionalLong.of(20);

        assertEquals(List.of(new Step.RemoveObsolete(0), new Step.RemoveObsolete(10)), served(20, 25).steps());
    }

    @Test
    void shouldNotMissDeletedSegments() {
        recorded(0, 10).asRecorded(10, 20).forcedUpTo(20).logStart = OptionalLong.of(10);
        assertEquals(List.of(), served(10, 20).steps());
    }

    @Test
    void shouldNotGiveOffsetsTwice_whenRecordsWereDeletedUpToAnEndThatACrashTookBack() {
        asRecorded(0, 10).forcedUpTo(10).logStart = OptionalLong.of(16);

        assertEquals(List.of(new Step.StartSegment(16)), served(16, 16).steps());
    }

    @Test
    void shouldReadOnlyWhatMayHaveChanged() {
        asRecorded(0, 10).asRecorded(10, 20).asRecorded(20, 25).forcedUpTo(22);
        segments.add(new SegmentFacts(25, 300, Optional.empty()));

        assertEquals(List.of(false, false, true, true), scans());
        clean = true;
        assertEquals(List.of(false, false, false, true), scans());
        manifestLost = true;
        assertEquals(List.of(true, true, true, true), scans());
    }

    private List<Boolean> scans() {
        RecoveryFacts facts = facts();
        return facts.segments().stream().map(segment -> RecoveryPlanner.needsScan(facts, segment)).toList();
    }
}
