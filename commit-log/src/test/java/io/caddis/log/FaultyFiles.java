package io.caddis.log;

import io.caddis.log.disk.FileOperations;
import io.caddis.log.disk.SystemFileOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;

/** The real file system, made to fail on demand. */
final class FaultyFiles implements FileOperations {

    private final SystemFileOperations system = new SystemFileOperations();
    final AtomicInteger writes = new AtomicInteger();
    final AtomicInteger forces = new AtomicInteger();
    final AtomicInteger directoryForces = new AtomicInteger();
    /** What was forced, renamed, deleted and written, by file name, in order. */
    final List<String> history = new CopyOnWriteArrayList<>();
    volatile Predicate<Path> forceFails = file -> false;
    volatile Predicate<Path> readFails = file -> false;
    volatile Predicate<Path> writeFails = file -> false;
    private long roomBytes = Long.MAX_VALUE;
    /** Writing over bytes that are there already fits always. */
    volatile boolean overwritesNeedNoRoom;
    volatile CountDownLatch forceGate = new CountDownLatch(0);
    volatile boolean recording;
    /** How much of each file is sure to be on the disk. */
    final Map<Path, Long> forcedBytes = new ConcurrentHashMap<>();
    /** What was written over bytes that are on the disk, and may not be there itself yet. */
    final Map<Path, List<Range>> unforcedOverwrites = new ConcurrentHashMap<>();

    record Range(long from, long to) {
    }

    /** Names of files and directories that a power cut may take: nobody forced the directory they are in. */
    final Set<Path> unforcedNames = ConcurrentHashMap.newKeySet();

    /** Held while files change, so that a kill can be taken between two changes. */
    private final ReadWriteLock changes = new ReentrantReadWriteLock();

    /** Runs while no file changes. */
    void betweenTwoChanges(Runnable action) {
        changes.writeLock().lock();
        try {
            action.run();
        } finally {
            changes.writeLock().unlock();
        }
    }

    @FunctionalInterface
    private interface Change<T> {
        T make() throws IOException;
    }

    private <T> T change(Change<T> change) throws IOException {
        changes.readLock().lock();
        try {
            return change.make();
        } finally {
            changes.readLock().unlock();
        }
    }

    private void record(String what, Path file) {
        if (recording) {
            history.add(what + " " + file.getFileName());
        }
    }

    @Override
    public FileChannel open(Path file, OpenOption... options) throws IOException {
        return change(() -> {
            boolean existed = Files.exists(file);
            FileChannel channel = system.open(file, options);
            if (!existed) {
                unforcedNames.add(file);
            }
            return channel;
        });
    }

    @Override
    public int read(FileChannel channel, Path file, ByteBuffer target, long position) throws IOException {
        if (readFails.test(file)) {
            throw new IOException("Input/output error");
        }
        return system.read(channel, file, target, position);
    }

    @Override
    public int write(FileChannel channel, Path file, ByteBuffer source, long position) throws IOException {
        writes.incrementAndGet();
        record("write", file);
        if (writeFails.test(file)) {
            throw new IOException("Input/output error");
        }
        boolean needsRoom = !overwritesNeedNoRoom || position + source.remaining() > channel.size();
        long room = needsRoom ? takeRoom(source.remaining()) : source.remaining();
        if (room == 0 && source.hasRemaining()) {
            throw new IOException("No space left on device");
        }
        int limit = source.limit();
        source.limit(source.position() + (int) room);
        int written = change(() -> {
            if (position < forcedBytes.getOrDefault(file, 0L)) {
                unforcedOverwrites.computeIfAbsent(file, key -> new CopyOnWriteArrayList<>())
                        .add(new Range(position, position + source.remaining()));
            }
            return system.write(channel, file, source, position);
        });
        source.limit(limit);
        return written;
    }

    /** So many bytes still fit on the disk; a write that does not fit is written in part. */
    synchronized void leaveRoom(long bytes) {
        roomBytes = bytes;
    }

    private synchronized long takeRoom(long wantedBytes) {
        long taken = Math.min(wantedBytes, roomBytes);
        if (roomBytes != Long.MAX_VALUE) {
            roomBytes -= taken;
        }
        return taken;
    }

    @Override
    public void truncate(FileChannel channel, Path file, long sizeInBytes) throws IOException {
        record("truncate", file);
        change(() -> {
            system.truncate(channel, file, sizeInBytes);
            forcedBytes.computeIfPresent(file, (key, forced) -> Math.min(forced, sizeInBytes));
            return null;
        });
    }

    @Override
    public void force(FileChannel channel, Path file) throws IOException {
        try {
            forceGate.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        forces.incrementAndGet();
        record("force", file);
        if (forceFails.test(file)) {
            throw new IOException("Input/output error");
        }
        long size = channel.size();
        List<Range> overwrites = unforcedOverwrites.getOrDefault(file, List.of());
        List<Range> forced = List.copyOf(overwrites);
        system.force(channel, file);
        forcedBytes.merge(file, size, Math::max);
        if (!forced.isEmpty()) {
            overwrites.removeAll(forced);
        }
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        record("force", directory);
        directoryForces.incrementAndGet();
        List<Path> forced = unforcedNames.stream().filter(name -> name.getParent().equals(directory)).toList();
        system.forceDirectory(directory);
        unforcedNames.removeAll(forced);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        record("rename", from);
        change(() -> {
            boolean existed = Files.exists(to);
            system.rename(from, to);
            unforcedNames.remove(from);
            if (!existed) {
                unforcedNames.add(to); // what is replaced by another of its kind stays one of both
            }
            Long forced = forcedBytes.remove(from);
            forcedBytes.put(to, forced == null ? 0 : forced);
            return null;
        });
    }

    @Override
    public void delete(Path file) throws IOException {
        record("delete", file);
        change(() -> {
            system.delete(file);
            return null;
        });
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        change(() -> {
            boolean existed = Files.exists(directory);
            system.createDirectory(directory);
            if (!existed) {
                unforcedNames.add(directory);
            }
            return null;
        });
    }
}
