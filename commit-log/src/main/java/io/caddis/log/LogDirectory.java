package io.caddis.log;

import io.caddis.log.disk.FileOperations;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One directory with logs: whose it is, whether it works, and the threads that force its logs to disk.
 *
 * <p>Online from its opening until the first failure of a write, an fsync or a read; then offline until the node is
 * restarted, whatever the disk says later: after a failed fsync the kernel may report success for pages it dropped.
 * Any thread.
 *
 * <pre>
 *   .lock                    held as long as the directory is in use
 *   caddis-directory.meta    {@link DirectoryMetadata}
 *   clean-shutdown           {@link CleanShutdownMarker}
 *   .quarantine/             {@link Quarantine}
 *   &lt;topic id&gt;-&lt;partition&gt;/  {@link LogFiles}
 * </pre>
 */
public final class LogDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(LogDirectory.class);

    private final Path path;
    private final FileOperations files;
    private final ThreadFactory threads;
    private final FileChannel lockChannel;
    private final DirectoryMetadata metadata;
    private final OptionalLong cleanShutdownBrokerEpoch;
    private final Quarantine quarantine;
    private final HighWatermarkCheckpoint highWatermarks;
    private final LogFlusher flusher;
    // Guarded by itself; the result is published beside it, for it is read often.
    private final DirectoryRoom room = new DirectoryRoom();
    private volatile boolean hasRoom = true;
    private final List<Consumer<LogDirectory>> offlineListeners = new ArrayList<>();
    private volatile String offlineReason;

    private LogDirectory(Path path, FileOperations files, ThreadFactory threads, FileChannel lockChannel, DirectoryMetadata metadata,
            OptionalLong cleanShutdownBrokerEpoch, Quarantine quarantine) {
        this.path = path;
        this.files = files;
        this.threads = threads;
        this.lockChannel = lockChannel;
        this.metadata = metadata;
        this.cleanShutdownBrokerEpoch = cleanShutdownBrokerEpoch;
        this.quarantine = quarantine;
        this.highWatermarks = new HighWatermarkCheckpoint(files, path, metadata.diskId());
        this.flusher = new LogFlusher(this, threads);
    }

    /**
     * Takes possession of a directory, creating it if need be. Its clean-shutdown marker is gone afterwards.
     *
     * @throws IOException if another process uses it, if it is another cluster's or node's, or if the disk fails
     */
    static LogDirectory open(Path path, DirectoryIdentity identity, ThreadFactory threads, FileOperations files) throws IOException {
        files.createDirectory(path);
        FileChannel lockChannel = lock(path);
        try {
            DirectoryMetadata metadata = DirectoryMetadata.claim(files, path, identity);
            OptionalLong marker = CleanShutdownMarker.take(files, path, metadata.diskId());
            LogDirectory directory = new LogDirectory(path, files, threads, lockChannel, metadata, marker, Quarantine.open(files, path));
            directory.flusher.start();
            return directory;
        } catch (IOException | RuntimeException e) {
            lockChannel.close();
            throw e;
        }
    }

    /** The lock ends with the channel, or with the process. */
    private static FileChannel lock(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException usedByThisProcess) {
            LOG.debug("{} is locked by this process", path, usedByThisProcess);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new IOException("log directory " + path + " is in use by another node: give each node its own directory (log.dirs)");
    }

    public Path path() {
        return path;
    }

    /** Drawn when the directory was first used: another disk in its place has another id. */
    public UUID diskId() {
        return metadata.diskId();
    }

    /** Whether this opening made the directory a log directory: no log was ever in it. A replaced disk is new again. */
    public boolean isNew() {
        return metadata.isNew();
    }

    public boolean isOnline() {
        return offlineReason == null;
    }

    /** Why the directory is offline; empty while it is online. */
    public Optional<String> offlineReason() {
        return Optional.ofNullable(offlineReason);
    }

    /** Size of the file system, 0 if that cannot be told. */
    public long totalBytes() {
        try {
            return fileStore().getTotalSpace();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Room left on the file system, 0 if that cannot be told. */
    public long usableBytes() {
        try {
            return fileStore().getUsableSpace();
        } catch (IOException e) {
            return 0;
        }
    }

    /**
     * Whether what is written here can be expected to fit: not from a write that the disk refused until there is room again.
     * A volatile read.
     */
    public boolean hasRoom() {
        return hasRoom;
    }

    /** Looks at the disk if it was full lately. May block for it. @param steadyMs of a clock that never jumps */
    void lookForRoom(long steadyMs) {
        if (!hasRoom) {
            long usableBytes = usableBytes();
            long totalBytes = totalBytes();
            roomJudged(() -> room.onMeasured(usableBytes, totalBytes, steadyMs));
        }
    }

    private void roomJudged(Runnable judging) {
        synchronized (room) {
            judging.run();
            if (hasRoom != room.hasRoom()) {
                hasRoom = room.hasRoom();
                if (hasRoom) {
                    LOG.info("Log directory {} has room again", path);
                } else {
                    LOG.warn("Log directory {} is full: in-sync replicas that have room take its partitions over, others wait for room", path);
                }
            }
        }
    }

    private FileStore fileStore() throws IOException {
        return Files.getFileStore(path);
    }

    /** Whether the process that last used this directory closed it in good order. */
    public boolean cleanShutdown() {
        return cleanShutdownBrokerEpoch.isPresent();
    }

    /** The broker epoch of the process that closed it in good order; empty after a crash, or if that process had none. */
    public OptionalLong cleanShutdownBrokerEpoch() {
        return cleanShutdownBrokerEpoch.orElse(CleanShutdownMarker.NO_BROKER_EPOCH) == CleanShutdownMarker.NO_BROKER_EPOCH
                ? OptionalLong.empty()
                : cleanShutdownBrokerEpoch;
    }

    FileOperations files() {
        return files;
    }

    Quarantine quarantine() {
        return quarantine;
    }

    HighWatermarkCheckpoint highWatermarks() {
        return highWatermarks;
    }

    LogFlusher flusher() {
        return flusher;
    }

    void requireOnline() {
        String reason = offlineReason;
        if (reason != null) {
            throw new LogException.DirectoryOffline(path, reason, null);
        }
    }

    /**
     * Takes the directory offline for good and tells the listeners, on a thread of their own.
     *
     * @return the exception for whoever met the failure to throw
     */
    LogException.DirectoryOffline fail(String what, Throwable cause) {
        String reason = what + ": " + cause;
        List<Consumer<LogDirectory>> told = List.of();
        synchronized (offlineListeners) {
            if (offlineReason == null) {
                offlineReason = reason;
                told = List.copyOf(offlineListeners);
                LOG.error("Log directory {} is offline until this node is restarted: {}", path, reason, cause);
            }
        }
        if (!told.isEmpty()) {
            // the caller may hold a log's lock, which a listener may want
            List<Consumer<LogDirectory>> listeners = told;
            Thread thread = threads.newThread(() -> listeners.forEach(listener -> listener.accept(this)));
            thread.setName("log-directory-offline");
            thread.start();
        }
        return new LogException.DirectoryOffline(path, offlineReason, cause);
    }

    /** Judges a failed write: a full disk is retriable, anything else takes the directory offline. @return what to throw */
    LogException writeFailed(LogId id, String what, IOException e) {
        if (!DiskSpace.isExhausted(e, path)) {
            return fail("cannot " + what + " in " + id, e);
        }
        roomJudged(room::onRefused);
        return new LogException.NoSpace(id, path, e);
    }

    void addOfflineListener(Consumer<LogDirectory> listener) {
        synchronized (offlineListeners) {
            if (isOnline()) {
                offlineListeners.add(listener);
                return;
            }
        }
        listener.accept(this);
    }

    /**
     * Gives the directory up; its logs are closed already.
     *
     * @param clean whether all of them were closed in good order, so that the marker tells the truth
     */
    void close(boolean clean, long brokerEpoch) {
        flusher.close();
        try (lockChannel) {
            if (clean && isOnline()) {
                CleanShutdownMarker.write(files, path, diskId(), brokerEpoch);
            } else {
                LOG.warn("Log directory {} is closed without the clean-shutdown marker: its logs are checked at the next start", path);
            }
        } catch (IOException e) {
            LOG.error("Log directory {} could not be closed cleanly: its logs are checked at the next start", path, e);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
