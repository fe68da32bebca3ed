package io.caddis.console.access;

import io.caddis.admin.session.Role;
import io.caddis.console.catalog.AccessStore;
import io.caddis.coordinator.catalog.CatalogException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Users and sessions in memory; may be unreachable. */
final class InMemoryAccessStore implements AccessStore {

    final Map<String, StoredUser> users = new TreeMap<>();
    final Map<UUID, StoredSession> sessions = new HashMap<>();
    boolean down;
    int sessionReads;

    private void check() {
        if (down) {
            throw new CatalogException.Unavailable("the test has taken the catalog away", null);
        }
    }

    @Override
    public byte[] signingKey() {
        check();
        return new byte[32];
    }

    @Override
    public boolean createFirstUser(StoredUser user) {
        check();
        return users.isEmpty() && users.put(user.name(), user) == null;
    }

    @Override
    public Optional<StoredUser> user(String name) {
        check();
        return Optional.ofNullable(users.get(name));
    }

    @Override
    public List<ListedUser> users(long nowMs) {
        check();
        return users.values().stream().map(user -> new ListedUser(user, -1, 0)).toList();
    }

    @Override
    public boolean createUser(StoredUser user) {
        check();
        return users.putIfAbsent(user.name(), user) == null;
    }

    @Override
    public boolean changeUser(StoredUser user, Optional<UUID> keptSession) {
        check();
        boolean others = users.values().stream()
                .anyMatch(other -> !other.name().equals(user.name()) && other.role() == Role.ADMIN && !other.disabled());
        if (!others && (user.role() != Role.ADMIN || user.disabled())) {
            return false;
        }
        sessions.values().removeIf(
                session -> session.userName().equals(user.name()) && !Optional.of(session.id()).equals(keptSession));
        return users.replace(user.name(), user) != null;
    }

    @Override
    public boolean deleteUser(String name) {
        check();
        sessions.values().removeIf(session -> session.userName().equals(name));
        return users.remove(name) != null;
    }

    @Override
    public void openSession(StoredSession session) {
        check();
        sessions.put(session.id(), session);
    }

    @Override
    public Optional<LiveSession> session(UUID sessionId) {
        check();
        sessionReads++;
        return Optional.ofNullable(sessions.get(sessionId))
                .filter(session -> !users.get(session.userName()).disabled())
                .map(session -> new LiveSession(
                        session, users.get(session.userName()).role(), users.get(session.userName()).passwordChangeDue()));
    }

    @Override
    public void touchSession(UUID sessionId, long nowMs) {
        check();
        sessions.computeIfPresent(sessionId, (id, session) -> new StoredSession(
                id, session.userName(), session.signedInAtMs(), nowMs, session.expiresAtMs(), session.source()));
    }

    @Override
    public List<StoredSession> sessions(String userName, int max) {
        check();
        return sessions.values().stream().filter(session -> session.userName().equals(userName)).toList();
    }

    @Override
    public boolean endSession(String userName, UUID sessionId) {
        check();
        return sessions.remove(sessionId) != null;
    }
}
