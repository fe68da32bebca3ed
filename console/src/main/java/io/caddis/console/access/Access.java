package io.caddis.console.access;

import io.caddis.admin.session.Role;
import io.caddis.admin.session.UserChange;
import io.caddis.console.access.AccessRefusal.Kind;
import io.caddis.console.access.KnownSessions.Known;
import io.caddis.console.access.SessionToken.Claim;
import io.caddis.console.catalog.AccessStore;
import io.caddis.console.catalog.AccessStore.ListedUser;
import io.caddis.console.catalog.AccessStore.LiveSession;
import io.caddis.console.catalog.AccessStore.StoredSession;
import io.caddis.console.catalog.AccessStore.StoredUser;
import io.caddis.coordinator.catalog.CatalogException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs people in and out and says who makes a request. A session is a signed token, good on every node, and a row in the catalog that
 * ends it: the row is read again when the last reading is older than {@value #REREAD_MS} ms, so what is ended or changed counts
 * everywhere within that time. While the catalog does not answer, sessions that this node read before go on until they expire: an
 * operator must not be thrown out by the outage that is to be looked into. Nobody new can sign in meanwhile.
 *
 * <p>Any thread; blocks on the catalog. Everything may fail with {@link CatalogException.Unavailable} or {@link AccessRefusal}.
 */
public final class Access {

    public static final long SESSION_MAX_MS = 12L * 3_600_000;
    public static final int IDLE_MAX_SECONDS = 3_600;
    static final long REREAD_MS = 1_000;
    private static final long TOUCH_EVERY_MS = 60_000;
    private static final int PASSWORD_CHARACTERS_MIN = 12;
    private static final int PASSWORD_CHARACTERS_MAX = 256;
    private static final int SESSIONS_LISTED_MAX = 100;
    private static final int FIRST_PASSWORD_BYTES = 15;
    private static final String FIRST_USER = "admin";
    private static final Pattern USER_NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
    private static final Logger LOG = LoggerFactory.getLogger(Access.class);

    private final AccessStore store;
    private final PasswordHash passwords;
    private final SecureRandom random;
    private final SignInLimits limits = new SignInLimits();
    private final KnownSessions known = new KnownSessions();
    private volatile SessionToken tokens;

    public Access(AccessStore store, SecureRandom random) {
        this.store = store;
        this.random = random;
        this.passwords = new PasswordHash(random);
    }

    /** A session that was just opened, with its secret. */
    public record Opened(Identity identity, String token) {}

    /**
     * Makes the user {@value #FIRST_USER} if there is none at all, and the signing key.
     *
     * @return its password, to be shown once; empty if there were users
     */
    public Optional<String> createFirstUser(long nowMs) {
        tokens();
        if (!store.users(nowMs).isEmpty()) {
            return Optional.empty();
        }
        byte[] bytes = new byte[FIRST_PASSWORD_BYTES];
        random.nextBytes(bytes);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        StoredUser first = new StoredUser(FIRST_USER, Role.ADMIN, passwords.hash(password), true, false, nowMs);
        return store.createFirstUser(first) ? Optional.of(password) : Optional.empty();
    }

    /** Checks the password and opens a session. */
    public Opened signIn(String user, String password, boolean bearer, String source, long nowMs) {
        if (user.length() > 64 || password.length() > PASSWORD_CHARACTERS_MAX) {
            throw refused();
        }
        long waitMs = limits.waitMs(user, source, nowMs);
        if (waitMs > 0) {
            throw new AccessRefusal(Kind.TOO_MANY_ATTEMPTS, "too many failed sign-ins", waitMs);
        }
        Optional<StoredUser> stored = USER_NAME.matcher(user).matches() ? store.user(user) : Optional.empty();
        if (!mayEnter(stored, password)) {
            limits.onFailure(user, source, nowMs);
            throw refused();
        }
        limits.onSuccess(user, source);
        StoredUser found = stored.orElseThrow();
        StoredSession session = new StoredSession(UUID.randomUUID(), user, nowMs, nowMs, nowMs + SESSION_MAX_MS, source);
        store.openSession(session);
        LiveSession live = new LiveSession(session, found.role(), found.passwordChangeDue());
        known.put(session.id(), new Known(live, nowMs, nowMs));
        Claim claim = new Claim(session.id(), session.expiresAtMs());
        return new Opened(identity(live, claim, bearer, source), tokens().of(claim));
    }

    private boolean mayEnter(Optional<StoredUser> stored, String password) {
        if (stored.isEmpty()) {
            passwords.matchNobody(password);
            return false;
        }
        // the password first: a disabled user must not be told by the time it takes
        return passwords.matches(password, stored.get().passwordHash()) && !stored.get().disabled();
    }

    /**
     * Who holds this token.
     *
     * @throws AccessRefusal {@link Kind#NOT_SIGNED_IN}
     */
    public Identity authenticate(String token, boolean bearer, String source, long nowMs) {
        Claim claim = tokens().verify(token, nowMs).orElseThrow(Access::notSignedIn);
        Optional<Known> remembered = known.get(claim.sessionId());
        LiveSession session = remembered
                .filter(entry -> nowMs - entry.readAtMs() < REREAD_MS)
                .map(Known::session)
                .orElseGet(() -> reread(claim, remembered, nowMs));
        long usedAtMs = remembered.map(Known::usedAtMs).orElse(session.session().lastSeenAtMs());
        if (nowMs - Math.max(usedAtMs, session.session().lastSeenAtMs()) > IDLE_MAX_SECONDS * 1_000L) {
            known.forget(claim.sessionId());
            throw notSignedIn();
        }
        known.get(claim.sessionId()).ifPresent(
                entry -> known.put(claim.sessionId(), new Known(entry.session(), entry.readAtMs(), nowMs)));
        return identity(session, claim, bearer, source);
    }

    private LiveSession reread(Claim claim, Optional<Known> remembered, long nowMs) {
        try {
            LiveSession read = store.session(claim.sessionId()).orElseThrow(() -> {
                known.forget(claim.sessionId());
                return notSignedIn();
            });
            long usedAtMs = remembered.map(Known::usedAtMs).orElse(read.session().lastSeenAtMs());
            boolean idle = nowMs - Math.max(usedAtMs, read.session().lastSeenAtMs()) > IDLE_MAX_SECONDS * 1_000L;
            if (!idle && nowMs - read.session().lastSeenAtMs() > TOUCH_EVERY_MS) {
                store.touchSession(claim.sessionId(), nowMs);
            }
            known.put(claim.sessionId(), new Known(read, nowMs, usedAtMs));
            return read;
        } catch (CatalogException.Unavailable down) {
            return remembered.map(Known::session).orElseThrow(() -> down);
        }
    }

    /** The token that this session's requests must carry. */
    public String csrfToken(Identity identity) {
        return tokens().csrfToken(identity.claim());
    }

    public boolean isCsrfToken(String given, Identity identity) {
        return tokens().isCsrfToken(given, identity.claim());
    }

    /** Ends one of the user's sessions. */
    public void endSession(Identity identity, UUID sessionId) {
        boolean ended = store.endSession(identity.user(), sessionId);
        known.forget(sessionId);
        if (!ended) {
            throw new AccessRefusal(Kind.NOT_FOUND, "no session " + sessionId + " of " + identity.user());
        }
    }

    /** One's own, newest first. */
    public List<StoredSession> sessions(Identity identity) {
        return store.sessions(identity.user(), SESSIONS_LISTED_MAX);
    }

    /** Changes one's own password; one's other sessions end. */
    public void changePassword(Identity identity, String current, String replacement, long nowMs) {
        long waitMs = limits.waitMs(identity.user(), identity.source(), nowMs);
        if (waitMs > 0) {
            throw new AccessRefusal(Kind.TOO_MANY_ATTEMPTS, "too many wrong passwords", waitMs);
        }
        StoredUser user = store.user(identity.user()).orElseThrow(Access::notSignedIn);
        checkPassword(replacement);
        if (current.length() > PASSWORD_CHARACTERS_MAX || !passwords.matches(current, user.passwordHash())) {
            limits.onFailure(identity.user(), identity.source(), nowMs);
            throw refused();
        }
        StoredUser changed = new StoredUser(
                user.name(), user.role(), passwords.hash(replacement), false, user.disabled(), user.createdAtMs());
        if (!store.changeUser(changed, Optional.of(identity.sessionId()))) {
            throw notSignedIn();
        }
        known.forgetUser(user.name());
    }

    public List<ListedUser> users(long nowMs) {
        return store.users(nowMs);
    }

    /** @throws AccessRefusal {@link Kind#INVALID}, {@link Kind#NAME_TAKEN} */
    public void createUser(String name, Role role, String password, long nowMs) {
        if (!USER_NAME.matcher(name).matches()) {
            throw new AccessRefusal(Kind.INVALID, "a user name has 1 to 64 letters, digits or . _ - @");
        }
        checkPassword(password);
        if (!store.createUser(new StoredUser(name, role, passwords.hash(password), false, false, nowMs))) {
            throw new AccessRefusal(Kind.NAME_TAKEN, "there is a user " + name);
        }
    }

    /** @return the user as it was before */
    public StoredUser changeUser(String name, UserChange change) {
        StoredUser before = existing(name);
        if (change.password() != null) {
            checkPassword(change.password());
        }
        StoredUser after = new StoredUser(
                before.name(),
                change.role() == null ? before.role() : change.role(),
                change.password() == null ? before.passwordHash() : passwords.hash(change.password()),
                before.passwordChangeDue() && change.password() == null,
                change.disabled() == null ? before.disabled() : change.disabled(),
                before.createdAtMs());
        if (!store.changeUser(after, Optional.empty())) {
            throw lastAdmin(name);
        }
        known.forgetUser(name);
        return before;
    }

    public StoredUser deleteUser(String name) {
        StoredUser before = existing(name);
        if (!store.deleteUser(name)) {
            throw lastAdmin(name);
        }
        known.forgetUser(name);
        return before;
    }

    private StoredUser existing(String name) {
        return (USER_NAME.matcher(name).matches() ? store.user(name) : Optional.<StoredUser>empty())
                .orElseThrow(() -> new AccessRefusal(Kind.NOT_FOUND, "there is no user of that name"));
    }

    private SessionToken tokens() {
        SessionToken present = tokens;
        if (present == null) {
            present = new SessionToken(store.signingKey());
            tokens = present;
            LOG.debug("the key of the consoles' sessions was read");
        }
        return present;
    }

    private static Identity identity(LiveSession session, Claim claim, boolean bearer, String source) {
        return new Identity(
                session.session().userName(), session.role(), claim, bearer, source, session.session().signedInAtMs(),
                session.passwordChangeDue());
    }

    private static void checkPassword(String password) {
        if (password.length() < PASSWORD_CHARACTERS_MIN || password.length() > PASSWORD_CHARACTERS_MAX) {
            throw new AccessRefusal(Kind.INVALID,
                    "a password has " + PASSWORD_CHARACTERS_MIN + " to " + PASSWORD_CHARACTERS_MAX + " characters");
        }
    }

    private static AccessRefusal refused() {
        return new AccessRefusal(Kind.SIGN_IN_REFUSED, "user or password is wrong, or the user is disabled");
    }

    private static AccessRefusal notSignedIn() {
        return new AccessRefusal(Kind.NOT_SIGNED_IN, "sign in first: there is no session, or it has ended");
    }

    private static AccessRefusal lastAdmin(String name) {
        return new AccessRefusal(Kind.LAST_ADMIN, name + " is the last user who may administer users");
    }
}
