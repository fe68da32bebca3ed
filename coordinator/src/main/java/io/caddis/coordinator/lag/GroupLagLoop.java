package io.caddis.coordinator.lag;

import io.caddis.coordinator.catalog.CatalogException;
import io.caddis.coordinator.group.store.GroupChange.PartitionKey;
import io.caddis.coordinator.threads.NamedThreads;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shell around {@link LagBook}: one thread {@code group-lag}, which once in a round reads what is committed, asks the
 * leaders, and has the result stored. A round waits for whoever is slow, and no round is made up for. While this node
 * coordinates no group, nobody is asked anything.
 */
public final class GroupLagLoop implements GroupLags, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupLagLoop.class);

    /** Partitions of groups that one node measures; each takes some four kilobytes with its log. */
    static final int PARTITIONS_MAX = 50_000;

    private static final long CLOSE_TIMEOUT_MS = 5_000;

    /** Where in the interval a node's round lies, so that the catalog is not asked by all at once. */
    private static final int PHASES = 8;

    private final int intervalMs;
    private final int phaseMs;
    private final Ports ports;
    private final LongSupplier nowMs;
    private final LagBook book;
    private final Thread thread;

    private volatile Map<String, GroupLag> newest = Map.of();
    private boolean closing;

    /** Of the thread: said once, until it has worked again. */
    private boolean failing;
    private boolean overBound;
    private int tidiedSlot = -1;

    /**
     * What the loop works with.
     *
     * @param ownedSlots coordinator epoch by slot, of the slots that are this node's now
     * @param anyGroups  whether it coordinates any group
     */
    public record Ports(
            Supplier<Map<Integer, Integer>> ownedSlots, BooleanSupplier anyGroups, LagStore store, LogOffsets logs, LagTopics topics) {}

    /**
     * @param intervalMs between two rounds, 1 or more
     * @param nowMs      epoch milliseconds, the clock that record timestamps are compared with; may go back
     */
    public GroupLagLoop(int brokerId, int intervalMs, Ports ports, ThreadFactory threads, LongSupplier nowMs) {
        this.intervalMs = intervalMs;
        this.phaseMs = brokerId % PHASES * (intervalMs / PHASES);
        this.ports = ports;
        this.nowMs = nowMs;
        this.book = new LagBook(intervalMs, ports.topics());
        this.thread = new NamedThreads(threads, "group-lag").newThread(this::run);
    }

    /** Begins with the rounds. Called once. */
    public void start() {
        thread.start();
    }

    // ---- from outside, any thread ----

    @Override
    public Optional<GroupLag> lagOf(String groupId) {
        return Optional.ofNullable(newest.get(groupId));
    }

    @Override
    public Collection<GroupLag> lags() {
        return Collections.unmodifiableCollection(newest.values());
    }

    // ---- the thread ----

    private void run() {
        try {
            while (awaitRound()) {
                guardedRound();
            }
        } catch (InterruptedException e) {
            LOG.debug("interrupted in a round, the thread ends");
        }
    }

    /** @return false when it is to end */
    private synchronized boolean awaitRound() throws InterruptedException {
        long untilNanos = System.nanoTime() + 1_000_000 * msToNextRound(nowMs.getAsLong());
        for (long left = untilNanos - System.nanoTime(); !closing && left > 0; left = untilNanos - System.nanoTime()) {
            wait(left / 1_000_000 + 1);
        }
        return !closing;
    }

    private long msToNextRound(long now) {
        return intervalMs - Math.floorMod(now - phaseMs, (long) intervalMs);
    }

    private void guardedRound() throws InterruptedException {
        try {
            round(nowMs.getAsLong());
            if (failing) {
                failing = false;
                LOG.info("lag of groups is measured again");
            }
        } catch (CatalogException.Unavailable e) {
            failed("lag of groups is not measured, the catalog is away: {}", e.getMessage());
        } catch (RuntimeException | Error e) {
            failed("lag of groups is not measured", e);
        }
    }

    private void failed(String text, Object why) {
        if (failing) {
            LOG.debug(text, why);
        } else {
            failing = true;
            LOG.warn(text, why);
        }
    }

    /** One round. Package-private, so that tests make rounds without a clock. */
    void round(long startMs) throws InterruptedException {
        Map<Integer, Integer> owned = ports.anyGroups().getAsBoolean() ? ports.ownedSlots().get() : Map.of();
        Set<Integer> gained = book.follow(owned);
        if (owned.isEmpty()) {
            newest = Map.of();
            return;
        }
        restore(gained, startMs);
        if (!book.begin(startMs)) {
            return;
        }
        LagStore.CommittedGroups committed = ports.store().committed(owned.keySet(), PARTITIONS_MAX);
        sayIfOverBound(!committed.complete());
        LagBook.ToAsk toAsk = book.toAsk(committed.groups());
        Map<PartitionKey, Long> ends = ports.logs().ends(toAsk.ends());
        Map<PartitionKey, Long> starts = toAsk.starts().isEmpty() ? Map.of() : ports.logs().starts(toAsk.starts());
        // no earlier than the answers, no earlier than the round: the clock may have been set meanwhile
        long measuredAtMs = Math.max(startMs, nowMs.getAsLong());
        book.onAnswers(toAsk, ends, starts, measuredAtMs);
        List<LogOffsets.RecordKey> toLookUp = book.toLookUp(committed.groups());
        Map<LogOffsets.RecordKey, Long> timestamps = toLookUp.isEmpty() ? Map.of() : ports.logs().timestamps(toLookUp);
        List<GroupLag> lags = book.measure(committed.groups(), timestamps, measuredAtMs);
        Map<String, GroupLag> byGroup = new HashMap<>();
        lags.forEach(lag -> byGroup.put(lag.groupId(), lag));
        newest = byGroup;
        for (LagWrite write : book.due(committed.groups(), measuredAtMs)) {
            book.onStored(write, ports.store().write(write));
        }
        tidyNext(owned, measuredAtMs);
    }

    private void restore(Set<Integer> gained, long startMs) {
        if (gained.isEmpty()) {
            return;
        }
        try {
            book.restore(ports.store().stored(gained, book.windowStartMs(startMs)), startMs);
        } catch (RuntimeException e) {
            book.forget(gained); // and read with the next round
            throw e;
        }
    }

    /** One slot in each round, and the next one after it. */
    private void tidyNext(Map<Integer, Integer> owned, long now) {
        List<Integer> slots = new ArrayList<>(owned.keySet());
        Collections.sort(slots);
        int slot = slots.stream().filter(each -> each > tidiedSlot).findFirst().orElse(slots.get(0));
        boolean more = ports.store().tidy(slot, owned.get(slot), now);
        tidiedSlot = more ? slot - 1 : slot;
    }

    private void sayIfOverBound(boolean over) {
        if (over && !overBound) {
            LOG.warn("lag is measured of the first {} partitions of groups only, in order of group ids: the node coordinates more",
                    PARTITIONS_MAX);
        }
        overBound = over;
    }

    /** Ends the thread; blocks for some seconds at most. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        try {
            thread.join(CLOSE_TIMEOUT_MS);
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(CLOSE_TIMEOUT_MS);
            }
            if (thread.isAlive()) {
                LOG.warn("the thread that measures lag is still in a statement {} ms after it was asked to end", 2 * CLOSE_TIMEOUT_MS);
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
