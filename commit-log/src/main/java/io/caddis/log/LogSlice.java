package io.caddis.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A piece of a segment file, ready to be sent with {@link FileChannel#transferTo}.
 *
 * <p>It starts at a batch; it may end inside one. Holds a counted reference on the open file: the bytes stay readable
 * until {@link #close()}, also when retention deletes the segment meanwhile. The channel is shared: use positional reads
 * only, never close it, and do not interrupt a thread that reads it (the JDK would close it under all readers; they get a
 * {@link java.nio.channels.ClosedChannelException} and may read again from the log). One thread at a time, close from any.
 */
public final class LogSlice implements AutoCloseable {

    /** The slice without bytes. Closing it is allowed and does nothing. */
    public static final LogSlice EMPTY = new LogSlice(null, 0, 0, -1);

    private final SegmentChannel channel;
    private final long position;
    private final int sizeInBytes;
    private final long baseOffset;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Takes over the caller's reference on the channel. */
    LogSlice(SegmentChannel channel, long position, int sizeInBytes, long baseOffset) {
        this.channel = channel;
        this.position = position;
        this.sizeInBytes = sizeInBytes;
        this.baseOffset = baseOffset;
    }

    public boolean isEmpty() {
        return sizeInBytes == 0;
    }

    /** @throws IllegalStateException for the empty slice, which has no file */
    public FileChannel channel() {
        if (channel == null) {
            throw new IllegalStateException("the empty slice has no channel: ask isEmpty() first");
        }
        return channel.channel();
    }

    /** Position of the first byte in {@link #channel()}. */
    public long position() {
        return position;
    }

    public int sizeInBytes() {
        return sizeInBytes;
    }

    /** Base offset of the first batch, -1 for the empty slice. */
    public long baseOffset() {
        return baseOffset;
    }

    /** Copies the bytes into memory, for callers that look into them. */
    public ByteBuffer toBuffer() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(sizeInBytes);
        while (bytes.hasRemaining()) {
            if (channel().read(bytes, position + bytes.position()) < 0) {
                throw new IOException("the segment ends inside of a slice: " + bytes.remaining() + " bytes are missing");
            }
        }
        return bytes.flip();
    }

    @Override
    public void close() {
        if (channel != null && closed.compareAndSet(false, true)) {
            channel.release();
        }
    }
}
