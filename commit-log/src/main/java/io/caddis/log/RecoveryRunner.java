package io.caddis.log;

import io.caddis.log.RecoveryPlan.Step;
import io.caddis.log.disk.FileOperations;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a {@link RecoveryPlan} out, step by step, before the log is opened. Each step is logged once.
 *
 * <p>May be interrupted by a crash anywhere: the next start makes a plan of what is there then. One thread a log.
 */
final class RecoveryRunner {

    private static final Logger LOG = LoggerFactory.getLogger(RecoveryRunner.class);

    private final LogId id;
    private final LogFiles names;
    private final FileOperations files;
    private final Quarantine quarantine;
    private final OpenSegments openSegments;

    RecoveryRunner(LogId id, LogFiles names, LogContext context) {
        this.id = id;
        this.names = names;
        this.files = context.files();
        this.quarantine = context.directory().quarantine();
        this.openSegments = context.openSegments();
    }

    void carryOut(RecoveryPlan.Serve plan) throws IOException {
        for (Step step : plan.steps()) {
            carryOut(step);
        }
        if (!plan.steps().isEmpty()) {
            files.forceDirectory(names.directory());
        }
    }

    private void carryOut(Step step) throws IOException {
        if (step instanceof Step.RemoveObsolete obsolete) {
            LOG.info("Completing the deletion of segment {} of {}", obsolete.segmentBaseOffset(), id);
            removeWithIndexes(obsolete.segmentBaseOffset());
        } else if (step instanceof Step.Cut cut) {
            cut(cut);
        } else if (step instanceof Step.CutZeros zeros) {
            SegmentFile file = segment(zeros.segmentBaseOffset());
            try {
                file.truncate(zeros.position()); // forced with all that was read, by who loads the log
            } finally {
                file.close();
            }
        } else if (step instanceof Step.SetAside aside) {
            LOG.error("Segment {} of {} goes to the quarantine: {}", aside.segmentBaseOffset(), id, aside.cause());
            quarantine.setAside(id, aside.segmentBaseOffset(), names.log(aside.segmentBaseOffset()));
            removeWithIndexes(aside.segmentBaseOffset());
        } else if (step instanceof Step.MarkDamaged marked) {
            SegmentFile file = segment(marked.damage().segmentBaseOffset());
            try {
                quarantine.keepDamage(id, file, marked.damage());
            } finally {
                file.close();
            }
        } else if (step instanceof Step.StartSegment start) {
            files.open(names.log(start.baseOffset()), StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
        } else {
            throw new AssertionError("unknown step " + step);
        }
    }

    private void cut(Step.Cut cut) throws IOException {
        SegmentFile file = segment(cut.segmentBaseOffset());
        try {
            if (cut.preserve() && cut.sizeInBytes() > 0) {
                Path kept = quarantine.preserve(id, cut.segmentBaseOffset(), file, cut.position(), cut.sizeInBytes());
                LOG.error("Cut {} at offset {}: {}; the {} bytes from there on are kept in {}", id, cut.endOffset(), cut.cause(),
                        cut.sizeInBytes(), kept);
            } else {
                LOG.warn("Cut the torn tail of {} at offset {}, {} bytes: {}", id, cut.endOffset(), cut.sizeInBytes(), cut.cause());
            }
            file.truncate(cut.position());
            file.force();
        } finally {
            file.close();
        }
    }

    private SegmentFile segment(long baseOffset) {
        return new SegmentFile(names.log(baseOffset), openSegments);
    }

    private void removeWithIndexes(long baseOffset) throws IOException {
        files.delete(names.log(baseOffset));
        files.delete(names.offsetIndex(baseOffset));
        files.delete(names.timeIndex(baseOffset));
        files.delete(names.snapshot(baseOffset));
    }
}
