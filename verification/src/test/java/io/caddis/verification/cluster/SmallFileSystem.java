package io.caddis.verification.cluster;

import io.caddis.verification.process.Program;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The log directory of one node of the fault cluster on a file system of its own, small enough to be filled. Only root may
 * mount it; without root the node has an ordinary directory and {@link #mounted} is empty.
 */
public final class SmallFileSystem {

    /** The node whose disk is small. */
    public static final int NODE = 2;

    private static final String NAME = "caddis-small";
    private static final int SIZE_MIB = 192;
    private static final int BLOCK = 64 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static Optional<SmallFileSystem> mounted = Optional.empty();

    private final Path directory;

    private SmallFileSystem(Path directory) {
        this.directory = directory;
    }

    /** The small file system of this run. */
    public static synchronized Optional<SmallFileSystem> mounted() {
        return mounted;
    }

    static synchronized void mountAt(Path directory) {
        if (!System.getProperty("user.name").equals("root") || !Program.isInstalled("mount")) {
            return;
        }
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Program.Outcome outcome = Program.of("mount", "-t", "tmpfs", "-o", "size=" + SIZE_MIB + "m", NAME, directory.toString())
                .run(PATIENCE);
        // A container may forbid it even to root.
        if (outcome.exitCode() == 0) {
            mounted = Optional.of(new SmallFileSystem(directory));
        }
    }

    /** What a test run left mounted that was killed: its directory could not be removed. */
    static void unmountLeftover(Path directory) {
        try {
            if (Files.isDirectory(directory) && Files.getFileStore(directory).name().equals(NAME)) {
                Program.of("umount", "--lazy", directory.toString()).run(PATIENCE).expectSuccess();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static synchronized void unmount() {
        mounted.ifPresent(small -> Program.of("umount", "--lazy", small.directory.toString()).run(PATIENCE));
        mounted = Optional.empty();
    }

    /** Takes all space but {@code leftBytes}, until the returned file is deleted. */
    public Path fill(long leftBytes) throws IOException {
        Path filler = directory.resolve(".filler");
        FileStore store = Files.getFileStore(directory);
        byte[] block = new byte[BLOCK];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (store.getUsableSpace() > leftBytes + BLOCK) {
                out.write(block);
            }
        }
        return filler;
    }

    /** Bytes that can still be written. */
    public long usableBytes() throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }
}
