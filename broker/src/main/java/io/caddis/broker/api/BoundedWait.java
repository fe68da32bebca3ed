package io.caddis.broker.api;

import io.caddis.wire.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What a request waits for, for a bounded time. Its connection is read no further until it is answered, so a disk, a database
 * or a ZooKeeper that stays silent must not be waited for without end: the client would learn nothing, and ask nobody else.
 */
public final class BoundedWait {

    private BoundedWait() {}

    /**
     * Call it on the loop's thread. What is done already is returned as it is; else the outcome comes on the loop's thread.
     *
     * @param awaited may complete on any thread, and later than waited for: then nobody hears of it
     * @param late    what the wait fails with when it has lasted {@code maxMs}
     */
    public static <T> CompletableFuture<T> atMost(
            long maxMs, CompletableFuture<T> awaited, EventLoop loop, Supplier<? extends RuntimeException> late) {
        if (awaited.isDone()) {
            return awaited;
        }
        CompletableFuture<T> bounded = new CompletableFuture<>();
        EventLoop.Timeout timeout = loop.schedule(maxMs, () -> bounded.completeExceptionally(late.get()));
        awaited.whenComplete((outcome, failure) -> loop.execute(() -> {
            timeout.cancel();
            if (failure == null) {
                bounded.complete(outcome);
            } else {
                bounded.completeExceptionally(failure);
            }
        }));
        return bounded;
    }
}
