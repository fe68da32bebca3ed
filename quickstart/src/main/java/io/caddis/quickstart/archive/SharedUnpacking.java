package io.caddis.quickstart.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A directory that several launchers and builds share and that only ever appears whole: it is made beside its place
 * under a file lock and renamed. The marker says that it is complete.
 */
public final class SharedUnpacking {

    /** Makes the content in an empty directory and returns the part of it that is to be the result. */
    @FunctionalInterface
    public interface Content {
        Path make(Path staging) throws IOException;
    }

    private final Path directory;
    private final Path marker;

    public SharedUnpacking(Path directory, Path marker) {
        this.directory = directory;
        this.marker = marker;
    }

    /** Returns the complete directory. Blocks while another process makes it. */
    public Path ensure(Content content) {
        if (complete()) {
            return directory;
        }
        Path lockFile = directory.resolveSibling(directory.getFileName() + ".lock");
        try {
            Files.createDirectories(directory.getParent());
            Files.createDirectories(marker.getParent());
            try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (lock.isValid() && !complete()) {
                    replace(content);
                }
            }
            return directory;
        } catch (IOException failed) {
            throw new UncheckedIOException("unpacking to " + directory, failed);
        }
    }

    private boolean complete() {
        return Files.exists(marker) && Files.isDirectory(directory);
    }

    private void replace(Content content) throws IOException {
        // One name, used under the lock: what a killed launcher left is found and removed.
        Path staging = directory.resolveSibling(directory.getFileName() + "-staging");
        removeTree(staging);
        Files.createDirectory(staging);
        try {
            Path made = content.make(staging);
            removeTree(directory);
            Files.move(made, directory, StandardCopyOption.ATOMIC_MOVE);
            Files.deleteIfExists(marker);
            Files.createFile(marker);
        } finally {
            removeTree(staging);
        }
    }

    /** Removes {@code root} and all below it; does nothing if there is none; follows no symbolic link. */
    public static void removeTree(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
