package io.caddis.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Tells a full disk, which gets better, from a failing one, which does not. Stateless. */
final class DiskSpace {

    /** With less than this left, a failed write is taken for a full disk whatever the message says: messages are translated. */
    private static final long FULL_BELOW_BYTES = 64 * 1024;

    private DiskSpace() {
    }

    static boolean isExhausted(IOException failure, Path directory) {
        String message = Objects.toString(failure.getMessage(), "");
        if (message.contains("No space left on device") || message.contains("Disk quota exceeded")) {
            return true;
        }
        try {
            return Files.getFileStore(directory).getUsableSpace() < FULL_BELOW_BYTES;
        } catch (IOException unknown) {
            return false;
        }
    }
}
