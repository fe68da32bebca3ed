package io.caddis.admin.web.stream;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Whether a stream's session still lives: looked up on another thread now and then, answered at once from what was learnt last. Used by the
 * console's loop.
 */
final class SessionWatch implements BooleanSupplier {

    static final long CHECK_EVERY_MS = 2_000;

    private final BooleanSupplier check;
    private final Executor executor;
    private final LongSupplier nowMs;
    private final AtomicBoolean checking = new AtomicBoolean();
    private volatile boolean lives = true;
    private long checkedAtMs;

    /** @param check blocks; on a thread of {@code executor} */
    SessionWatch(BooleanSupplier check, Executor executor, LongSupplier nowMs) {
        this.check = check;
        this.executor = executor;
        this.nowMs = nowMs;
        this.checkedAtMs = nowMs.getAsLong();
    }

    @Override
    public boolean getAsBoolean() {
        long now = nowMs.getAsLong();
        if (lives && now - checkedAtMs >= CHECK_EVERY_MS && checking.compareAndSet(false, true)) {
            checkedAtMs = now;
            try {
                executor.execute(this::learn);
            } catch (RejectedExecutionException busy) {
                checking.set(false);
            }
        }
        return lives;
    }

    private void learn() {
        try {
            lives = check.getAsBoolean();
        } finally {
            checking.set(false);
        }
    }
}
