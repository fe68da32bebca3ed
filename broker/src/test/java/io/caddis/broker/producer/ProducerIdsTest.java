package io.caddis.broker.producer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.catalog.ProducerIdBlocks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class ProducerIdsTest {

    private static final int BLOCK_SIZE = 10;

    private final CountingCatalog catalog = new CountingCatalog();
    private final Queue<Runnable> catalogCalls = new ArrayDeque<>();
    private final ProducerIds ids = new ProducerIds(catalog, 1, () -> 77, catalogCalls::add);

    /** Hands out blocks in order, or is away. */
    private static final class CountingCatalog implements ProducerIdBlocks {
        private long next = 1_000;
        private boolean away;
        private Error defect;

        @Override
        public synchronized Block nextBlock(int brokerId, long brokerEpoch) {
            assertEquals(1, brokerId);
            assertEquals(77, brokerEpoch);
            if (defect != null) {
                throw defect;
            }
            if (away) {
                throw new IllegalStateException("PostgreSQL is away");
            }
            Block block = new Block(next, BLOCK_SIZE);
            next += BLOCK_SIZE;
            return block;
        }

        synchronized long blocksGiven() {
            return (next - 1_000) / BLOCK_SIZE;
        }
    }

    @Test
    void shouldGiveIdsOfTheBlockInOrder() {
        ids.prefetch();
        runCatalogCalls();

        assertEquals(List.of(1_000L, 1_001L, 1_002L), take(3));
    }

    @Test
    void shouldLetTheFirstProducersWait_forTheFirstBlock() {
        CompletableFuture<Long> first = ids.next();
        CompletableFuture<Long> second = ids.next();
        assertFalse(first.isDone());
        assertEquals(1, catalogCalls.size(), "one call for all who wait");

        runCatalogCalls();

        assertEquals(1_000, first.join());
        assertEquals(1_001, second.join());
    }

    @Test
    void shouldTellWhoWaits_andAskAgain_whenTheCallEndsWithAnError() {
        catalog.defect = new NoClassDefFoundError("undeployed");
        CompletableFuture<Long> waiting = ids.next();
        runCatalogCalls();
        assertTrue(waiting.isCompletedExceptionally());

        catalog.defect = null;
        CompletableFuture<Long> later = ids.next();
        runCatalogCalls();

        assertEquals(1_000, later.join());
    }

    @Test
    void shouldFetchTheNextBlock_whenHalfOfThisOneIsGone() {
        ids.prefetch();
        runCatalogCalls();

        take(BLOCK_SIZE / 2 - 1);
        assertEquals(0, catalogCalls.size());
        take(1);
        assertEquals(1, catalogCalls.size());
        runCatalogCalls();

        assertEquals(2, catalog.blocksGiven());
        assertEquals(List.of(1_005L, 1_006L, 1_007L, 1_008L, 1_009L, 1_010L), take(6));
    }

    @Test
    void shouldGoOn_whileTheCatalogIsAway() {
        ids.prefetch();
        runCatalogCalls();
        catalog.away = true;

        for (int i = 0; i < BLOCK_SIZE; i++) {
            assertEquals(1_000 + i, ids.next().join());
            runCatalogCalls();
        }
        CompletableFuture<Long> none = ids.next();
        runCatalogCalls();
        assertThrows(CompletionException.class, none::join);

        catalog.away = false;
        CompletableFuture<Long> again = ids.next();
        runCatalogCalls();
        assertEquals(1_010, again.join());
    }

    @Test
    void shouldServeMoreThanOneBlock_whenManyWait() {
        List<CompletableFuture<Long>> waiting = new ArrayList<>();
        for (int i = 0; i < 3 * BLOCK_SIZE; i++) {
            waiting.add(ids.next());
        }

        runCatalogCalls();

        for (int i = 0; i < waiting.size(); i++) {
            assertEquals(1_000 + i, waiting.get(i).join());
        }
    }

    @Test
    void shouldRefuse_whenTooManyWait() {
        List<CompletableFuture<Long>> waiting = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            waiting.add(ids.next());
        }

        assertTrue(ids.next().isCompletedExceptionally());
        assertFalse(waiting.get(0).isDone());
    }

    @Test
    void shouldFailWhoeverWaits_whenTheNodeStops() {
        ProducerIds stopping = new ProducerIds(catalog, 1, () -> 77, task -> {
            throw new RejectedExecutionException("the node stops");
        });

        assertTrue(stopping.next().isCompletedExceptionally());
        assertTrue(stopping.next().isCompletedExceptionally());
    }

    @Test
    void shouldGiveNoIdTwice_whenManyAskAtOnce() throws InterruptedException {
        ExecutorService catalogThread = Executors.newSingleThreadExecutor();
        ProducerIds shared = new ProducerIds(catalog, 1, () -> 77, catalogThread);
        Set<Long> seen = ConcurrentHashMap.newKeySet();
        int each = 5_000;
        List<Thread> producers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread producer = new Thread(() -> {
                for (int j = 0; j < each; j++) {
                    seen.add(shared.next().join());
                }
            });
            producers.add(producer);
            producer.start();
        }
        for (Thread producer : producers) {
            producer.join();
        }
        catalogThread.shutdown();

        assertEquals(4 * each, seen.size());
        assertTrue(catalog.blocksGiven() <= 4 * each / BLOCK_SIZE + 2, "no block is fetched for nothing");
    }

    private List<Long> take(int count) {
        List<Long> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(ids.next().join());
        }
        return taken;
    }

    private void runCatalogCalls() {
        Runnable call;
        while ((call = catalogCalls.poll()) != null) {
            call.run();
        }
    }
}
