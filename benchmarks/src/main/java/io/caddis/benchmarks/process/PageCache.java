package io.caddis.benchmarks.process;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Writes the operating system's dirty pages to disk between rounds. Without it the write-back of one side's round would be
 * paid in the other side's round.
 */
public final class PageCache {

    private static final long SYNC_TIMEOUT_SECONDS = 300;

    private PageCache() {
    }

    /** Blocks until the pages that are dirty now are on disk. */
    public static void writeBack() throws IOException, InterruptedException {
        Process sync = new ProcessBuilder("sync").inheritIO().start();
        if (!sync.waitFor(SYNC_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            sync.destroyForcibly();
            throw new IOException("sync did not end within " + SYNC_TIMEOUT_SECONDS + " s");
        }
        if (sync.exitValue() != 0) {
            throw new IOException("sync ended with exit code " + sync.exitValue());
        }
    }
}
