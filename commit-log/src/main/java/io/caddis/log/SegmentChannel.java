package io.caddis.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open file of a segment, closed when nobody uses it any more.
 *
 * <p>Counted: the table of open files holds one reference, each reader's slice one, a segment with unflushed bytes one.
 * A slice therefore stays readable when its file is deleted (the inode lives as long as the descriptor), and bytes are
 * forced through the descriptor they were written through, the only one sure to be told of a failed write-back.
 * Any thread.
 */
final class SegmentChannel {

    private static final Logger LOG = LoggerFactory.getLogger(SegmentChannel.class);

    private final FileChannel channel;
    private final AtomicInteger references = new AtomicInteger(1);
    private volatile long lastUsed;

    SegmentChannel(FileChannel channel) {
        this.channel = channel;
    }

    FileChannel channel() {
        return channel;
    }

    /** Takes a reference, unless the last one is already gone. */
    boolean tryRetain() {
        for (;;) {
            int current = references.get();
            if (current == 0) {
                return false;
            }
            if (references.compareAndSet(current, current + 1)) {
                return true;
            }
        }
    }

    void release() {
        int left = references.decrementAndGet();
        assert left >= 0 : "released more often than retained";
        if (left == 0) {
            try {
                channel.close();
            } catch (IOException e) {
                // nothing is lost: what had to be durable was forced while the reference was held
                LOG.warn("Closing a segment's file failed", e);
            }
        }
    }

    /** Whether only the table of open files refers to it. */
    boolean isIdle() {
        return references.get() == 1;
    }

    long lastUsed() {
        return lastUsed;
    }

    void touch(long tick) {
        lastUsed = tick;
    }
}
