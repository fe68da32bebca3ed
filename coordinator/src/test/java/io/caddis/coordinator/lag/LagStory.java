package io.caddis.coordinator.lag;

import io.caddis.coordinator.group.store.GroupChange.PartitionKey;
import io.caddis.coordinator.lag.CommittedGroup.Committed;
import io.caddis.coordinator.lag.LogOffsets.RecordKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongConsumer;

/** One group that reads one topic of a cluster that exists in a test's words only. Time passes by rounds. */
final class LagStory {

    static final int INTERVAL_MS = 10_000;
    static final long MINUTE_MS = 60_000;
    static final String GROUP = "billing";
    static final int SLOT = 7;
    static final UUID TOPIC = new UUID(1, 1);

    /** A round begins here, and so does a stretch of twelve. */
    static final long START_MS = 120_000L * 14_000_000;

    final LagBook book;
    final List<LagWrite> stored = new ArrayList<>();
    final List<RecordKey> lookedUp = new ArrayList<>();
    final Map<PartitionKey, Long> ends = new HashMap<>();
    final Map<PartitionKey, Long> starts = new HashMap<>();
    final Map<RecordKey, Long> timestamps = new HashMap<>();
    private final Map<Integer, Committed> committed = new TreeMap<>();
    private final OptionalLong retentionMs;
    private boolean empty;
    private boolean storing = true;
    private long stateSinceMs = START_MS;
    long nowMs;
    GroupLag newest;

    LagStory() {
        this(OptionalLong.empty());
    }

    LagStory(OptionalLong retentionMs) {
        this(retentionMs, START_MS);
    }

    private LagStory(OptionalLong retentionMs, long startMs) {
        this.retentionMs = retentionMs;
        this.nowMs = startMs;
        this.book = new LagBook(INTERVAL_MS, id -> id.equals(TOPIC) ? Optional.of(new LagTopics.Topic(200, retentionMs)) : Optional.empty());
        book.follow(Map.of(SLOT, 1));
        ends.put(key(0), 0L);
        starts.put(key(0), 0L);
    }

    static PartitionKey key(int partition) {
        return new PartitionKey(TOPIC, partition);
    }

    LagStory produced(long records) {
        ends.merge(key(0), records, Long::sum);
        return this;
    }

    LagStory endUnknown() {
        ends.remove(key(0));
        return this;
    }

    LagStory commits(long offset) {
        return commits(0, offset);
    }

    LagStory commits(int partition, long offset) {
        ends.putIfAbsent(key(partition), offset);
        committed.put(partition, new Committed(key(partition), offset, nowMs));
        return this;
    }

    long committedOffset() {
        return committed.get(0).offset();
    }

    LagStory empties() {
        empty = true;
        stateSinceMs = nowMs;
        return this;
    }

    LagStory gone(int partition) {
        committed.remove(partition);
        return this;
    }

    LagStory storingFails(boolean fails) {
        storing = !fails;
        return this;
    }

    /** The record's own time, as a look-up finds it. */
    LagStory written(long offset, long atMs) {
        timestamps.put(new RecordKey(key(0), offset), atMs);
        return this;
    }

    List<CommittedGroup> groups() {
        return committed.isEmpty() && !empty
                ? List.of()
                : List.of(new CommittedGroup(GROUP, SLOT, empty, stateSinceMs, List.copyOf(committed.values())));
    }

    /** Ten seconds later. @return how the group stands in partition 0 */
    PartitionLag round() {
        nowMs += INTERVAL_MS;
        if (book.begin(nowMs)) {
            LagBook.ToAsk toAsk = book.toAsk(groups());
            book.onAnswers(toAsk, ends, starts, nowMs);
            List<RecordKey> wanted = book.toLookUp(groups());
            lookedUp.addAll(wanted);
            Map<RecordKey, Long> found = new HashMap<>(timestamps);
            found.keySet().retainAll(wanted);
            List<GroupLag> lags = book.measure(groups(), found, nowMs);
            newest = lags.isEmpty() ? null : lags.get(0);
            for (LagWrite write : book.due(groups(), nowMs)) {
                if (storing) {
                    book.onStored(write, Set.of());
                    stored.add(write);
                }
            }
        }
        return newest == null || newest.partitions().isEmpty() ? null : newest.partitions().get(0);
    }

    /** @param before told the number of the round, from 1 on, before it is held */
    PartitionLag rounds(int count, LongConsumer before) {
        PartitionLag last = null;
        for (long i = 1; i <= count; i++) {
            before.accept(i);
            last = round();
        }
        return last;
    }

    PartitionLag rounds(int count) {
        return rounds(count, round -> {});
    }

    /** Rows by block as they are stored now. */
    Map<LagBlock, LagRow> rows() {
        Map<LagBlock, LagRow> rows = new HashMap<>();
        for (LagWrite write : stored) {
            write.gone().keySet().forEach(rows::remove);
            write.rows().forEach(row -> rows.put(row.block(), row));
        }
        return rows;
    }

    List<LagHistoryRow> history() {
        return stored.stream().flatMap(write -> write.history().stream()).toList();
    }

    /** The slot goes to another node, which reads what this one has stored. */
    LagStory movesOn() {
        LagStory next = new LagStory(retentionMs, nowMs);
        next.ends.putAll(ends);
        next.starts.putAll(starts);
        next.committed.putAll(committed);
        next.timestamps.putAll(timestamps);
        next.empty = empty;
        next.stateSinceMs = stateSinceMs;
        long since = next.book.windowStartMs(nowMs);
        next.book.restore(new StoredLag(
                List.copyOf(rows().values()), history().stream().filter(row -> row.startedAtMs() >= since).toList()), nowMs);
        return next;
    }
}
