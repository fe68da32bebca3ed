package io.caddis.console.access;

import io.caddis.admin.session.Role;
import io.caddis.console.access.SessionToken.Claim;
import java.util.UUID;

/**
 * Who makes a request.
 *
 * @param bearer the token came in a header, which no other site can send
 */
public record Identity(
        String user, Role role, Claim claim, boolean bearer, String source, long signedInAtMs, boolean passwordChangeDue) {

    public UUID sessionId() {
        return claim.sessionId();
    }

    /** Whether the role includes another. */
    public boolean may(Role needed) {
        return role.compareTo(needed) >= 0;
    }
}
