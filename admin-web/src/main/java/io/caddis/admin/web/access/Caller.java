package io.caddis.admin.web.access;

import io.caddis.console.access.Identity;
import jakarta.enterprise.context.RequestScoped;

/** Who makes the present request; set by the filter before any resource runs. */
@RequestScoped
public class Caller {

    private Identity identity;
    private String token = "";
    private String source = "";
    private boolean secure;

    void set(Identity signedIn, String presented) {
        identity = signedIn;
        token = presented;
    }

    void from(String address, boolean overTls) {
        source = address;
        secure = overTls;
    }

    /** Null on routes that are open. */
    public Identity identity() {
        return identity;
    }

    /** What was presented for the session; empty if nothing. */
    public String token() {
        return token;
    }

    /** Address of the client. */
    public String source() {
        return source;
    }

    /** The request came over TLS. */
    public boolean secure() {
        return secure;
    }
}
