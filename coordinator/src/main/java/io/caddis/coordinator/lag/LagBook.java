package io.caddis.coordinator.lag;

import io.caddis.coordinator.group.store.GroupChange.PartitionKey;
import io.caddis.coordinator.lag.CommittedGroup.Committed;
import io.caddis.coordinator.lag.LagRows.Measured;
import io.caddis.coordinator.lag.LagRows.MeasuredBlock;
import io.caddis.coordinator.lag.LogOffsets.RecordKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * All that is known of the lag of the groups of this node's slots. In each round: {@link #follow} the slots, {@link #restore}
 * what a gained slot's former owner left, {@link #begin}, then ask the leaders what {@link #toAsk} and {@link #toLookUp} name,
 * {@link #measure}, and store what is {@link #due}. Belongs to one thread; reads no clock and blocks nowhere.
 */
final class LagBook {

    /** The log's start moves with retention, which is checked every few minutes. */
    static final int ROUNDS_BETWEEN_STARTS = 6;

    /** Each reads a batch from a log. */
    static final int LOOKUPS_PER_ROUND_MAX = 20;

    private static final long NO_ROUND = -1;

    private final int intervalMs;
    private final LagTopics topics;
    private final Map<String, ProgressOfGroup> groups = new HashMap<>();
    private final Map<PartitionKey, LogTrack> logs = new HashMap<>();
    private final LagRows rows;
    private Map<Integer, Integer> epochs = Map.of();
    private long round = NO_ROUND;

    private record ProgressOfGroup(int slot, Map<PartitionKey, PartitionProgress> partitions) {}

    /** @param intervalMs between two rounds, 1 or more */
    LagBook(int intervalMs, LagTopics topics) {
        this.intervalMs = intervalMs;
        this.topics = topics;
        this.rows = new LagRows(intervalMs);
    }

    /**
     * @param owned coordinator epoch by slot
     * @return slots that are this node's from now on, of which nothing is known
     */
    Set<Integer> follow(Map<Integer, Integer> owned) {
        Set<Integer> lost = new HashSet<>();
        Set<Integer> gained = new HashSet<>();
        epochs.forEach((slot, epoch) -> {
            if (!epoch.equals(owned.get(slot))) {
                lost.add(slot);
            }
        });
        owned.forEach((slot, epoch) -> {
            if (!epoch.equals(epochs.get(slot))) {
                gained.add(slot);
            }
        });
        groups.values().removeIf(group -> lost.contains(group.slot()));
        rows.forget(lost);
        epochs = Map.copyOf(owned);
        return gained;
    }

    /** As if they had not been followed: what was stored of them could not be read. */
    void forget(Set<Integer> slots) {
        Map<Integer, Integer> known = new HashMap<>(epochs);
        known.keySet().removeAll(slots);
        epochs = Map.copyOf(known);
    }

    /** How far back samples are of use to {@link #restore}. */
    long windowStartMs(long nowMs) {
        return nowMs - (long) LagWindow.ROUNDS * intervalMs;
    }

    /** Samples of another interval, and of rounds that are still to come by this node's clock, are passed over. */
    void restore(StoredLag stored, long nowMs) {
        rows.restore(stored);
        long firstOwnRound = nowMs / intervalMs;
        Map<PartitionKey, TreeMap<Long, Long>> ends = new HashMap<>();
        for (LagHistoryRow row : stored.history().stream().sorted(Comparator.comparingLong(LagHistoryRow::startedAtMs)).toList()) {
            if (row.intervalMs() != intervalMs) {
                continue;
            }
            for (int i = 0; i < row.partitions().length; i++) {
                PartitionKey partition = new PartitionKey(row.block().topicId(), row.partitions()[i]);
                PartitionProgress progress = progress(row.block().groupId(), row.slot(), partition);
                LagSeries.forEachSample(row, i, (sampled, committed, end, timeLagMs) -> {
                    if (sampled < firstOwnRound && sampled > progress.window().newestRound()) {
                        progress.window().put(sampled, committed, end, timeLagMs);
                        if (end != LagWindow.UNKNOWN) {
                            ends.computeIfAbsent(partition, key -> new TreeMap<>()).merge(sampled, end, Math::max);
                        }
                    }
                });
            }
        }
        for (LagRow row : stored.rows()) {
            row.partitions().forEach(lag -> progress(
                    row.block().groupId(), row.slot(), new PartitionKey(lag.topicId(), lag.partition())).restore(lag));
        }
        // a log that this node measures already is known better
        ends.keySet().removeAll(logs.keySet());
        ends.forEach((partition, byRound) -> {
            LogTrack log = logs.computeIfAbsent(partition, key -> new LogTrack());
            byRound.forEach((sampled, end) -> log.restoreEnd(end, sampled * intervalMs + intervalMs / 2));
        });
    }

    private PartitionProgress progress(String groupId, int slot, PartitionKey partition) {
        return groups.computeIfAbsent(groupId, id -> new ProgressOfGroup(slot, new HashMap<>()))
                .partitions().computeIfAbsent(partition, key -> new PartitionProgress());
    }

    /**
     * @return false if there is no round now: it has been already. After the clock was set back by more than a window all that
     *         was measured by the former time is given up
     */
    boolean begin(long nowMs) {
        long next = Math.floorDiv(nowMs, (long) intervalMs);
        if (next > round) {
            round = next;
            return true;
        }
        if (round - next <= LagWindow.ROUNDS) {
            return false;
        }
        groups.clear();
        logs.clear();
        rows.startAnew();
        round = next;
        return true;
    }

    /** Partitions whose leaders are to be asked. */
    record ToAsk(Set<PartitionKey> ends, Set<PartitionKey> starts) {}

    /** Offsets of topics that are gone are nobody's lag. */
    ToAsk toAsk(List<CommittedGroup> committed) {
        Set<PartitionKey> ends = new HashSet<>();
        Set<PartitionKey> starts = new HashSet<>();
        for (CommittedGroup group : committed) {
            for (Committed offset : group.offsets()) {
                PartitionKey partition = offset.partition();
                if (exists(partition) && ends.add(partition)) {
                    LogTrack log = logs.get(partition);
                    if (round % ROUNDS_BETWEEN_STARTS == 0 || log == null || log.start().isEmpty()) {
                        starts.add(partition);
                    }
                }
            }
        }
        return new ToAsk(ends, starts);
    }

    private boolean exists(PartitionKey partition) {
        return topics.topic(partition.topicId()).filter(topic -> partition.partition() < topic.partitions()).isPresent();
    }

    /** What the leaders said of {@code asked}; first of the two steps of a round. */
    void onAnswers(ToAsk asked, Map<PartitionKey, Long> ends, Map<PartitionKey, Long> starts, long nowMs) {
        logs.keySet().retainAll(asked.ends());
        for (PartitionKey partition : asked.ends()) {
            LogTrack log = logs.computeIfAbsent(partition, key -> new LogTrack());
            Long end = ends.get(partition);
            Long start = starts.get(partition);
            if (end == null) {
                log.endUnknown();
            } else {
                log.endedAt(end, nowMs);
            }
            if (start != null) {
                log.startedAt(start, nowMs);
            }
        }
    }

    /** Records that are to say when they were written, those first that have waited longest. */
    List<RecordKey> toLookUp(List<CommittedGroup> committed) {
        List<Waiting> waiting = new ArrayList<>();
        for (CommittedGroup group : committed) {
            for (Committed offset : group.offsets()) {
                LogTrack log = logs.get(offset.partition());
                if (log != null) {
                    PartitionProgress progress = progress(group.groupId(), group.slot(), offset.partition());
                    if (progress.needsTimestamp(offset.offset(), log)) {
                        waiting.add(new Waiting(progress, record(offset, log)));
                    }
                }
            }
        }
        waiting.sort(Comparator.comparingLong(each -> each.progress().lookedUpInRound()));
        Set<RecordKey> records = new HashSet<>();
        for (Waiting each : waiting) {
            if (records.size() < LOOKUPS_PER_ROUND_MAX || records.contains(each.record())) {
                records.add(each.record());
                each.progress().lookedUp(round);
            }
        }
        return List.copyOf(records);
    }

    private record Waiting(PartitionProgress progress, RecordKey record) {}

    /** What retention has taken is not read any more: the first record that is left comes next. */
    private static RecordKey record(Committed offset, LogTrack log) {
        return new RecordKey(offset.partition(), Math.max(offset.offset(), log.start().orElse(0)));
    }

    /** Takes the round's samples. */
    List<GroupLag> measure(List<CommittedGroup> committed, Map<RecordKey, Long> timestamps, long nowMs) {
        PartitionProgress.Round now = new PartitionProgress.Round(round, nowMs, intervalMs);
        Map<LagBlock, MeasuredBlock> blocks = new LinkedHashMap<>();
        List<GroupLag> lags = new ArrayList<>();
        Map<String, ProgressOfGroup> present = new HashMap<>();
        for (CommittedGroup group : committed) {
            ProgressOfGroup before = groups.getOrDefault(group.groupId(), new ProgressOfGroup(group.slot(), Map.of()));
            ProgressOfGroup after = new ProgressOfGroup(group.slot(), new HashMap<>());
            List<PartitionLag> partitions = new ArrayList<>();
            for (Committed offset : group.offsets()) {
                LogTrack log = logs.get(offset.partition());
                Optional<LagTopics.Topic> topic = topics.topic(offset.partition().topicId());
                if (log == null || topic.isEmpty()) {
                    continue;
                }
                PartitionProgress progress = before.partitions().getOrDefault(offset.partition(), new PartitionProgress());
                after.partitions().put(offset.partition(), progress);
                Long timestamp = timestamps.get(record(offset, log));
                if (timestamp != null && progress.needsTimestamp(offset.offset(), log)) {
                    progress.onTimestamp(offset.offset(), timestamp, log);
                }
                VerdictRules.Standing standing =
                        new VerdictRules.Standing(group.empty(), group.stateSinceMs(), offset.committedAtMs(), intervalMs);
                PartitionLag lag = progress.measure(offset, log, standing, topic.get(), now);
                partitions.add(lag);
                blocks.computeIfAbsent(
                                LagBlock.of(group.groupId(), offset.partition()),
                                block -> new MeasuredBlock(group.slot(), new TreeMap<>()))
                        .partitions().put(lag.partition(), new Measured(lag, progress.window()));
            }
            present.put(group.groupId(), after);
            lags.add(new GroupLag(group.groupId(), nowMs, group.empty(), partitions));
        }
        groups.clear();
        groups.putAll(present);
        rows.measured(blocks);
        return lags;
    }

    /** What is to be stored of the round, in this order. */
    List<LagWrite> due(List<CommittedGroup> committed, long nowMs) {
        Set<Integer> slots = new HashSet<>();
        committed.forEach(group -> slots.add(group.slot()));
        return rows.due(epochs, slots, round, nowMs);
    }

    /** @param refusedSlots of which nothing was stored */
    void onStored(LagWrite write, Set<Integer> refusedSlots) {
        rows.stored(write, refusedSlots);
    }
}
