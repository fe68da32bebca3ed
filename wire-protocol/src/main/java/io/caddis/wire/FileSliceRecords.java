package io.caddis.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import org.apache.kafka.common.network.TransferableChannel;
import org.apache.kafka.common.record.internal.DefaultRecordsSend;
import org.apache.kafka.common.record.internal.TransferableRecords;

/**
 * A range of a segment file as a field of a response: on a plaintext connection it goes from the page cache to the socket
 * by {@code transferTo}, without passing through this process.
 *
 * <p>The file must stay open until the response's release action has run; whoever made the range sees to it.
 */
public final class FileSliceRecords implements TransferableRecords {

    private final FileChannel channel;
    private final long position;
    private final int sizeInBytes;

    public FileSliceRecords(FileChannel channel, long position, int sizeInBytes) {
        this.channel = channel;
        this.position = position;
        this.sizeInBytes = sizeInBytes;
    }

    @Override
    public int sizeInBytes() {
        return sizeInBytes;
    }

    @Override
    public int writeTo(TransferableChannel destination, int offset, int length) throws IOException {
        int count = Math.min(length, sizeInBytes - offset);
        long from = position + offset;
        int written = (int) destination.transferFrom(channel, from, count);
        if (written <= 0 && count > 0 && channel.size() < from + count) {
            // Truncated below the slice after the response was begun: the frame cannot be finished as announced.
            throw new EOFException("segment ends at " + channel.size() + ", the answer needs it up to " + (from + count));
        }
        return written;
    }

    @Override
    public DefaultRecordsSend<FileSliceRecords> toSend() {
        return new DefaultRecordsSend<>(this);
    }
}
