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
 * The log directory of a node as an ext4 file system of its own, in a file: small enough to be filled, and its power can be cut.
 * Only root may mount it; without root the node has an ordinary directory.
 */
public final class LoopFileSystem {

    private static final int SIZE_MIB = 320;
    private static final int BLOCK = 64 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** ioctl EXT4_IOC_SHUTDOWN with EXT4_GOING_FLAGS_NOLOGFLUSH: the journal is not written, all further writes fail. */
    private static final String CUT_POWER =
            "open(my $dir, '<', $ARGV[0]) or die $!; my $flags = pack('L', 2); ioctl($dir, 0x8004587d, $flags) or die $!;";

    private final Path directory;
    private final Path image;
    private boolean powered = true;

    private LoopFileSystem(Path directory, Path image) {
        this.directory = directory;
        this.image = image;
    }

    /** Mounts a new file system at {@code directory}; empty, with the reason on standard output, where that cannot be done. */
    static Optional<LoopFileSystem> mountedAt(Path directory) {
        if (!System.getProperty("user.name").equals("root") || !Program.isInstalled("mkfs.ext4") || !Program.isInstalled("perl")) {
            System.out.println("no file systems of their own for nodes: they need root and the programs mkfs.ext4 and perl");
            return Optional.empty();
        }
        LoopFileSystem fileSystem = new LoopFileSystem(directory, directory.resolveSibling("data.img"));
        try {
            Files.createDirectories(directory);
            Program.of("truncate", "--size=" + SIZE_MIB + "M", fileSystem.image.toString()).run(PATIENCE).expectSuccess();
            // no blocks kept back for root, who would otherwise never see the disk full
            Program.of("mkfs.ext4", "-q", "-F", "-m", "0", fileSystem.image.toString()).run(PATIENCE).expectSuccess();
            fileSystem.mount();
            Files.delete(directory.resolve("lost+found"));
            return Optional.of(fileSystem);
        } catch (AssertionError refused) {
            // a container may have no loop devices
            System.out.println("no file systems of their own for nodes: " + refused.getMessage());
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void mount() {
        Program.of("mount", "-o", "loop", image.toString(), directory.toString()).run(PATIENCE).expectSuccess();
    }

    /** Cuts the power: what was not forced to disk until now is lost. The node, which sees only failing writes, is killed next. */
    public void cutPower() {
        Program.of("perl", "-e", CUT_POWER, directory.toString()).run(PATIENCE).expectSuccess();
        powered = false;
    }

    /** Gives the power back if it was cut; the node's process has ended. */
    public void restorePower() {
        if (powered) {
            return;
        }
        Program.of("umount", directory.toString()).run(PATIENCE).expectSuccess();
        mount();
        powered = true;
    }

    /** Unmounts whatever is mounted at {@code directory}, so that it can be removed. */
    static void unmount(Path directory) {
        try {
            while (Files.isDirectory(directory)
                    && !Files.getFileStore(directory).equals(Files.getFileStore(directory.getParent()))) {
                Program.of("umount", "--lazy", directory.toString()).run(PATIENCE).expectSuccess();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
}
