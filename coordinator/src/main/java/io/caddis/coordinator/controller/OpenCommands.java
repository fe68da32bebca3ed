package io.caddis.coordinator.controller;

import io.caddis.coordinator.controller.ControllerCommands.CreatedTopic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** Futures of commands not answered yet, by id; bounded. Safe from any thread. */
final class OpenCommands {

    private final Semaphore room;
    private final AtomicLong lastId = new AtomicLong();
    private final Map<Long, CompletableFuture<Optional<CreatedTopic>>> open = new ConcurrentHashMap<>();

    OpenCommands(int max) {
        this.room = new Semaphore(max);
    }

    /** @return the new command's id, empty when there is no room */
    Optional<Long> open(CompletableFuture<Optional<CreatedTopic>> reply) {
        if (!room.tryAcquire()) {
            return Optional.empty();
        }
        long id = lastId.incrementAndGet();
        open.put(id, reply);
        return Optional.of(id);
    }

    void complete(long id, Optional<CreatedTopic> created) {
        take(id).ifPresent(reply -> reply.complete(created));
    }

    void fail(long id, ControllerException reason) {
        take(id).ifPresent(reply -> reply.completeExceptionally(reason));
    }

    void failAll(ControllerException reason) {
        List.copyOf(open.keySet()).forEach(id -> fail(id, reason));
    }

    private Optional<CompletableFuture<Optional<CreatedTopic>>> take(long id) {
        CompletableFuture<Optional<CreatedTopic>> reply = open.remove(id);
        if (reply != null) {
            room.release();
        }
        return Optional.ofNullable(reply);
    }
}
