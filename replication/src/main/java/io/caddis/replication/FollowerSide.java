package io.caddis.replication;

import java.util.Optional;
import java.util.concurrent.locks.Lock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a partition does as a follower: asks, applies answers, repairs its log. Called by the fetcher of the leader; two
 * fetchers that overlap at a change of leader are let in one at a time.
 */
final class FollowerSide {

    private static final Logger LOG = LoggerFactory.getLogger(FollowerSide.class);

    private final PartitionName name;
    private final FollowedLog log;
    private final ReplicaProgress progress;
    private final LogHealth health;
    private final Lock roleStays;
    private final Object oneAtATime = new Object();
    /** What was asked from before the damage and answered: nobody counts on this replica in that leadership. Guarded by oneAtATime. */
    private Optional<FetchPosition> givenUp = Optional.empty();

    /** @param roleStays held shared while the log is changed */
    FollowerSide(PartitionName name, FollowedLog log, ReplicaProgress progress, LogHealth health, Lock roleStays) {
        this.name = name;
        this.log = log;
        this.progress = progress;
        this.health = health;
        this.roleStays = roleStays;
    }

    /** See {@link Partition#fetchPosition}. */
    Optional<FetchPosition> position() {
        if (health.examine() instanceof ReplicaHealth.Damaged damaged) {
            repair(damaged);
        }
        return progress.position(health.examine());
    }

    /** Cuts the damage off where this node follows and its leader has said that nobody relies on its log; it has what is missing. */
    private void repair(ReplicaHealth.Damaged damaged) {
        roleStays.lock();
        try {
            synchronized (oneAtATime) {
                Role role = progress.role();
                FetchPosition asked = new FetchPosition(role.leaderEpoch(), damaged.range().startOffset(), FetchPosition.NO_EPOCH);
                if (role instanceof Role.Follower follower && !follower.counted() && givenUp.equals(Optional.of(asked))) {
                    givenUp = Optional.empty();
                    log.truncateBefore(damaged.range().startOffset());
                    progress.onCut();
                    LOG.info("partition={} leaderEpoch={} leader={} cut off damaged offsets [{}, {}), they are fetched again from offset {}",
                            name, role.leaderEpoch(), role.leaderId(), damaged.range().startOffset(), damaged.range().endOffset(), log.endOffset());
                }
            }
        } finally {
            roleStays.unlock();
        }
    }

    /** See {@link Partition#onFetchAnswer}. */
    FollowerStep onAnswer(FetchPosition asked, FetchAnswer answer, long nowMs) {
        LeaderAnswer head = FollowedLog.headOf(answer);
        roleStays.lock();
        try {
            synchronized (oneAtATime) {
                ReplicaHealth found = health.examine();
                if (found instanceof ReplicaHealth.Damaged damaged && asked.fetchOffset() == damaged.range().startOffset()) {
                    givenUp = Optional.of(asked);
                }
                FollowerDecision decision = found.isWhole()
                        ? progress.decide(asked, head)
                        : new FollowerDecision.Ignore("the log is to be repaired first");
                FollowerStep step = log.apply(decision, answer, nowMs);
                progress.onApplied(decision, head);
                report(decision);
                return step;
            }
        } finally {
            roleStays.unlock();
        }
    }

    private void report(FollowerDecision decision) {
        Role role = progress.role();
        if (decision instanceof FollowerDecision.TruncateTo || decision instanceof FollowerDecision.RestartAt) {
            LOG.info("partition={} leaderEpoch={} leader={} {}, highWatermark={} endOffset={}",
                    name, role.leaderEpoch(), role.leaderId(), decision, progress.highWatermark(), log.endOffset());
        } else if (decision instanceof FollowerDecision.Ignore ignored) {
            LOG.debug("partition={} leaderEpoch={} ignored an answer: {}", name, role.leaderEpoch(), ignored.why());
        }
    }
}
