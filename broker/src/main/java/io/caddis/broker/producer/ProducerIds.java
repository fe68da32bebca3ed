package io.caddis.broker.producer;

import io.caddis.coordinator.catalog.ProducerIdBlocks;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out producer ids of the node's present block, and fetches the next block from the catalog when half of it is gone,
 * so that new producers start while PostgreSQL is away for a while. Safe from any thread; never blocks the caller.
 */
public final class ProducerIds {

    private static final Logger LOG = LoggerFactory.getLogger(ProducerIds.class);
    /** Producers that wait for a block; more are told to retry. */
    private static final int WAITING_MAX = 10_000;

    private final ProducerIdBlocks blocks;
    private final int brokerId;
    private final LongSupplier brokerEpoch;
    private final Executor catalogThread;
    private final Queue<CompletableFuture<Long>> waiting = new ArrayDeque<>();
    private Optional<ProducerIdBlocks.Block> spare = Optional.empty();
    private long next;
    private long end;
    private long refillBelow;
    private boolean refilling;
    private boolean catalogAvailable = true;

    /** @param catalogThread runs the blocking call; may reject after the node began to stop */
    public ProducerIds(ProducerIdBlocks blocks, int brokerId, LongSupplier brokerEpoch, Executor catalogThread) {
        this.blocks = blocks;
        this.brokerId = brokerId;
        this.brokerEpoch = brokerEpoch;
        this.catalogThread = catalogThread;
    }

    /** The next id; fails with a {@link RuntimeException} when there is none and the catalog does not answer. */
    public CompletableFuture<Long> next() {
        CompletableFuture<Long> answer = new CompletableFuture<>();
        Long id;
        synchronized (this) {
            id = take();
            if (id == null) {
                if (waiting.size() >= WAITING_MAX) {
                    answer.completeExceptionally(new IllegalStateException(WAITING_MAX + " producers wait for an id already"));
                    return answer;
                }
                waiting.add(answer);
            }
            refillIfLow();
        }
        if (id != null) {
            answer.complete(id);
        }
        return answer;
    }

    /** Fetches the first block ahead of the first producer. */
    public synchronized void prefetch() {
        refillIfLow();
    }

    private Long take() {
        if (next == end && spare.isPresent()) {
            ProducerIdBlocks.Block block = spare.get();
            spare = Optional.empty();
            next = block.first();
            end = block.first() + block.size();
            refillBelow = block.first() + block.size() / 2;
        }
        return next < end ? next++ : null;
    }

    private void refillIfLow() {
        boolean low = next == end || next >= refillBelow;
        if (refilling || spare.isPresent() || !low) {
            return;
        }
        refilling = true;
        try {
            catalogThread.execute(this::refill);
        } catch (RejectedExecutionException stopping) {
            refilling = false;
            failWaiting(stopping);
        }
    }

    private void refill() {
        ProducerIdBlocks.Block block = null;
        RuntimeException failure = null;
        try {
            block = blocks.nextBlock(brokerId, brokerEpoch.getAsLong());
        } catch (RuntimeException trouble) {
            failure = trouble;
        } catch (Error defect) {
            // A refill that never ended would leave every later producer waiting.
            failure = new IllegalStateException("the catalog's answer met an error of the machine or of this code", defect);
        }
        synchronized (this) {
            refilling = false;
            noteAvailability(failure);
            if (block == null) {
                failWaiting(failure);
                return;
            }
            spare = Optional.of(block);
            Long id;
            while (!waiting.isEmpty() && (id = take()) != null) {
                waiting.poll().complete(id);
            }
            refillIfLow();
        }
    }

    /** Says a change once, not for every producer that asks meanwhile. */
    private void noteAvailability(RuntimeException failure) {
        boolean available = failure == null;
        if (available != catalogAvailable) {
            catalogAvailable = available;
            LOG.warn("producer ids: the catalog {}", available ? "gives blocks again" : "gives no block: " + failure);
        }
    }

    private void failWaiting(RuntimeException failure) {
        CompletableFuture<Long> answer;
        while ((answer = waiting.poll()) != null) {
            answer.completeExceptionally(failure);
        }
    }
}
