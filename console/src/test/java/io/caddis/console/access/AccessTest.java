package io.caddis.console.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.admin.session.Role;
import io.caddis.admin.session.UserChange;
import io.caddis.console.access.AccessRefusal.Kind;
import io.caddis.coordinator.catalog.CatalogException;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class AccessTest {

    private static final String HERE = "10.0.0.7";
    private static final String PASSWORD = "correct horse battery";
    private static final long NOW_MS = 1_000_000;

    private final InMemoryAccessStore store = new InMemoryAccessStore();
    private final Access access = new Access(store, new SecureRandom());
    private final Access otherNode = new Access(store, new SecureRandom());

    @BeforeEach
    void users() {
        access.createUser("root", Role.ADMIN, "another long password", NOW_MS);
        access.createUser("ann", Role.OPERATOR, PASSWORD, NOW_MS);
    }

    @Test
    void shouldMakeOneFirstUser_whoMustChangeThePassword() {
        store.users.clear();

        Optional<String> password = access.createFirstUser(NOW_MS);

        assertEquals(Optional.empty(), otherNode.createFirstUser(NOW_MS));
        Access.Opened opened = access.signIn("admin", password.orElseThrow(), false, HERE, NOW_MS);
        assertEquals(Role.ADMIN, opened.identity().role());
        assertTrue(opened.identity().passwordChangeDue());
    }

    @Test
    void shouldKnowTheSessionOnEveryNode() {
        Access.Opened opened = signIn();

        Identity elsewhere = otherNode.authenticate(opened.token(), false, HERE, NOW_MS + 5);

        assertEquals("ann", elsewhere.user());
        assertTrue(otherNode.isCsrfToken(access.csrfToken(opened.identity()), elsewhere));
        assertFalse(otherNode.isCsrfToken("guess", elsewhere));
    }

    @Test
    void shouldRefuseWrongPasswordUnknownUserAndDisabledUserAlike() {
        access.changeUser("ann", new UserChange(null, true, null));

        assertEquals(Kind.SIGN_IN_REFUSED, refused(this::signIn));
        assertEquals(Kind.SIGN_IN_REFUSED, refused(() -> access.signIn("root", "wrong password", false, HERE, NOW_MS)));
        assertEquals(Kind.SIGN_IN_REFUSED, refused(() -> access.signIn("nobody", PASSWORD, false, HERE, NOW_MS)));
        assertEquals(Kind.SIGN_IN_REFUSED, refused(() -> access.signIn("no' or 1=1", PASSWORD, false, HERE, NOW_MS)));
    }

    @Test
    void shouldMakeGuessersWait_longerEachTime_andForgetAfterSuccess() {
        for (int i = 0; i < 5; i++) {
            assertEquals(Kind.SIGN_IN_REFUSED, refused(() -> access.signIn("ann", "wrong password", false, HERE, NOW_MS)));
        }

        AccessRefusal tooMany = assertThrows(AccessRefusal.class, this::signIn);

        assertEquals(Kind.TOO_MANY_ATTEMPTS, tooMany.kind());
        assertEquals(1_000, tooMany.waitMs());
        access.signIn("ann", PASSWORD, false, "10.0.0.8", NOW_MS);
        assertEquals("ann", access.signIn("ann", PASSWORD, false, HERE, NOW_MS + 1_000).identity().user());
    }

    @Test
    void shouldNoticeWithinASecond_thatTheSessionWasEndedElsewhere() {
        Access.Opened opened = signIn();
        otherNode.endSession(otherNode.authenticate(opened.token(), false, HERE, NOW_MS), opened.identity().sessionId());

        access.authenticate(opened.token(), false, HERE, NOW_MS + Access.REREAD_MS - 1);

        assertEquals(Kind.NOT_SIGNED_IN, refused(() -> access.authenticate(opened.token(), false, HERE, NOW_MS + Access.REREAD_MS)));
    }

    @Test
    void shouldFollowTheUsersRole() {
        Access.Opened opened = signIn();
        store.users.computeIfPresent("ann", (name, user) -> new io.caddis.console.catalog.AccessStore.StoredUser(
                name, Role.VIEWER, user.passwordHash(), false, false, NOW_MS));

        assertEquals(Role.VIEWER, access.authenticate(opened.token(), false, HERE, NOW_MS + Access.REREAD_MS).role());
    }

    @Test
    void shouldNotAskTheCatalogForEveryRequest() {
        Access.Opened opened = signIn();

        for (int i = 0; i < 100; i++) {
            access.authenticate(opened.token(), false, HERE, NOW_MS + i);
        }

        assertEquals(0, store.sessionReads);
    }

    @Test
    void shouldKeepKnownSessions_whileTheCatalogIsDown_butOpenNone() {
        Access.Opened opened = signIn();
        store.down = true;

        assertEquals("ann", access.authenticate(opened.token(), false, HERE, NOW_MS + 600_000).user());
        assertThrows(CatalogException.Unavailable.class, this::signIn);
        assertThrows(CatalogException.Unavailable.class, () -> otherNode.authenticate(opened.token(), false, HERE, NOW_MS));
    }

    @Test
    void shouldEndIdleSessions_andAllAfterTheirTime() {
        Access.Opened idle = signIn();
        Access.Opened busy = signIn();
        long atMs = NOW_MS;
        while (atMs < NOW_MS + Access.SESSION_MAX_MS - 1_800_000) {
            atMs += 1_800_000;
            access.authenticate(busy.token(), false, HERE, Math.min(atMs, NOW_MS + Access.SESSION_MAX_MS - 1));
        }

        assertEquals(Kind.NOT_SIGNED_IN,
                refused(() -> access.authenticate(idle.token(), false, HERE, NOW_MS + Access.IDLE_MAX_SECONDS * 1_000L + 1)));
        assertEquals(Kind.NOT_SIGNED_IN,
                refused(() -> access.authenticate(busy.token(), false, HERE, NOW_MS + Access.SESSION_MAX_MS)));
    }

    @Test
    void shouldRefuseTokensThatItDidNotSign() {
        String token = signIn().token();
        String forged = (token.charAt(0) == 'A' ? 'B' : 'A') + token.substring(1);

        for (String wrong : new String[] {forged, "", "x", "%%%", token + "AAAA"}) {
            assertEquals(Kind.NOT_SIGNED_IN, refused(() -> access.authenticate(wrong, false, HERE, NOW_MS)), wrong);
        }
    }

    @Test
    void shouldEndOtherSessions_whenThePasswordChanges() {
        Access.Opened other = signIn();
        Access.Opened own = signIn();

        access.changePassword(own.identity(), PASSWORD, "a new long password", NOW_MS);

        assertEquals("ann", access.authenticate(own.token(), false, HERE, NOW_MS).user());
        assertEquals(Kind.NOT_SIGNED_IN, refused(() -> access.authenticate(other.token(), false, HERE, NOW_MS)));
        assertEquals("ann", access.signIn("ann", "a new long password", false, HERE, NOW_MS).identity().user());
    }

    @Test
    void shouldKeepTheLastAdministrator_andRefuseWeakPasswords() {
        assertEquals(Kind.LAST_ADMIN, refused(() -> access.changeUser("root", new UserChange(Role.VIEWER, null, null))));
        assertEquals(Kind.LAST_ADMIN, refused(() -> access.changeUser("root", new UserChange(null, true, null))));
        assertEquals(Kind.INVALID, refused(() -> access.createUser("bob", Role.VIEWER, "short", NOW_MS)));
        assertEquals(Kind.INVALID, refused(() -> access.createUser("<script>", Role.VIEWER, PASSWORD, NOW_MS)));
        assertEquals(Kind.NAME_TAKEN, refused(() -> access.createUser("ann", Role.VIEWER, PASSWORD, NOW_MS)));
        assertEquals(Kind.NOT_FOUND, refused(() -> access.deleteUser("bob")));
    }

    private Access.Opened signIn() {
        return access.signIn("ann", PASSWORD, false, HERE, NOW_MS);
    }

    private static Kind refused(Executable action) {
        return assertThrows(AccessRefusal.class, action).kind();
    }
}
