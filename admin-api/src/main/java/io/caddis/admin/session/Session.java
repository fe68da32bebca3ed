package io.caddis.admin.session;

/**
 * Answer of {@code POST} and {@code GET /session}.
 *
 * @param sessionId         to tell sessions apart; not the secret
 * @param csrfToken         send it as {@code X-Caddis-Csrf} with every request that changes something; null with bearer
 * @param token             only in the answer to a sign-in with bearer
 * @param signedInAt        ISO-8601 instant
 * @param expiresAt         ISO-8601 instant; absolute
 * @param idleSeconds       without a request for so long it ends
 * @param passwordChangeDue the password was made by the server and not changed yet
 */
public record Session(
        String sessionId,
        String user,
        Role role,
        String csrfToken,
        String token,
        String signedInAt,
        String expiresAt,
        int idleSeconds,
        boolean passwordChangeDue) {}
