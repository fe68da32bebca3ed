package io.caddis.console.access;

import io.caddis.console.catalog.AccessStore.LiveSession;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Sessions that this node has lately seen in the catalog, so that not each request asks it. Bounded, the least recently used go first.
 * Guarded by its monitor.
 */
final class KnownSessions {

    private static final int ENTRIES_MAX = 2_000;

    private final Map<UUID, Known> byId = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Known> eldest) {
            return size() > ENTRIES_MAX;
        }
    };

    /** @param readAtMs when the catalog said so; @param usedAtMs the last request */
    record Known(LiveSession session, long readAtMs, long usedAtMs) {}

    synchronized Optional<Known> get(UUID id) {
        return Optional.ofNullable(byId.get(id));
    }

    synchronized void put(UUID id, Known known) {
        byId.put(id, known);
    }

    synchronized void forget(UUID id) {
        byId.remove(id);
    }

    synchronized void forgetUser(String user) {
        byId.values().removeIf(known -> known.session().session().userName().equals(user));
    }
}
