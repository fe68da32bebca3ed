package io.caddis.replication;

import io.caddis.log.AppendResult;
import io.caddis.log.DirectoryIdentity;
import io.caddis.log.FlushPolicy;
import io.caddis.log.LogException;
import io.caddis.log.LogSettings;
import io.caddis.log.LogStore;
import io.caddis.log.LogStoreSettings;
import io.caddis.log.RecordBatchHeader;
import io.caddis.log.TimestampKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A node with one partition on a real log, and the verbs of the stories: lead, follow, produce, fetch. */
final class ReplicaNode implements AutoCloseable {

    static final PartitionName NAME = new PartitionName(new UUID(1, 2), "flights", 0);
    static final long LAG_MAX_MS = 10_000;
    private static final long NOW_MS = 1_700_000_000_000L;

    final int id;
    final Path directory;
    final List<InSyncProposal> proposed = new ArrayList<>();
    LogStore store;
    Partition partition;
    long steadyMs = 1_000;
    private final FlushPolicy flushPolicy;

    ReplicaNode(int id, Path root, FlushPolicy flushPolicy) {
        this.id = id;
        this.directory = root.resolve("node-" + id);
        this.flushPolicy = flushPolicy;
        start();
    }

    void start() {
        try {
            store = LogStore.open(List.of(directory), new DirectoryIdentity("cluster", id), LogStoreSettings.DEFAULTS, topic -> logSettings(),
                    Thread::new, (log, done, total) -> { }, NOW_MS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        partition = new Partition(NAME, store.create(NAME.logId(), NAME.topic(), logSettings()), settings(2),
                (proposer, proposal) -> proposed.add(proposal));
        store.restoredHighWatermark(NAME.logId()).ifPresent(partition::restoreHighWatermark);
    }

    void restart() {
        partition.close();
        store.checkpointHighWatermarks(Map.of(NAME.logId(), partition.highWatermark()));
        store.close();
        start();
    }

    void lead(int leaderEpoch, Integer... isr) {
        partition.become(new Role.Leader(id, brokerEpoch(), leaderEpoch, leaderEpoch, List.of(1, 2, 3), List.of(isr)), steadyMs);
    }

    void follow(int leader, int leaderEpoch) {
        follow(leader, leaderEpoch, leaderEpoch, true);
    }

    void follow(int leader, int leaderEpoch, int partitionEpoch, boolean counted) {
        partition.become(new Role.Follower(leader, leaderEpoch, partitionEpoch, counted), steadyMs);
    }

    long brokerEpoch() {
        return id * 10L;
    }

    AppendResult produce(int records) {
        return partition.append(Produced.batch(records), false, NOW_MS);
    }

    RecordingWaiter committed(AppendResult appended) {
        RecordingWaiter waiter = new RecordingWaiter();
        partition.whenCommitted(appended.lastOffset() + 1, appended.leaderEpoch(), waiter);
        return waiter;
    }

    RecordingWaiter onDisk(long endOffset, int leaderEpoch) {
        RecordingWaiter waiter = new RecordingWaiter();
        partition.whenOnDisk(endOffset, leaderEpoch, waiter);
        return waiter;
    }

    void awaitOnDisk() {
        onDisk(partition.log().endOffset(), partition.role().leaderEpoch()).awaitCommitted();
    }

    FollowerFetch asFetch(FetchPosition position) {
        return new FollowerFetch(
                id, brokerEpoch(), position.leaderEpoch(), position.fetchOffset(), position.lastFetchedEpoch(),
                partition.log().logStartOffset());
    }

    /** The leader's answer, as the wire would bring it. */
    FetchAnswer askedBy(ReplicaNode follower, FetchPosition position) {
        try {
            FollowerRead read = partition.readForFollower(follower.asFetch(position), 1 << 20, true, steadyMs);
            try (var slice = read.slice()) {
                ByteBuffer records = slice.isEmpty() ? ByteBuffer.allocate(0) : slice.toBuffer();
                return new FetchAnswer(records, read.diverging(), read.highWatermark(), read.logStartOffset());
            }
        } catch (LogException.OffsetOutOfRange outOfRange) {
            return new FetchAnswer(ByteBuffer.allocate(0), Optional.empty(), partition.highWatermark(), partition.log().logStartOffset());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One round trip to the leader, until what it brought is on disk. */
    FollowerStep fetchFrom(ReplicaNode leader) {
        awaitOnDisk();
        FetchPosition position = partition.fetchPosition().orElseThrow();
        FollowerStep step = partition.onFetchAnswer(position, leader.askedBy(this, position), NOW_MS);
        awaitOnDisk();
        return step;
    }

    /** Fetches until there is nothing new, all of it on both disks. */
    void catchUpWith(ReplicaNode leader) {
        leader.awaitOnDisk();
        for (int round = 0; round < 100; round++) {
            if (fetchFrom(leader) instanceof FollowerStep.UpToDate) {
                return;
            }
        }
        throw new AssertionError("not caught up in 100 rounds");
    }

    FollowerStep apply(FetchPosition asked, FetchAnswer answer) {
        return partition.onFetchAnswer(asked, answer, NOW_MS);
    }

    /** The bytes of all batches, whatever segments they are in. */
    byte[] content() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        long offset = partition.log().logStartOffset();
        while (offset < partition.log().endOffset()) {
            try (var slice = partition.log().read(offset, 1, Long.MAX_VALUE, true)) {
                ByteBuffer batch = slice.toBuffer();
                all.writeBytes(batch.array());
                offset = RecordBatchHeader.lastOffset(batch, 0) + 1;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all.toByteArray();
    }

    static PartitionSettings settings(FlushPolicy flushPolicy, int minInsyncReplicas) {
        return new PartitionSettings(new LogSettings(1 << 20, 604_800_000L, 0, LogSettings.NO_LIMIT, LogSettings.NO_LIMIT, true, 1 << 20, 4_096,
                10 << 20, flushPolicy, TimestampKind.CREATE_TIME, 60_000, 86_400_000), minInsyncReplicas, Long.MAX_VALUE, Long.MAX_VALUE, LAG_MAX_MS);
    }

    static PartitionSettings keepingOneBatch() {
        PartitionSettings base = settings(FlushPolicy.SYNC, 2);
        int oneBatch = Produced.batch(5).limit();
        return new PartitionSettings(new LogSettings(oneBatch, 604_800_000L, 0, oneBatch, LogSettings.NO_LIMIT, true, 1 << 20, 4_096, 10 << 20,
                FlushPolicy.SYNC, TimestampKind.CREATE_TIME, 60_000, 86_400_000), 2, Long.MAX_VALUE, Long.MAX_VALUE, base.replicaLagTimeMaxMs());
    }

    void runRetention() {
        store.runRetention(NOW_MS);
    }

    private PartitionSettings settings(int minInsyncReplicas) {
        return settings(flushPolicy, minInsyncReplicas);
    }

    private LogSettings logSettings() {
        return settings(2).log();
    }

    @Override
    public void close() {
        store.close();
    }
}
