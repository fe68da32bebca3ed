package io.caddis.admin.session;

/**
 * One of one's own sessions.
 *
 * @param current    the one that asks
 * @param lastSeenAt to the minute
 * @param source     address it was opened from
 */
public record SessionRow(
        String sessionId,
        boolean current,
        String signedInAt,
        String lastSeenAt,
        String expiresAt,
        String source) {}
