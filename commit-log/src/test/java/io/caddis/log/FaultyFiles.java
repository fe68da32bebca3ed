package io.caddis.log;

import io.caddis.log.disk.FileOperations;
import io.caddis.log.disk.SystemFileOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** The real file system, made to fail on demand. */
final class FaultyFiles implements FileOperations {

    private final SystemFileOperations system = new SystemFileOperations();
    final AtomicInteger writes = new AtomicInteger();
    final AtomicInteger forces = new AtomicInteger();
    /** What was forced, renamed, deleted and written, by file name, in order. */
    final List<String> history = new CopyOnWriteArrayList<>();
    volatile Predicate<Path> forceFails = file -> false;
    volatile Predicate<Path> readFails = file -> false;
    volatile Predicate<Path> writeFails = file -> false;
    /** Bytes that still fit on the disk; a write that does not fit is written in part. */
    volatile long roomBytes = Long.MAX_VALUE;
    volatile CountDownLatch forceGate = new CountDownLatch(0);
    volatile boolean recording;

    private void record(String what, Path file) {
        if (recording) {
            history.add(what + " " + file.getFileName());
        }
    }

    @Override
    public FileChannel open(Path file, OpenOption... options) throws IOException {
        return system.open(file, options);
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
        if (source.remaining() > roomBytes) {
            if (roomBytes == 0) {
                throw new IOException("No space left on device");
            }
            int limit = source.limit();
            source.limit(source.position() + (int) roomBytes);
            int written = system.write(channel, file, source, position);
            source.limit(limit);
            roomBytes = 0;
            return written;
        }
        int written = system.write(channel, file, source, position);
        if (roomBytes != Long.MAX_VALUE) {
            roomBytes -= written;
        }
        return written;
    }

    @Override
    public void truncate(FileChannel channel, Path file, long sizeInBytes) throws IOException {
        record("truncate", file);
        system.truncate(channel, file, sizeInBytes);
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
        system.force(channel, file);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        record("force", directory);
        system.forceDirectory(directory);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        record("rename", from);
        system.rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        record("delete", file);
        system.delete(file);
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        system.createDirectory(directory);
    }
}
