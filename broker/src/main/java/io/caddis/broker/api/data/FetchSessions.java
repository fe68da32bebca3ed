package io.caddis.broker.api.data;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * All fetch sessions of the node, at most {@code max.incremental.fetch.session.cache.slots} of them. A client that finds no
 * place fetches without a session, which costs bytes and nothing else. Thread-safe.
 */
final class FetchSessions {

    /** A session that was used within this time keeps its place (Kafka's rule and value, KIP-227). */
    static final long EVICTION_IDLE_MS = 120_000;

    private final int slots;
    // Least recently used first.
    private final Map<Integer, FetchSession> sessions = new LinkedHashMap<>(16, 0.75f, true);

    FetchSessions(int slots) {
        this.slots = slots;
    }

    /** Opens a session unless every place is taken by one in use. */
    synchronized Optional<FetchSession> open(boolean byTopicId, Collection<FetchTarget> targets, long nowMs) {
        if (slots == 0 || targets.isEmpty() || targets.size() > FetchSession.PARTITIONS_MAX) {
            return Optional.empty();
        }
        if (sessions.size() >= slots && !evictIdle(nowMs)) {
            return Optional.empty();
        }
        FetchSession session = new FetchSession(freeId(), byTopicId, targets, nowMs);
        sessions.put(session.id, session);
        return Optional.of(session);
    }

    private boolean evictIdle(long nowMs) {
        FetchSession oldest = sessions.values().iterator().next();
        if (nowMs - oldest.lastUsedMs() < EVICTION_IDLE_MS) {
            return false;
        }
        sessions.remove(oldest.id);
        return true;
    }

    private int freeId() {
        int id;
        do {
            id = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
        } while (sessions.containsKey(id));
        return id;
    }

    synchronized Optional<FetchSession> find(int id) {
        return Optional.ofNullable(sessions.get(id));
    }

    synchronized void close(int id) {
        sessions.remove(id);
    }

    synchronized int size() {
        return sessions.size();
    }
}
