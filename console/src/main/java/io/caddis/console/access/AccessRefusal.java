package io.caddis.console.access;

/** Why somebody is not let in or may not do what they want; one kind for each answer. */
public final class AccessRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What the caller answers. */
    public enum Kind {
        /** There is no session, or it has ended. */
        NOT_SIGNED_IN,
        /** User or password is wrong, or the user is disabled. */
        SIGN_IN_REFUSED,
        /** Too many failures; {@link AccessRefusal#waitMs()} says how long. */
        TOO_MANY_ATTEMPTS,
        /** A name or password that does not fit the rules. */
        INVALID,
        /** The user name is taken. */
        NAME_TAKEN,
        /** There is no such user or session. */
        NOT_FOUND,
        /** Nobody would be left to administer users. */
        LAST_ADMIN
    }

    private final Kind kind;
    private final long waitMs;

    AccessRefusal(Kind kind, String message, long waitMs) {
        super(message, null, false, false);
        this.kind = kind;
        this.waitMs = waitMs;
    }

    AccessRefusal(Kind kind, String message) {
        this(kind, message, 0);
    }

    public Kind kind() {
        return kind;
    }

    /** With {@link Kind#TOO_MANY_ATTEMPTS}, milliseconds. */
    public long waitMs() {
        return waitMs;
    }
}
