package io.caddis.log.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The operating system's file operations, as they are. Stateless. */
public final class SystemFileOperations implements FileOperations {

    @Override
    public FileChannel open(Path file, OpenOption... options) throws IOException {
        return FileChannel.open(file, options);
    }

    @Override
    public int read(FileChannel channel, Path file, ByteBuffer target, long position) throws IOException {
        return channel.read(target, position);
    }

    @Override
    public int write(FileChannel channel, Path file, ByteBuffer source, long position) throws IOException {
        return channel.write(source, position);
    }

    @Override
    public void truncate(FileChannel channel, Path file, long sizeInBytes) throws IOException {
        channel.truncate(sizeInBytes);
    }

    @Override
    public void force(FileChannel channel, Path file) throws IOException {
        // fdatasync: it writes the size too when that is needed to find the data, only the times may lag
        channel.force(false);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        Files.createDirectories(directory);
    }
}
