package io.caddis.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConnectionLimitsTest {

    private final InetAddress first = address(1);
    private final InetAddress second = address(2);

    @Test
    void shouldRefuseAnAddress_whenItHasAsManyConnectionsAsAllowed() {
        ConnectionLimits limits = new ConnectionLimits(10, 2, Map.of());

        assertTrue(limits.tryEnter(first));
        assertTrue(limits.tryEnter(first));

        assertFalse(limits.tryEnter(first));
        assertTrue(limits.tryEnter(second), "another address has places of its own");
        assertEquals(3, limits.open(), "a refusal takes no place");
    }

    @Test
    void shouldRefuseEveryone_whenTheNodeIsFull() {
        ConnectionLimits limits = new ConnectionLimits(2, 2, Map.of());

        assertTrue(limits.tryEnter(first));
        assertTrue(limits.tryEnter(second));

        assertFalse(limits.tryEnter(second));
        assertEquals(2, limits.open());
    }

    @Test
    void shouldGiveThePlaceAgain_whenAConnectionHasLeft() {
        ConnectionLimits limits = new ConnectionLimits(1, 1, Map.of());
        limits.tryEnter(first);

        limits.leave(first);

        assertEquals(0, limits.open());
        assertTrue(limits.tryEnter(first));
    }

    @Test
    void shouldHoldAnAddressToItsOwnBound_whenItHasOne() {
        ConnectionLimits limits = new ConnectionLimits(10, 1, Map.of(first, 2, second, 0));

        assertTrue(limits.tryEnter(first));
        assertTrue(limits.tryEnter(first));
        assertFalse(limits.tryEnter(first));
        assertFalse(limits.tryEnter(second), "none at all");
    }

    @Test
    void shouldNoticeAPlaceGivenBackTwice() {
        ConnectionLimits limits = new ConnectionLimits(5, 5, Map.of());
        limits.tryEnter(first);
        limits.leave(first);

        assertThrows(IllegalStateException.class, () -> limits.leave(first));
        assertEquals(0, limits.open());
    }

    private static InetAddress address(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last});
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
