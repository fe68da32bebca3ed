package io.caddis.coordinator.group.slots;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers what groups want stored into shared transactions (group commit). A slot always uses the same {@link StoreLane}, so
 * what its groups store keeps its order.
 */
final class GroupStoring {

    private static final Logger LOG = LoggerFactory.getLogger(GroupStoring.class);

    /** Transactions that may run at once: one writes to disk while the other is filled. */
    static final int STORE_THREADS = 2;

    private static final long GOLDEN_RATIO = 0x9e37_79b9L;

    private final List<StoreLane> lanes = new ArrayList<>();
    private int queuedRows;
    private long lastTransactionMs = -1;
    private int lastTransactionRows;

    GroupStoring() {
        for (int lane = 0; lane < STORE_THREADS; lane++) {
            lanes.add(new StoreLane(lane));
        }
    }

    QueuedWrite add(QueuedWrite write) {
        queuedRows += write.rows();
        laneOf(write.slot()).add(write);
        return write;
    }

    /** What the lane is to store next; empty while it stores, or if there is nothing. */
    Optional<WriteBatch> next(int lane, long nowMs) {
        return lanes.get(lane).next(nowMs);
    }

    /** A transaction has ended. What it left out because its slot is lost ends when the slot is given up, which comes first. */
    void ended(WriteBatch batch, WriteBatch.Result result, long nowMs) {
        StoreLane lane = lanes.get(batch.lane());
        lane.ended(batch, !(result instanceof WriteBatch.Result.Unavailable));
        lastTransactionMs = nowMs - batch.startedMs();
        lastTransactionRows = batch.rows();
        if (result instanceof WriteBatch.Result.Stored stored) {
            for (QueuedWrite write : batch.writes()) {
                boolean held = write.changes().stream().anyMatch(stored.leftOut()::isHeld);
                end(write, held ? StoreOutcome.HELD : StoreOutcome.STORED, nowMs);
            }
        } else if (result instanceof WriteBatch.Result.Refused refused) {
            refused(lane, batch, refused.cause(), nowMs);
        } else {
            batch.writes().forEach(write -> end(write, StoreOutcome.UNKNOWN, nowMs));
        }
    }

    private void refused(StoreLane lane, WriteBatch batch, Throwable cause, long nowMs) {
        List<QueuedWrite> open = batch.writes().stream().filter(write -> !write.hasEnded()).toList();
        if (batch.writes().size() == 1) {
            LOG.error("the catalog cannot store this: slot={} changes={}", batch.writes().get(0).slot().slot(),
                    batch.writes().get(0).changes().stream().map(change -> change.getClass().getSimpleName() + " of " + change.groupId())
                            .toList(), cause);
            open.forEach(write -> end(write, StoreOutcome.REFUSED, nowMs));
        } else {
            LOG.error("the catalog cannot store a transaction of {} writes, each is tried by itself", batch.writes().size(), cause);
            lane.again(open); // one that cannot be stored must not fail its neighbours
        }
    }

    /** The slot is not this node's any more: its writes end now, whatever comes back. */
    void giveUp(OwnedSlot slot, long nowMs) {
        laneOf(slot).remove(write -> write.slot() == slot).forEach(write -> end(write, StoreOutcome.LOST, nowMs));
    }

    /** Nobody is kept waiting by a catalog that does not answer. */
    void onTime(long nowMs) {
        for (StoreLane lane : lanes) {
            lane.overdueInTransaction(nowMs).forEach(write -> end(write, StoreOutcome.UNKNOWN, nowMs));
            lane.removeOverdue(nowMs).forEach(write -> end(write, StoreOutcome.NOT_SENT, nowMs));
        }
    }

    /** Whether all transactions of the slot that were given up have ended, so that a read sees what came of them. */
    boolean isSettled(OwnedSlot slot) {
        return laneOf(slot).isSettled(slot);
    }

    private void end(QueuedWrite write, StoreOutcome outcome, long nowMs) {
        if (!write.hasEnded()) {
            queuedRows -= write.rows();
            write.end(outcome, nowMs);
        }
    }

    private StoreLane laneOf(OwnedSlot slot) {
        return lanes.get(laneOf(slot.slot()));
    }

    /** By a multiplicative hash: a node may own every second or every fourth slot, and still uses all lanes. */
    static int laneOf(int slot) {
        return (int) ((slot * GOLDEN_RATIO & 0xffff_ffffL) * STORE_THREADS >>> 32);
    }

    int queuedRows() {
        return queuedRows;
    }

    long lastTransactionMs() {
        return lastTransactionMs;
    }

    int lastTransactionRows() {
        return lastTransactionRows;
    }
}
