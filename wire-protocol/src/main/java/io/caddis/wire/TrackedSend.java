package io.caddis.wire;

import java.io.IOException;
import org.apache.kafka.common.network.Send;
import org.apache.kafka.common.network.TransferableChannel;

/** An answer that counts what of it has gone out, so that a slow reader can be told from one that has stopped. */
final class TrackedSend implements Send {

    private final Send send;
    private long written;

    TrackedSend(Send send) {
        this.send = send;
    }

    /** Bytes that the socket has taken. */
    long written() {
        return written;
    }

    @Override
    public boolean completed() {
        return send.completed();
    }

    @Override
    public long writeTo(TransferableChannel channel) throws IOException {
        long bytes = send.writeTo(channel);
        written += bytes;
        return bytes;
    }

    @Override
    public long size() {
        return send.size();
    }
}
