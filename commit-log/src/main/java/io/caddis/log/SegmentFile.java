package io.caddis.log;

import io.caddis.log.disk.FileOperations;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * The bytes of one segment: positional reads and writes on a file that is opened when needed.
 *
 * <p>A file channel of the JDK closes itself under everybody when one thread using it is interrupted. That is no fault of
 * the disk: the operation is repeated on a fresh channel, at the same position with the same bytes, and the interrupt is
 * left set for whoever asked for it. Any thread.
 */
final class SegmentFile {

    /** Interrupts of other threads can close a fresh channel again; a bound only so that this ends. */
    private static final int MAX_REOPENINGS = 100;

    private final Path path;
    private final OpenSegments openSegments;
    private volatile SegmentChannel current;

    SegmentFile(Path path, OpenSegments openSegments) {
        this.path = path;
        this.openSegments = openSegments;
    }

    Path path() {
        return path;
    }

    /** The open channel, or null: for {@link OpenSegments}, which owns this field. */
    SegmentChannel current() {
        return current;
    }

    void setCurrent(SegmentChannel channel) {
        this.current = channel;
    }

    /** A reference that the caller must release. */
    SegmentChannel acquire() throws IOException {
        return openSegments.acquire(this);
    }

    void close() {
        openSegments.forget(this);
    }

    /** Reads until the buffer is full or the file ends. */
    void read(ByteBuffer target, long position) throws IOException {
        int start = target.position();
        withChannel((files, channel) -> {
            target.position(start);
            while (target.hasRemaining()
                    && files.read(channel, path, target, position + target.position() - start) >= 0) {
                continue;
            }
        });
    }

    /** Reads until the buffer is full. */
    void readFully(ByteBuffer target, long position) throws IOException {
        read(target, position);
        if (target.hasRemaining()) {
            throw new EOFException(path + " ended " + target.remaining() + " bytes before the end of a read at " + position);
        }
    }

    /** Writes everything from the buffer's position to its limit; the buffer's position is back where it was afterwards. */
    void write(ByteBuffer source, long position) throws IOException {
        int start = source.position();
        try {
            withChannel((files, channel) -> {
                source.position(start);
                while (source.hasRemaining()) {
                    files.write(channel, path, source, position + source.position() - start);
                }
            });
        } finally {
            source.position(start);
        }
    }

    void truncate(long sizeInBytes) throws IOException {
        withChannel((files, channel) -> files.truncate(channel, path, sizeInBytes));
    }

    void force() throws IOException {
        withChannel((files, channel) -> files.force(channel, path));
    }

    long size() throws IOException {
        long[] size = new long[1];
        withChannel((files, channel) -> size[0] = channel.size());
        return size[0];
    }

    @FunctionalInterface
    private interface ChannelAction {
        void on(FileOperations files, FileChannel channel) throws IOException;
    }

    private void withChannel(ChannelAction action) throws IOException {
        boolean interrupted = false;
        try {
            for (int reopenings = 0;; reopenings++) {
                SegmentChannel channel = openSegments.acquire(this);
                try {
                    action.on(openSegments.files(), channel.channel());
                    return;
                } catch (ClosedChannelException closedByAnInterrupt) {
                    if (reopenings == MAX_REOPENINGS) {
                        throw closedByAnInterrupt;
                    }
                    interrupted |= Thread.interrupted();
                    openSegments.forget(this, channel);
                } finally {
                    channel.release();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
