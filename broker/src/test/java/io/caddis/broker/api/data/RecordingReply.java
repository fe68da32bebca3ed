package io.caddis.broker.api.data;

import io.caddis.wire.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.GatheringByteChannel;
import java.util.Optional;
import org.apache.kafka.common.network.Send;
import org.apache.kafka.common.network.TransferableChannel;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.ResponseHeader;

/**
 * Takes the answer of a handler to the wire and back: it is written in the request's version, which fails for a field that
 * the version does not have, and read as a client would.
 */
final class RecordingReply implements Reply {

    private final AbstractRequest request;
    private Optional<AbstractResponse> answer = Optional.empty();
    private boolean answeredWithNothing;
    private boolean connectionClosed;
    private boolean requestBufferReleased;
    private boolean nextRequestAllowed;
    private boolean abandoned;

    RecordingReply(AbstractRequest request) {
        this.request = request;
    }

    @Override
    public void send(AbstractResponse response, Runnable release) {
        requireUnanswered();
        answer = Optional.of(overTheWire(response));
        release.run();
    }

    private AbstractResponse overTheWire(AbstractResponse response) {
        short headerVersion = request.apiKey().responseHeaderVersion(request.version());
        Send send = response.toSend(new ResponseHeader(1, headerVersion), request.version());
        MemoryChannel channel = new MemoryChannel((int) send.size());
        try {
            while (!send.completed()) {
                send.writeTo(channel);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        ByteBuffer bytes = channel.bytes.flip();
        if (bytes.getInt() != bytes.remaining()) {
            throw new AssertionError("the frame's length is not that of its content");
        }
        ResponseHeader.parse(bytes, headerVersion);
        return AbstractResponse.parseResponse(request.apiKey(), new ByteBufferAccessor(bytes), request.version());
    }

    @Override
    public void sendNothing() {
        requireUnanswered();
        answeredWithNothing = true;
    }

    @Override
    public void fail(Throwable failure) {
        send(request.getErrorResponse(failure));
    }

    @Override
    public void closeConnection(String reason) {
        requireUnanswered();
        connectionClosed = true;
    }

    @Override
    public void releaseRequestBuffer() {
        requestBufferReleased = true;
    }

    @Override
    public void allowNextRequest() {
        if (!requestBufferReleased) {
            throw new AssertionError("the next request may be read, and this one still holds its buffer");
        }
        nextRequestAllowed = true;
    }

    boolean isNextRequestAllowed() {
        return nextRequestAllowed;
    }

    @Override
    public boolean isAbandoned() {
        return abandoned;
    }

    void abandon() {
        abandoned = true;
    }

    boolean isAnswered() {
        return answer.isPresent() || answeredWithNothing || connectionClosed;
    }

    boolean isAnsweredWithNothing() {
        return answeredWithNothing;
    }

    boolean isConnectionClosed() {
        return connectionClosed;
    }

    boolean isRequestBufferReleased() {
        return requestBufferReleased;
    }

    <T extends AbstractResponse> T answer(Class<T> type) {
        return type.cast(answer.orElseThrow(() -> new AssertionError("not answered yet")));
    }

    private void requireUnanswered() {
        if (isAnswered()) {
            throw new AssertionError("answered twice");
        }
    }

    /** A socket whose other end is a buffer; files are copied into it. */
    private static final class MemoryChannel implements TransferableChannel, GatheringByteChannel {
        private final ByteBuffer bytes;

        MemoryChannel(int size) {
            bytes = ByteBuffer.allocate(size);
        }

        @Override
        public boolean hasPendingWrites() {
            return false;
        }

        @Override
        public long transferFrom(FileChannel file, long position, long count) throws IOException {
            ByteBuffer part = bytes.duplicate().limit(bytes.position() + (int) count);
            int read = file.read(part, position);
            bytes.position(bytes.position() + Math.max(0, read));
            return read;
        }

        @Override
        public int write(ByteBuffer source) {
            int count = source.remaining();
            bytes.put(source);
            return count;
        }

        @Override
        public long write(ByteBuffer[] sources, int offset, int length) {
            long count = 0;
            for (int i = offset; i < offset + length; i++) {
                count += write(sources[i]);
            }
            return count;
        }

        @Override
        public long write(ByteBuffer[] sources) {
            return write(sources, 0, sources.length);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
