package io.caddis.broker.api.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.EventLoop;
import io.caddis.wire.Reply;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.apache.kafka.common.network.ClientInformation;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestContext;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/**
 * Asks a handler as a client would: the request is written and read in a version, and so is the answer, so a test sees what
 * goes over the wire, and a field that a version has not fails the test.
 */
final class GroupRequests {

    static final String LISTENER = "PLAINTEXT";
    static final String CLIENT_ID = "client";
    static final long RECEIVED_AT_MS = 1_000_000;

    private GroupRequests() {}

    /** The answer, which must have been given by now. */
    static <T extends AbstractRequest> ApiMessage ask(ApiHandler<T> handler, ApiMessage request, int version) {
        return send(handler, request, version).read();
    }

    /** Every version must be able to carry the request and its answer. */
    static <T extends AbstractRequest> void askInEveryVersion(ApiHandler<T> handler, RequestOfVersion request) {
        for (int version = handler.oldestVersion(); version <= handler.latestVersion(); version++) {
            assertNotNull(ask(handler, request.in(version), version));
        }
    }

    @FunctionalInterface
    interface RequestOfVersion {
        ApiMessage in(int version);
    }

    /** Asks, and returns where the answer is or will be. */
    static <T extends AbstractRequest> RecordedReply send(ApiHandler<T> handler, ApiMessage request, int version) {
        return send(handler, request, version, CLIENT_ID);
    }

    @SuppressWarnings("unchecked")
    static <T extends AbstractRequest> RecordedReply send(ApiHandler<T> handler, ApiMessage request, int version, String clientId) {
        short wireVersion = (short) version;
        ByteBufferAccessor wire = MessageUtil.toByteBufferAccessor(request, wireVersion);
        T parsed = (T) AbstractRequest.parseRequest(handler.apiKey(), wireVersion, wire).request;
        RecordedReply reply = new RecordedReply(parsed, wire.buffer());
        RequestContext context = new RequestContext(new RequestHeader(handler.apiKey(), wireVersion, clientId, 1), "connection",
                InetAddress.getLoopbackAddress(), KafkaPrincipal.ANONYMOUS, new ListenerName(LISTENER), SecurityProtocol.PLAINTEXT,
                ClientInformation.EMPTY, false);
        try {
            handler.handle(new ApiRequest<>(parsed, context, RECEIVED_AT_MS, new DirectLoop()), reply);
        } catch (RuntimeException refusal) {
            reply.fail(refusal); // as the dispatcher does
        }
        return reply;
    }

    /** Keeps the one answer; a receive buffer that was given back is overwritten, as by the next request. */
    static final class RecordedReply implements Reply {

        private final AbstractRequest request;
        private final ByteBuffer buffer;
        private AbstractResponse response;
        private int answers;
        private boolean bufferReleased;

        private RecordedReply(AbstractRequest request, ByteBuffer buffer) {
            this.request = request;
            this.buffer = buffer;
        }

        ApiMessage read() {
            assertEquals(1, answers, "answers to one request");
            short version = request.version();
            return AbstractResponse.parseResponse(
                    request.apiKey(), MessageUtil.toByteBufferAccessor(response.data(), version), version).data();
        }

        boolean isGiven() {
            return answers > 0;
        }

        boolean isBufferReleased() {
            return bufferReleased;
        }

        @Override
        public void send(AbstractResponse answer, Runnable release) {
            answers++;
            response = answer;
            release.run();
        }

        @Override
        public void fail(Throwable cause) {
            send(request.getErrorResponse(0, cause), () -> {});
        }

        @Override
        public void sendNothing() {
            throw new AssertionError("requests about groups are always answered");
        }

        @Override
        public void closeConnection(String reason) {
            throw new AssertionError("connection closed: " + reason);
        }

        @Override
        public void releaseRequestBuffer() {
            bufferReleased = true;
            for (int index = 0; index < buffer.limit(); index++) {
                buffer.put(index, (byte) 0xAA);
            }
        }

        @Override
        public void allowNextRequest() {
            throw new AssertionError("the requests of a connection to a coordinator are answered one by one");
        }

        @Override
        public boolean isAbandoned() {
            return false;
        }
    }

    private record DirectLoop() implements EventLoop {
        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public boolean inLoop() {
            return true;
        }

        @Override
        public Timeout schedule(long delayMs, Runnable task) {
            throw new AssertionError("no handler here waits on its loop");
        }
    }
}
