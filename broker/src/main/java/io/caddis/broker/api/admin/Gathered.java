package io.caddis.broker.api.admin;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Waits, without a thread, until everything a request asked for has been answered. */
final class Gathered {

    private Gathered() {}

    /** @param parts must not fail: their failures are answers already */
    static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> parts) {
        return CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> parts.stream().map(CompletableFuture::join).toList());
    }
}
