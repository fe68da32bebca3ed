package io.caddis.catalog.console;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.admin.session.Role;
import io.caddis.catalog.PostgresCatalog;
import io.caddis.console.catalog.AccessStore.ListedUser;
import io.caddis.console.catalog.AccessStore.StoredSession;
import io.caddis.console.catalog.AccessStore.StoredUser;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SqlAccessStoreTest {

    private PostgresCatalog catalog;
    private SqlAccessStore store;

    @BeforeEach
    void open() throws SQLException {
        catalog = PostgresCatalog.migrated();
        store = new SqlAccessStore(new ConsoleTransactions(catalog.transactions), new SecureRandom());
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    @Test
    void shouldGiveTheSameKeyToEveryNode() {
        SqlAccessStore otherNode = new SqlAccessStore(new ConsoleTransactions(catalog.transactions), new SecureRandom());

        assertArrayEquals(store.signingKey(), otherNode.signingKey());
        assertEquals(32, store.signingKey().length);
    }

    @Test
    void shouldMakeAFirstUserOnce() {
        assertTrue(store.createFirstUser(user("admin", Role.ADMIN)));
        assertFalse(store.createFirstUser(user("other", Role.ADMIN)));
        assertEquals(Optional.of(user("admin", Role.ADMIN)), store.user("admin"));
        assertEquals(Optional.empty(), store.user("other"));
    }

    @Test
    void shouldRefuseANameThatIsTaken() {
        assertTrue(store.createUser(user("ann", Role.VIEWER)));
        assertFalse(store.createUser(user("ann", Role.ADMIN)));
    }

    @Test
    void shouldKeepTheLastAdministrator() {
        store.createUser(user("root", Role.ADMIN));
        store.createUser(user("ann", Role.VIEWER));

        assertFalse(store.deleteUser("root"));
        assertFalse(store.changeUser(user("root", Role.OPERATOR), Optional.empty()));
        assertFalse(store.changeUser(new StoredUser("root", Role.ADMIN, "hash", false, true, 1_000), Optional.empty()));
        assertTrue(store.deleteUser("ann"));
        assertTrue(store.changeUser(new StoredUser("root", Role.ADMIN, "new hash", false, false, 1_000), Optional.empty()));
        assertEquals("new hash", store.user("root").orElseThrow().passwordHash());
    }

    @Test
    void shouldEndTheSessionsOfAUserThatIsChanged_butTheOneItWasChangedFrom() {
        store.createUser(user("root", Role.ADMIN));
        StoredSession own = session("root", 10_000);
        StoredSession other = session("root", 11_000);
        store.openSession(own);
        store.openSession(other);
        assertEquals(List.of(other, own), store.sessions("root", 10));

        store.changeUser(user("root", Role.ADMIN), Optional.of(own.id()));

        assertEquals(own, store.session(own.id()).orElseThrow().session());
        assertEquals(Optional.empty(), store.session(other.id()));
    }

    @Test
    void shouldShowSessionsWithTheUserAsItIsNow_andNoneOfADisabledOne() {
        store.createUser(user("root", Role.ADMIN));
        store.createUser(user("ann", Role.VIEWER));
        StoredSession session = session("ann", 10_000);
        store.openSession(session);
        store.touchSession(session.id(), 50_000);
        store.touchSession(session.id(), 40_000);

        assertEquals(Role.VIEWER, store.session(session.id()).orElseThrow().role());
        assertEquals(50_000, store.session(session.id()).orElseThrow().session().lastSeenAtMs());
        ListedUser listed = store.users(20_000).get(0);
        assertEquals(1, listed.sessions());
        assertEquals(10_000, listed.lastSignInAtMs());
        store.changeUser(new StoredUser("ann", Role.VIEWER, "hash", false, true, 1_000), Optional.of(session.id()));
        assertEquals(Optional.empty(), store.session(session.id()));
    }

    @Test
    void shouldEndASession_onlyOfItsUser_andForgetThoseThatHaveExpired() throws SQLException {
        store.createUser(user("ann", Role.VIEWER));
        store.createUser(user("bob", Role.VIEWER));
        StoredSession session = session("ann", 10_000);
        store.openSession(session);

        assertFalse(store.endSession("bob", session.id()));
        assertTrue(store.endSession("ann", session.id()));
        assertFalse(store.endSession("ann", session.id()));
        store.openSession(session("ann", 10_000));
        store.openSession(session("ann", 10_000_000));
        assertEquals(List.of("1"), catalog.query("select count(*) from caddis_store.console_sessions"));
    }

    private static StoredUser user(String name, Role role) {
        return new StoredUser(name, role, "hash", false, false, 1_000);
    }

    private static StoredSession session(String user, long signedInAtMs) {
        return new StoredSession(UUID.randomUUID(), user, signedInAtMs, signedInAtMs, signedInAtMs + 100_000, "10.0.0.7");
    }
}
