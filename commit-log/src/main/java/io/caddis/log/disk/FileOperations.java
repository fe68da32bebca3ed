package io.caddis.log.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/**
 * Every file operation whose failure the log has an answer to.
 *
 * <p>Any thread may call any method, also at the same time on the same channel. All may block for as long as the disk
 * does. An {@link IOException} means that the operation may have happened in part; callers treat it as "unknown".
 */
public interface FileOperations {

    FileChannel open(Path file, OpenOption... options) throws IOException;

    /** Reads what one system call gives, -1 at the end of the file. */
    int read(FileChannel channel, Path file, ByteBuffer target, long position) throws IOException;

    /** Writes what one system call takes: fewer bytes than asked for are possible. */
    int write(FileChannel channel, Path file, ByteBuffer source, long position) throws IOException;

    void truncate(FileChannel channel, Path file, long sizeInBytes) throws IOException;

    /** Makes the file's content and size durable. After an exception nothing is known about what reached the disk. */
    void force(FileChannel channel, Path file) throws IOException;

    /** Makes creations, renames and deletions inside a directory durable. */
    void forceDirectory(Path directory) throws IOException;

    /** Replaces {@code to} if it exists, atomically. */
    void rename(Path from, Path to) throws IOException;

    /** Deletes a file or an empty directory; nothing happens if there is none. */
    void delete(Path file) throws IOException;

    void createDirectory(Path directory) throws IOException;
}
