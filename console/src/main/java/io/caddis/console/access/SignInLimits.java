package io.caddis.console.access;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows guessing down. Failures are counted for a user from one address, for an address, and for a user from anywhere; above the free
 * ones each failure doubles the time in which no attempt is looked at, up to {@value #WAIT_MAX_MS} ms. The last of the three has the
 * most free failures, so that somebody elsewhere cannot easily lock a user out. Names that nobody has are counted alike.
 *
 * <p>Pure but for its own state, bounded to {@value #ENTRIES_MAX} entries, the least recently used go first; time comes in. Of one node:
 * behind all nodes of a cluster an attacker has as many times the attempts. Guarded by its monitor, never blocks for long.
 */
public final class SignInLimits {

    static final int ENTRIES_MAX = 10_000;
    static final long WAIT_MAX_MS = 300_000;
    private static final int FREE_OF_USER_AND_SOURCE = 5;
    private static final int FREE_OF_SOURCE = 20;
    private static final int FREE_OF_USER = 50;
    private static final long FIRST_WAIT_MS = 1_000;
    private static final long FORGET_MS = 900_000;

    private final Map<String, Failures> byKey = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > ENTRIES_MAX;
        }
    };

    private record Failures(int count, long lastAtMs, long blockedUntilMs) {}

    /** How long no attempt is looked at, milliseconds; 0: try. */
    public synchronized long waitMs(String user, String source, long nowMs) {
        return Math.max(waitMs(both(user, source), nowMs), Math.max(waitMs(ofSource(source), nowMs), waitMs(ofUser(user), nowMs)));
    }

    /** The password was wrong, or there is no such user. */
    public synchronized void onFailure(String user, String source, long nowMs) {
        count(both(user, source), FREE_OF_USER_AND_SOURCE, nowMs);
        count(ofSource(source), FREE_OF_SOURCE, nowMs);
        count(ofUser(user), FREE_OF_USER, nowMs);
    }

    /** Signed in: what was mistyped before is forgotten, for this user from this address. */
    public synchronized void onSuccess(String user, String source) {
        byKey.remove(both(user, source));
    }

    private long waitMs(String key, long nowMs) {
        Failures failures = byKey.get(key);
        return failures == null ? 0 : Math.max(0, failures.blockedUntilMs() - nowMs);
    }

    private void count(String key, int free, long nowMs) {
        Failures before = byKey.get(key);
        int count = before == null || nowMs - before.lastAtMs() > FORGET_MS ? 1 : before.count() + 1;
        int beyond = count - free;
        long waitMs = beyond < 0 ? 0 : Math.min(WAIT_MAX_MS, FIRST_WAIT_MS << Math.min(beyond, 20));
        byKey.put(key, new Failures(count, nowMs, nowMs + waitMs));
    }

    /** A user name has no blank, so that the keys cannot be mistaken for one another. */
    private static String both(String user, String source) {
        return "b " + user + " " + source;
    }

    private static String ofSource(String source) {
        return "s " + source;
    }

    private static String ofUser(String user) {
        return "u " + user;
    }
}
