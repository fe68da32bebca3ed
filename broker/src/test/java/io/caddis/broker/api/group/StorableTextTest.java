package io.caddis.broker.api.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StorableTextTest {

    @Test
    void shouldAcceptIdsUpToTheirBytes_andNoLongerOnes() {
        assertTrue(StorableText.isId("a".repeat(1_024)));
        assertFalse(StorableText.isId("a".repeat(1_025)));
        assertTrue(StorableText.isId("\u20ac".repeat(341)), "341 times three bytes");
        assertFalse(StorableText.isId("\u20ac".repeat(342)));
        assertTrue(StorableText.isId(null));
    }

    @Test
    void shouldRefuseAnId_whenTheCatalogWouldHaveToEscapeIt() {
        assertFalse(StorableText.isId("a\0b"));
        assertFalse(StorableText.isId("a\ue000b"));
    }

    @Test
    void shouldRefuseATextWithNul_onlyWhenItWouldGrowBeyondTheColumn() {
        assertTrue(StorableText.isText("a".repeat(32_767)));
        assertTrue(StorableText.isText("\0".repeat(16_383)));
        assertFalse(StorableText.isText("\0".repeat(16_384)));
    }

    @Test
    void shouldAllowTheEmptyGroupId_onlyForGroupsWithoutMembers() {
        assertTrue(StorableText.isGroupId(""));
        assertFalse(StorableText.isGroupIdWithMembers(""));
        assertFalse(StorableText.isGroupId(null));
        assertEquals("a\ufffdb", StorableText.shown("a\0b"));
    }
}
