package io.caddis.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommitWaitersTest {

    private static final int EPOCH = 3;

    private final AtomicLong mark = new AtomicLong();
    private final CommitWaiters waiters = new CommitWaiters(mark::get);
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void leadInEpoch() {
        waiters.begin(EPOCH);
    }

    private void completeUpTo(long offset) {
        mark.set(offset);
        waiters.completeDue();
    }

    @Test
    void shouldTellInOrderOfOffsets_andOnlyThoseThatAreReached() {
        waiters.add(30, EPOCH, waiter("at30"));
        waiters.add(10, EPOCH, waiter("at10"));
        waiters.add(20, EPOCH, waiter("at20"));

        completeUpTo(9);
        assertEquals(List.of(), told);

        completeUpTo(20);
        assertEquals(List.of("at10 committed", "at20 committed"), told);
        assertEquals(1, waiters.size());
    }

    @Test
    void shouldTellEveryoneOnce() {
        waiters.add(10, EPOCH, waiter("at10"));

        completeUpTo(10);
        completeUpTo(100);
        waiters.failAll(new IllegalStateException("later"));

        assertEquals(List.of("at10 committed"), told);
    }

    @Test
    void shouldFailWhoeverStillWaits() {
        RuntimeException lost = new IllegalStateException("lost the lead");
        List<RuntimeException> heard = new ArrayList<>();
        waiters.add(10, EPOCH, waiter("at10"));
        waiters.add(20, EPOCH, new CommitWaiter() {
            @Override
            public void committed() {
                told.add("at20 committed");
            }

            @Override
            public void failed(RuntimeException failure) {
                heard.add(failure);
            }
        });
        completeUpTo(10);

        waiters.failAll(lost);

        assertEquals(List.of("at10 committed"), told);
        assertSame(lost, heard.get(0));
        assertEquals(0, waiters.size());
    }

    @Test
    void shouldLetAWaiterComeBack_whileItIsBeingTold() {
        // The answer to one produce lets the client send the next on the same thread.
        waiters.add(10, EPOCH, new CommitWaiter() {
            @Override
            public void committed() {
                waiters.add(20, EPOCH, waiter("at20"));
            }

            @Override
            public void failed(RuntimeException failure) {
                told.add("failed");
            }
        });

        completeUpTo(10);
        completeUpTo(20);

        assertEquals(List.of("at20 committed"), told);
    }

    @Test
    void shouldTellEachOfManyExactlyOnce_whenTheyComeWhileOthersAreTold() throws InterruptedException {
        int each = 20_000;
        AtomicInteger committed = new AtomicInteger();
        AtomicLong offset = new AtomicLong();
        CommitWaiter counting = new CommitWaiter() {
            @Override
            public void committed() {
                committed.incrementAndGet();
            }

            @Override
            public void failed(RuntimeException failure) {
                told.add("failed");
            }
        };
        Runnable appending = () -> {
            for (int i = 0; i < each; i++) {
                waiters.add(offset.incrementAndGet(), EPOCH, counting);
            }
        };
        Thread first = new Thread(appending);
        Thread second = new Thread(appending);
        first.start();
        second.start();
        while (first.isAlive() || second.isAlive()) {
            completeUpTo(offset.get());
        }
        first.join();
        second.join();
        completeUpTo(offset.get());

        assertEquals(2 * each, committed.get());
        assertEquals(0, waiters.size());
        assertEquals(List.of(), told);
    }

    private CommitWaiter waiter(String name) {
        return new CommitWaiter() {
            @Override
            public void committed() {
                told.add(name + " committed");
            }

            @Override
            public void failed(RuntimeException failure) {
                told.add(name + " failed");
            }
        };
    }
}
