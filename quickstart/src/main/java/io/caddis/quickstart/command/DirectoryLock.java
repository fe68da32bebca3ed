package io.caddis.quickstart.command;

import io.caddis.quickstart.cluster.ClusterDirectory;
import io.caddis.quickstart.cluster.ClusterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Held by a command while it changes a cluster. The kernel gives it back when the holder ends, however it does. */
final class DirectoryLock {

    /** What a command does while it has the lock. */
    @FunctionalInterface
    interface Work {
        void run() throws InterruptedException;
    }

    /** Longer than any start takes. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

    private DirectoryLock() {
    }

    /** Runs {@code work} alone in {@code directory}. Blocks while another command has the lock, and says so. */
    static void holding(ClusterDirectory directory, Progress progress, Work work) throws InterruptedException {
        try (FileChannel channel = FileChannel.open(directory.lockFile(), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE)) {
            await(channel, directory, progress);
            work.run();
        } catch (IOException failed) {
            throw new UncheckedIOException("locking " + directory.lockFile(), failed);
        }
    }

    /** Closing the channel gives the lock back. */
    private static void await(FileChannel channel, ClusterDirectory directory, Progress progress)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        FileLock lock = channel.tryLock();
        if (lock == null) {
            progress.say("Another ./caddis command works on " + directory.root() + "; waiting for it.");
        }
        while (lock == null) {
            if (System.nanoTime() - deadline > 0) {
                throw new ClusterException("Another ./caddis command has held " + directory.lockFile() + " for "
                        + PATIENCE.toMinutes() + " minutes. End it, then try again.");
            }
            TimeUnit.NANOSECONDS.sleep(POLL_INTERVAL.toNanos());
            lock = channel.tryLock();
        }
    }
}
