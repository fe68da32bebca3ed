package io.caddis.coordinator.controller;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Futures of commands not answered yet, by id; bounded, those about partitions apart from the others: administration that
 * waits for the catalog must not keep leaders from changing their in-sync replicas. Safe from any thread.
 */
final class OpenCommands {

    private record Open(CompletableFuture<ControllerReply> reply, Semaphore room) {}

    private final Semaphore roomForAdministration;
    private final Semaphore roomForPartitions;
    private final AtomicLong lastId = new AtomicLong();
    private final Map<Long, Open> open = new ConcurrentHashMap<>();

    /** @param max of either kind */
    OpenCommands(int max) {
        this.roomForAdministration = new Semaphore(max);
        this.roomForPartitions = new Semaphore(max);
    }

    /** @return the new command's id, empty when there is no room */
    Optional<Long> open(ControllerCommand command, CompletableFuture<ControllerReply> reply) {
        Semaphore room = command instanceof ControllerCommand.OfPartitions ? roomForPartitions : roomForAdministration;
        if (!room.tryAcquire()) {
            return Optional.empty();
        }
        long id = lastId.incrementAndGet();
        open.put(id, new Open(reply, room));
        return Optional.of(id);
    }

    void complete(long id, ControllerReply answer) {
        take(id).ifPresent(reply -> reply.complete(answer));
    }

    void fail(long id, ControllerException reason) {
        take(id).ifPresent(reply -> reply.completeExceptionally(reason));
    }

    void failAll(ControllerException reason) {
        List.copyOf(open.keySet()).forEach(id -> fail(id, reason));
    }

    private Optional<CompletableFuture<ControllerReply>> take(long id) {
        Open taken = open.remove(id);
        if (taken == null) {
            return Optional.empty();
        }
        taken.room().release();
        return Optional.of(taken.reply());
    }
}
