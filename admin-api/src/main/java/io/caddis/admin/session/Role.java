package io.caddis.admin.session;

/**
 * What a user may do; each may what the one before may.
 */
public enum Role {
    /** Read everything but users. */
    VIEWER,
    /** Also make and execute plans. */
    OPERATOR,
    /** Also administer users. */
    ADMIN
}
