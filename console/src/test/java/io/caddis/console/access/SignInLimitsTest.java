package io.caddis.console.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SignInLimitsTest {

    private final SignInLimits limits = new SignInLimits();

    @Test
    void shouldDoubleTheWait_upToTheBound() {
        long nowMs = 0;
        for (int i = 0; i < 30; i++) {
            limits.onFailure("ann", "here", nowMs);
        }

        assertEquals(SignInLimits.WAIT_MAX_MS, limits.waitMs("ann", "here", nowMs));
        assertEquals(0, limits.waitMs("ann", "here", nowMs + SignInLimits.WAIT_MAX_MS));
    }

    @Test
    void shouldSlowAnAddressThatTriesManyUsers_andLetOthersIn() {
        for (int i = 0; i < 21; i++) {
            limits.onFailure("user" + i, "there", 0);
        }

        assertTrue(limits.waitMs("ann", "there", 0) > 0);
        assertEquals(0, limits.waitMs("ann", "here", 0));
    }

    @Test
    void shouldSlowAnAttackOnOneUserFromManyAddresses() {
        for (int i = 0; i < 51; i++) {
            limits.onFailure("ann", "address" + i, 0);
        }

        assertTrue(limits.waitMs("ann", "another", 0) > 0);
        assertEquals(0, limits.waitMs("bob", "another", 0));
    }

    @Test
    void shouldForget_whenNobodyTriedForAWhile() {
        for (int i = 0; i < 5; i++) {
            limits.onFailure("ann", "here", 0);
        }

        limits.onFailure("ann", "here", 901_000);

        assertEquals(0, limits.waitMs("ann", "here", 901_000));
    }
}
