package io.caddis.admin.web.access;

import io.caddis.console.access.Access;
import jakarta.ws.rs.core.NewCookie;

/** The cookie that holds a session's token: for scripts of no page, for requests of no other site. */
public final class SessionCookie {

    public static final String NAME = "caddis_session";
    private static final String PATH = "/console";

    private SessionCookie() {}

    /** @param secure the request came over TLS: then the cookie never leaves it */
    public static NewCookie of(String token, boolean secure) {
        return cookie(token, (int) (Access.SESSION_MAX_MS / 1_000), secure);
    }

    /** Makes the browser forget it. */
    public static NewCookie none(boolean secure) {
        return cookie("", 0, secure);
    }

    private static NewCookie cookie(String value, int maxAgeSeconds, boolean secure) {
        return new NewCookie.Builder(NAME)
                .value(value)
                .path(PATH)
                .maxAge(maxAgeSeconds)
                .httpOnly(true)
                .secure(secure)
                .sameSite(NewCookie.SameSite.STRICT)
                .build();
    }
}
