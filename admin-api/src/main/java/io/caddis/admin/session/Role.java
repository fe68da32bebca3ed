package io.caddis.admin.session;

/**
 * What a user may do; each may what the one before may.
 */
public enum Role {
    /** Read everything but users. */
    VIEWER,
    /** Also make and execute plans that lose nothing: leaders, partitions, settings of topics. */
    OPERATOR,
    /** Also delete, change settings of brokers and cluster, and administer users. */
    ADMIN
}
