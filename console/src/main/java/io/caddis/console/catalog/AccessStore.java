package io.caddis.console.catalog;

import io.caddis.admin.session.Role;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Users and their sessions. Each call is one transaction. */
public interface AccessStore {

    /** The key that sessions are signed with; made by the first who asks, the same for all nodes. 32 bytes. */
    byte[] signingKey();

    /** Stores the user if there are no users at all. @return whether it did */
    boolean createFirstUser(StoredUser user);

    Optional<StoredUser> user(String name);

    /** By name, with the number of sessions that have not ended at {@code nowMs}. */
    List<ListedUser> users(long nowMs);

    /** @return false if the name is taken */
    boolean createUser(StoredUser user);

    /**
     * Replaces role, flags and password of a user and ends all its sessions but {@code keptSession}.
     *
     * @return false if there is no such user, or if nobody would be left who is ADMIN and not disabled
     */
    boolean changeUser(StoredUser user, Optional<UUID> keptSession);

    /** The same conditions. */
    boolean deleteUser(String name);

    /** Stores a session, notes the sign-in with its user, and removes sessions that have ended. */
    void openSession(StoredSession session);

    /** The session with its user as they are now; empty if it was ended, or its user deleted or disabled. */
    Optional<LiveSession> session(UUID sessionId);

    /** Notes that the session is in use. */
    void touchSession(UUID sessionId, long nowMs);

    /** Of one user, newest first, {@code max} at most. */
    List<StoredSession> sessions(String userName, int max);

    /** Ends a session of this user. @return false if there is none */
    boolean endSession(String userName, UUID sessionId);

    /**
     * A user.
     *
     * @param passwordHash never leaves the node
     */
    record StoredUser(
            String name, Role role, String passwordHash, boolean passwordChangeDue, boolean disabled, long createdAtMs) {}

    /** @param lastSignInAtMs -1: never */
    record ListedUser(StoredUser user, long lastSignInAtMs, int sessions) {}

    /** @param source address it was opened from */
    record StoredSession(UUID id, String userName, long signedInAtMs, long lastSeenAtMs, long expiresAtMs, String source) {}

    /** A session and what its user may do now. */
    record LiveSession(StoredSession session, Role role, boolean passwordChangeDue) {}
}
