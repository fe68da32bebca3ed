package io.caddis.quickstart.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.quickstart.cluster.ClusterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchivesTest {

    @TempDir
    private Path root;
    private Path directory;
    private SharedUnpacking unpacking;

    @BeforeEach
    void place() {
        directory = root.resolve("server-1.0");
        unpacking = new SharedUnpacking(directory, root.resolve("markers/server.marker"));
    }

    private static Path content(Path staging) throws IOException {
        Files.writeString(staging.resolve("file"), "new");
        return staging;
    }

    private Path zip(String entryName) throws IOException {
        Path zip = root.resolve("a.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry(entryName));
            out.write("text".getBytes(StandardCharsets.UTF_8));
        }
        return zip;
    }

    @Test
    void shouldMakeTheContentOnce() throws IOException {
        unpacking.ensure(ArchivesTest::content);
        unpacking.ensure(staging -> {
            throw new IOException("made twice");
        });

        assertEquals("new", Files.readString(directory.resolve("file")));
    }

    @Test
    void shouldReplaceADirectoryWithoutMarker_asLeftByAnUnpackingThatWasKilled() throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("half"), "old");

        unpacking.ensure(ArchivesTest::content);

        assertEquals("new", Files.readString(directory.resolve("file")));
        assertFalse(Files.exists(directory.resolve("half")));
    }

    @Test
    void shouldLeaveNothing_whenTheContentFails() {
        assertThrows(UncheckedIOException.class, () -> unpacking.ensure(staging -> {
            content(staging);
            throw new IOException("disk full");
        }));

        assertFalse(Files.exists(directory));
        assertFalse(Files.exists(root.resolve("server-1.0-staging")));
    }

    @Test
    void shouldUnpackAZip() throws IOException {
        ArchiveReader.unpackZip(zip("a/b.txt"), Files.createDirectory(root.resolve("out")));

        assertEquals("text", Files.readString(root.resolve("out/a/b.txt")));
    }

    @Test
    void shouldRefuseAnEntryOutsideTheTarget() throws IOException {
        Path zip = zip("../outside.txt");

        assertThrows(IOException.class, () -> ArchiveReader.unpackZip(zip, Files.createDirectory(root.resolve("out"))));
        assertFalse(Files.exists(root.resolve("outside.txt")));
    }

    @Test
    void shouldChoosePostgresBinariesByPlatform_andNameOneThatHasNone() {
        assertEquals("/postgres-linux-x86_64.txz", Distributions.postgresArchive("Linux", "amd64"));
        assertEquals("/postgres-linux-arm_64.txz", Distributions.postgresArchive("Linux", "aarch64"));
        ClusterException refused = assertThrows(ClusterException.class,
                () -> Distributions.postgresArchive("Mac OS X", "aarch64"));
        assertTrue(refused.getMessage().contains("Mac OS X aarch64"), refused.getMessage());
    }
}
