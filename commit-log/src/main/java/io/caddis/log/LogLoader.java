package io.caddis.log;

import io.caddis.log.RecoveryFacts.SegmentFacts;
import io.caddis.log.Segment.SegmentExtent;
import io.caddis.log.disk.CheckedFile;
import io.caddis.log.disk.FileOperations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a log that is on disk: finds the facts, has the plan made and carried out, and puts the log's state together.
 *
 * <p>Used once for one log, by one thread.
 */
final class LogLoader {

    private static final Logger LOG = LoggerFactory.getLogger(LogLoader.class);

    private final LogId id;
    private final LogFiles names;
    private final LogContext context;
    private final FileOperations files;
    private final LogSettings settings;
    private final Map<Long, SegmentScanner.Result> scans = new HashMap<>();

    LogLoader(LogId id, Path directory, LogContext context, LogSettings settings) {
        this.id = id;
        this.names = new LogFiles(directory);
        this.context = context;
        this.files = context.files();
        this.settings = settings;
    }

    /**
     * Makes a log that is not on disk yet. Nothing is forced: the caller forces the directory's own name before anybody relies on
     * the log, and the log forces the names in it together with its first records.
     */
    static PartitionLog create(LogId id, Path directory, String topicName, LogContext context, LogSettings settings) throws IOException {
        LogFiles names = new LogFiles(directory);
        FileOperations files = context.files();
        files.createDirectory(directory);
        PartitionMetadata.write(files, names.metadata(), id, topicName);
        LogStartCheckpoint.create(files, names.logStart(), id);
        SegmentList segments = new SegmentList(id, names, context);
        Segment first = segments.create(0);
        SegmentManifest.ofNewLog(first).create(files, names.manifest(), id);
        LeaderEpochCheckpoint.ofNewLog().create(files, names.leaderEpochs(), id);
        OpenedState state = new OpenedState(0, 0, new LeaderEpochHistory(List.of()), ProducerStates.ofNewLog(), true, 0);
        PartitionLog log = new PartitionLog(id, topicName, names, context, settings, segments, state);
        log.directoryChanged();
        return log;
    }

    /** The log, or empty if its files contradict each other: they are in the quarantine then. */
    Optional<PartitionLog> load(boolean cleanShutdown, long nowMs) throws IOException {
        removeLeftovers();
        RecoveryFacts facts = findFacts(cleanShutdown);
        RecoveryPlan plan = RecoveryPlanner.plan(facts);
        if (plan instanceof RecoveryPlan.TakeOffline offline) {
            scans.clear();
            context.directory().quarantine().moveOffline(id, names.directory(), offline.why());
            return Optional.empty();
        }
        RecoveryPlan.Serve serve = (RecoveryPlan.Serve) plan;
        new RecoveryRunner(id, names, context).carryOut(serve);
        boolean asRecorded = scans.isEmpty() && serve.steps().isEmpty();

        SegmentList segments = assemble(facts, serve, nowMs);
        OpenedState state = replay(segments, serve, nowMs);
        PartitionLog log = new PartitionLog(id, PartitionMetadata.readTopicName(names.metadata(), id), names, context, settings, segments, state);
        if (!asRecorded) {
            for (Segment segment : segments.snapshot()) {
                if (scans.containsKey(segment.baseOffset())) {
                    // read whole just now, but perhaps from a page cache that never reached the disk (KAFKA-10101)
                    segment.file().force();
                }
            }
            files.forceDirectory(names.directory());
            log.checkpoint();
            LOG.info("Recovered {}: offsets [{}, {}), {} segments read, {} steps", id, serve.logStartOffset(), serve.endOffset(), scans.size(),
                    serve.steps().size());
        }
        return Optional.of(log);
    }

    /**
     * What is not in the segments.
     *
     * @param logStartOffset first readable offset
     * @param endOffset end of the log, all of it durable
     * @param epochs leader epochs
     * @param producers producers' state at the end
     * @param recorded whether the files on disk say exactly this already
     * @param openedMs the time of opening
     */
    record OpenedState(long logStartOffset, long endOffset, LeaderEpochHistory epochs, ProducerStates producers, boolean recorded,
            long openedMs) {
    }

    private void removeLeftovers() throws IOException {
        for (Path file : names.list()) {
            if (CheckedFile.isTemporary(file) || LogFiles.isDeleted(file)) {
                files.delete(file);
            }
        }
    }

    private RecoveryFacts findFacts(boolean cleanShutdown) throws IOException {
        Map<Long, Path> found = new TreeMap<>();
        for (Path file : names.list()) {
            LogFiles.segmentBaseOffset(file).ifPresent(baseOffset -> found.put(baseOffset, file));
        }
        List<SegmentFacts> segments = new ArrayList<>();
        for (Map.Entry<Long, Path> entry : found.entrySet()) {
            // positions are ints; what somebody appended beyond is no batch of ours
            int size = (int) Math.min(Files.size(entry.getValue()), Integer.MAX_VALUE);
            segments.add(new SegmentFacts(entry.getKey(), size, Optional.empty()));
        }
        OptionalLong logStartOffset = LogStartCheckpoint.read(files, names.logStart(), id);
        Optional<SegmentManifest> manifest = SegmentManifest.read(files, names.manifest(), id);
        RecoveryFacts listed = new RecoveryFacts(cleanShutdown && manifest.isPresent(), logStartOffset, manifest, segments);

        List<SegmentFacts> examined = new ArrayList<>();
        for (SegmentFacts segment : listed.segments()) {
            examined.add(RecoveryPlanner.needsScan(listed, segment)
                    ? new SegmentFacts(segment.baseOffset(), segment.sizeInBytes(), Optional.of(scan(segment.baseOffset()).scan()))
                    : segment);
        }
        return new RecoveryFacts(listed.cleanShutdown(), logStartOffset, manifest, examined);
    }

