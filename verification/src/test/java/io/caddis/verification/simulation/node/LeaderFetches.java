package io.caddis.verification.simulation.node;

import io.caddis.replication.FetchPosition;
import io.caddis.replication.LeaderProgress;
import io.caddis.replication.LogMatching;
import io.caddis.verification.simulation.world.Connection;
import io.caddis.verification.simulation.world.VirtualLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Answers followers' fetches of one partition; those that find nothing wait for an append or their time. */
final class LeaderFetches {

    private static final int MAX_WAIT_MS = 90;
    private static final int MAX_RECORDS = 6;
    private static final int MAX_READ_LATER_MS = 4;
    private static final double READ_LATER = 0.1;

    /** A fetch on its connection. */
    record Fetch(
            int replicaId, long replicaEpoch, FetchPosition position, long logStartOffset, long arrivedMs, Connection connection,
            Consumer<FetchReply> client) {}

    private final Cluster cluster;
    private final Machine machine;
    private final BrokerProcess process;
    private final Replica replica;
    private List<Fetch> parked = new ArrayList<>();

    LeaderFetches(Cluster cluster, Machine machine, BrokerProcess process, Replica replica) {
        this.cluster = cluster;
        this.machine = machine;
        this.process = process;
        this.replica = replica;
    }

    void onFetch(Fetch fetch) {
        answer(fetch, true);
    }

    /** Something was appended, or the role has changed. */
    void wake() {
        List<Fetch> waiting = parked;
        parked = new ArrayList<>();
        waiting.forEach(fetch -> answer(fetch, false));
    }

    void onTick(long nowMs) {
        if (parked.stream().anyMatch(fetch -> nowMs - fetch.arrivedMs() >= MAX_WAIT_MS)) {
            wake();
        }
    }

    private void answer(Fetch fetch, boolean mayWait) {
        FetchPosition asked = fetch.position();
        Optional<LeaderProgress> leading = replica.leader();
        boolean fenced = asked.leaderEpoch() != replica.role().leaderEpoch() && !cluster.has(PlantedBug.FETCH_WITHOUT_EPOCHS);
        if (leading.isEmpty() || fenced || isStale(leading.get(), fetch)) {
            send(fetch, FetchReply.refused(asked));
            return;
        }
        LeaderProgress progress = leading.get();
        VirtualLog log = replica.log();
        LogMatching.Match match = match(log, asked);
        if (!(match instanceof LogMatching.Match.Parted) && asked.fetchOffset() <= log.endOffset()) {
            replica.propose(progress.onFollowerFetch(fetch.replicaId(), fetch.replicaEpoch(), asked.fetchOffset(), cluster.nowMs()));
            replica.progressed();
            if (progress.isCountedForLostRecords(fetch.replicaId(), isBeforeLoss(fetch))) {
                send(fetch, FetchReply.refused(asked));
                return;
            }
        }
        if (match instanceof LogMatching.Match.OutOfRange) {
            send(fetch, FetchReply.withoutRecords(asked, FetchReply.Error.OUT_OF_RANGE, Optional.empty(), -1, log.logStartOffset()));
        } else if (match instanceof LogMatching.Match.Parted parted) {
            send(fetch, FetchReply.withoutRecords(
                    asked, FetchReply.Error.NONE, Optional.of(parted.from()), progress.highWatermark(), log.logStartOffset()));
        } else if (mayWait && asked.fetchOffset() == log.endOffset()) {
            parked.add(fetch);
        } else {
            sendRecords(fetch, progress.highWatermark());
        }
    }

    private static boolean isBeforeLoss(Fetch fetch) {
        FetchPosition asked = fetch.position();
        return asked.lastFetchedEpoch() == FetchPosition.NO_EPOCH && asked.fetchOffset() > fetch.logStartOffset();
    }

    private LogMatching.Match match(VirtualLog log, FetchPosition asked) {
        if (cluster.has(PlantedBug.FETCH_WITHOUT_EPOCHS)) {
            return asked.fetchOffset() <= log.endOffset() && asked.fetchOffset() >= log.logStartOffset()
                    ? new LogMatching.Match.Continues()
                    : LogMatching.match(log, asked.fetchOffset(), asked.lastFetchedEpoch());
        }
        return LogMatching.match(log, asked.fetchOffset(), asked.lastFetchedEpoch());
    }

    /** Not of this partition, or of an earlier life than has been heard of already. */
    private boolean isStale(LeaderProgress progress, Fetch fetch) {
        return !progress.isFollower(fetch.replicaId()) || fetch.replicaEpoch() < progress.brokerEpochOf(fetch.replicaId());
    }

    /** The file may be read a moment after the decision, when the log has been changed: it goes straight to the socket. */
    private void sendRecords(Fetch fetch, long highWatermark) {
        long from = fetch.position().fetchOffset();
        int count = (int) Math.min(cluster.chance().between(1, MAX_RECORDS), replica.log().endOffset() - from);
        if (cluster.chance().happens(READ_LATER)) {
            process.after(cluster.chance().between(0, MAX_READ_LATER_MS), () -> send(fetch, read(fetch.position(), from, count, highWatermark)));
        } else {
            send(fetch, read(fetch.position(), from, count, highWatermark));
        }
    }

    private FetchReply read(FetchPosition asked, long from, int count, long highWatermark) {
        VirtualLog log = replica.log();
        int there = (int) Math.max(0, Math.min(count, log.endOffset() - from));
        if (from < log.logStartOffset()) {
            there = 0;
        }
        OptionalLong damage = log.damage();
        if (damage.isPresent() && damage.getAsLong() >= from && damage.getAsLong() < from + there) {
            there = (int) (damage.getAsLong() - from);
            if (there == 0) {
                log.findDamage();
                return FetchReply.refused(asked);
            }
        }
        long[] values = new long[there];
        int[] epochs = new int[there];
        for (int i = 0; i < there; i++) {
            values[i] = log.value(from + i);
            epochs[i] = log.epoch(from + i);
        }
        return new FetchReply(
                asked, FetchReply.Error.NONE, from, values, epochs, Optional.empty(), highWatermark, log.logStartOffset());
    }

    private void send(Fetch fetch, FetchReply reply) {
        fetch.connection().reply(() -> fetch.client().accept(reply));
    }
}
