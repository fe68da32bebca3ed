package io.caddis.coordinator.controller;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * How many tombstones of deleted topics are kept for nodes that were away.
 *
 * <p>A node that returns after more deletions than this keeps the directories of the forgotten topics: it wastes disk and
 * says so, but never deletes on the mere absence of a topic.
 */
final class TombstoneRetention {

    /** Their ids are listed in one ZooKeeper packet of 1 MiB, 40 bytes each. */
    static final int MAX_TOMBSTONES = 20_000;

    private TombstoneRetention() {}

    /** @param oldestFirst all tombstones; @return those to forget */
    static List<UUID> surplus(Collection<UUID> oldestFirst) {
        return oldestFirst.stream().limit(Math.max(0, oldestFirst.size() - MAX_TOMBSTONES)).toList();
    }
}