    private SegmentScanner.Result scan(long baseOffset) throws IOException {
        SegmentFile file = new SegmentFile(names.log(baseOffset), context.openSegments());
        try {
            int size = (int) Math.min(Files.size(names.log(baseOffset)), Integer.MAX_VALUE);
            // no bound on offsets: a segment that reaches into the next one must be seen to do so
            SegmentScanner.Result result = new SegmentScanner(file, size, Long.MAX_VALUE).scan(baseOffset, settings.indexIntervalBytes());
            scans.put(baseOffset, result);
            return result;
        } finally {
            file.close();
        }
    }

    private SegmentList assemble(RecoveryFacts facts, RecoveryPlan.Serve plan, long nowMs) throws IOException {
        List<Long> baseOffsets = new ArrayList<>();
        for (Path file : names.list()) {
            LogFiles.segmentBaseOffset(file).ifPresent(baseOffsets::add);
        }
        baseOffsets.sort(null);
        SegmentList segments = new SegmentList(id, names, context);
        for (int i = 0; i < baseOffsets.size(); i++) {
            long baseOffset = baseOffsets.get(i);
            boolean active = i == baseOffsets.size() - 1;
            long nextOffset = active ? plan.endOffset() : baseOffsets.get(i + 1);
            addSegment(segments, facts, plan, baseOffset, nextOffset, active, nowMs);
        }
        return segments;
    }

    private void addSegment(SegmentList segments, RecoveryFacts facts, RecoveryPlan.Serve plan, long baseOffset, long nextOffset, boolean active,
            long nowMs) throws IOException {
        boolean changed = plan.steps().stream().anyMatch(step -> (step instanceof RecoveryPlan.Step.Cut cut && cut.segmentBaseOffset() == baseOffset)
                || (step instanceof RecoveryPlan.Step.StartSegment start && start.baseOffset() == baseOffset));
        boolean zerosCut = plan.steps().stream().anyMatch(step -> step instanceof RecoveryPlan.Step.CutZeros cut && cut.segmentBaseOffset() == baseOffset);
        SegmentScanner.Result scan = changed ? scan(baseOffset) : scans.get(baseOffset);
        if (zerosCut && !changed) {
            scan = scan.withoutZerosAtEnd();
        }
        Optional<SegmentManifest.Entry> entry = facts.manifest().flatMap(manifest -> manifest.entry(baseOffset));
        long firstAppendMs = entry.map(SegmentManifest.Entry::firstAppendMs).filter(ms -> ms >= 0).orElse(nowMs);
        if (scan != null) {
            SegmentExtent extent = new SegmentExtent(scan.scan().sizeInBytes(), nextOffset, scan.index().largestTimestamp(),
                    Segment.damageOf(scan.scan(), nextOffset));
            Segment segment = segments.add(baseOffset, segments.file(baseOffset), scan.index(), extent, extent.sizeInBytes() == 0 ? -1 : firstAppendMs);
            if (!active) {
                segment.writeIndexFiles();
                segment.release();
            }
            return;
        }
        SegmentManifest.Entry recorded = entry.orElseThrow();
        List<SegmentDamage> damage = facts.manifest().orElseThrow().damage().stream()
                .filter(bad -> bad.segmentBaseOffset() == baseOffset).toList();
        SegmentExtent extent = new SegmentExtent(recorded.sizeInBytes(), nextOffset, recorded.largestTimestamp(), damage);
        SegmentIndex ownIndex = active ? activeIndex(segments, recorded) : null;
        segments.add(baseOffset, segments.file(baseOffset), ownIndex, extent, recorded.sizeInBytes() == 0 ? -1 : firstAppendMs);
    }

    private SegmentIndex activeIndex(SegmentList segments, SegmentManifest.Entry recorded) throws IOException {
        if (recorded.sizeInBytes() == 0) {
            return new SegmentIndex();
        }
        Optional<SegmentIndex> stored = segments.indexFiles().read(recorded.baseOffset(), recorded.sizeInBytes(), recorded.largestTimestamp());
        return stored.isPresent() ? stored.get() : scan(recorded.baseOffset()).index();
    }

    /** Producers' state and leader epochs: from their files, and from the batches that came after these were written. */
    private OpenedState replay(SegmentList segments, RecoveryPlan.Serve plan, long nowMs) throws IOException {
        ProducerStatesAt snapshot = ProducerStatesAt.newestSnapshot(files, names, id, segments.first().baseOffset(), plan.endOffset());
        Optional<LeaderEpochCheckpoint> storedEpochs = LeaderEpochCheckpoint.read(files, names.leaderEpochs(), id);
        long epochsFrom = storedEpochs.map(LeaderEpochCheckpoint::coveredOffset).orElse(0L);
        LeaderEpochHistory epochs = new LeaderEpochHistory(storedEpochs.map(LeaderEpochCheckpoint::entries).orElse(List.of()));
        boolean recorded = scans.isEmpty() && snapshot.offset() == plan.endOffset() && epochsFrom == plan.endOffset();

        LogReplay replay = new LogReplay(id, context.directory().quarantine(), snapshot.producers(), snapshot.offset(), epochs, epochsFrom, nowMs);
        replay.over(segments.snapshot(), settings.indexIntervalBytes());
        recorded &= !replay.foundDamage();
        epochs.truncateFromEnd(plan.endOffset() + 1); // an epoch that began at the very end has no batch yet
        epochs.truncateFromStart(plan.logStartOffset());
        return new OpenedState(plan.logStartOffset(), plan.endOffset(), epochs, snapshot.producers(), recorded, nowMs);
    }
}
