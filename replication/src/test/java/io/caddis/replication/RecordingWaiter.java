package io.caddis.replication;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Notes what it is told; being told twice is the test's failure. */
final class RecordingWaiter implements CommitWaiter {

    private static final int PATIENCE_MS = 10_000;

    private final CompletableFuture<Optional<RuntimeException>> outcome = new CompletableFuture<>();
    private final AtomicInteger timesTold = new AtomicInteger();

    @Override
    public void committed() {
        timesTold.incrementAndGet();
        outcome.complete(Optional.empty());
    }

    @Override
    public void failed(RuntimeException failure) {
        timesTold.incrementAndGet();
        outcome.complete(Optional.of(failure));
    }

    boolean isTold() {
        return outcome.isDone();
    }

    /** Runs when, and if, it is told that the append is committed. */
    void onCommitted(Runnable then) {
        outcome.thenAccept(failure -> {
            if (failure.isEmpty()) {
                then.run();
            }
        });
    }

    /** Waits to be told that the append is committed. */
    void awaitCommitted() {
        Optional<RuntimeException> failure = await();
        if (failure.isPresent()) {
            throw new AssertionError("told of a failure", failure.get());
        }
    }

    /** Waits to be told of a failure of this type. */
    <T extends RuntimeException> T awaitFailed(Class<T> type) {
        return type.cast(await().orElseThrow(() -> new AssertionError("told that it is committed")));
    }

    private Optional<RuntimeException> await() {
        try {
            Optional<RuntimeException> told = outcome.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
            if (timesTold.get() != 1) {
                throw new AssertionError("told " + timesTold.get() + " times");
            }
            return told;
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            throw new AssertionError("never told", failure);
        }
    }
}
