package io.caddis.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DirectoryRoomTest {

    private static final long LARGE = 1L << 40;
    private static final long TICK_MS = 1_000;

    private final DirectoryRoom room = new DirectoryRoom();
    private long nowMs = 5_000_000;

    @Test
    void shouldHaveRoom_whenNothingWasRefused() {
        look(0, LARGE);

        assertTrue(room.hasRoom());
    }

    @Test
    void shouldHaveNone_untilEnoughIsFreeAgain() {
        room.onRefused();
        assertFalse(room.hasRoom());

        look(LARGE, LARGE);
        look(DirectoryRoom.ENOUGH_BYTES - 1, LARGE);
        look(DirectoryRoom.ENOUGH_BYTES - 1, LARGE);
        assertFalse(room.hasRoom());

        look(DirectoryRoom.ENOUGH_BYTES, LARGE);
        assertTrue(room.hasRoom());
    }

    @Test
    void shouldAskForAPartOnly_whenFileSystemIsSmall() {
        long small = 100 << 20;
        room.onRefused();
        look(small, small);

        look(small / DirectoryRoom.ENOUGH_PART, small);

        assertTrue(room.hasRoom());
    }

    @Test
    void shouldHaveNone_whileWritesGoOnBeingRefused() {
        for (int i = 0; i < 100; i++) {
            room.onRefused();
            look(LARGE, LARGE);
            assertFalse(room.hasRoom());
        }
        look(LARGE, LARGE);
        assertTrue(room.hasRoom());
    }

    @Test
    void shouldTakeItsTime_whenDiskSaysFreeAndRefusesAgainAndAgain() {
        long longest = 0;
        int shortages = 0;
        for (long startMs = nowMs; nowMs - startMs < 600_000; shortages++) {
            room.onRefused();
            long beganMs = nowMs;
            while (!room.hasRoom()) {
                look(LARGE, LARGE);
            }
            longest = nowMs - beganMs;
        }
        assertTrue(shortages < 20, shortages + " shortages in ten minutes");
        assertEquals(DirectoryRoom.MAX_SHORTAGE_MS + TICK_MS, longest);
    }

    @Test
    void shouldForgetWhatWasLongAgo() {
        for (int i = 0; i < 4; i++) {
            room.onRefused();
            while (!room.hasRoom()) {
                look(LARGE, LARGE);
            }
        }
        nowMs += DirectoryRoom.SOON_MS;

        room.onRefused();
        look(LARGE, LARGE);
        look(LARGE, LARGE);

        assertTrue(room.hasRoom());
    }

    private void look(long usableBytes, long totalBytes) {
        nowMs += TICK_MS;
        room.onMeasured(usableBytes, totalBytes, nowMs);
    }
}
