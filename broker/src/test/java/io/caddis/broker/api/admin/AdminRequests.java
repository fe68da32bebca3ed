package io.caddis.broker.api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.EventLoop;
import io.caddis.wire.Reply;
import java.net.InetAddress;
import org.apache.kafka.common.network.ClientInformation;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.protocol.ApiMessage;
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
final class AdminRequests {

    static final String LISTENER = "PLAINTEXT";

    private AdminRequests() {}

    /** The answer, which must have been given by now. */
    static <T extends AbstractRequest> ApiMessage ask(ApiHandler<T> handler, ApiMessage request, int version) {
        return answer(handler, request, version).read();
    }

    /** The answer in the handler's newest version. */
    static <T extends AbstractRequest> ApiMessage ask(ApiHandler<T> handler, ApiMessage request) {
        return ask(handler, request, handler.latestVersion());
    }

    /** Asks, and returns where the answer is or will be. */
    static <T extends AbstractRequest> RecordedReply answer(ApiHandler<T> handler, ApiMessage request, int version) {
        return answer(handler, request, version, new NoLoop());
    }

    /** The same, of a handler that waits on its loop. */
    @SuppressWarnings("unchecked")
    static <T extends AbstractRequest> RecordedReply answer(ApiHandler<T> handler, ApiMessage request, int version, EventLoop loop) {
        short wireVersion = (short) version;
        T parsed = (T) AbstractRequest.parseRequest(
                handler.apiKey(), wireVersion, MessageUtil.toByteBufferAccessor(request, wireVersion)).request;
        RecordedReply reply = new RecordedReply(parsed);
        handler.handle(new ApiRequest<>(parsed, context(handler, wireVersion), 0, loop), reply);
        return reply;
    }

    private static RequestContext context(ApiHandler<?> handler, short version) {
        return new RequestContext(new RequestHeader(handler.apiKey(), version, "client", 1), "connection",
                InetAddress.getLoopbackAddress(), KafkaPrincipal.ANONYMOUS, new ListenerName(LISTENER),
                SecurityProtocol.PLAINTEXT, ClientInformation.EMPTY, false);
    }

    /** Every version must be able to carry the answer. */
    static <T extends AbstractRequest> void askInEveryVersion(ApiHandler<T> handler, RequestOfVersion request) {
        for (int version = handler.oldestVersion(); version <= handler.latestVersion(); version++) {
            assertNotNull(ask(handler, request.in(version), version));
        }
    }

    @FunctionalInterface
    interface RequestOfVersion {
        ApiMessage in(int version);
    }

    /** Keeps the one answer. */
    static final class RecordedReply implements Reply {

        private final AbstractRequest request;
        private AbstractResponse response;
        private Throwable failure;
        private int answers;

        private RecordedReply(AbstractRequest request) {
            this.request = request;
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

        Throwable failure() {
            return failure;
        }

        @Override
        public void send(AbstractResponse answer, Runnable release) {
            answers++;
            response = answer;
            release.run();
        }

        @Override
        public void fail(Throwable cause) {
            failure = cause;
            send(request.getErrorResponse(0, cause), () -> {});
        }

        @Override
        public void sendNothing() {
            throw new AssertionError("administrative requests are always answered");
        }

        @Override
        public void closeConnection(String reason) {
            throw new AssertionError("connection closed: " + reason);
        }

        @Override
        public void releaseRequestBuffer() {}

        @Override
        public void allowNextRequest() {
            // none of these waits for a disk
        }

        @Override
        public boolean isAbandoned() {
            return false;
        }
    }

    private record NoLoop() implements EventLoop {
        @Override
        public void execute(Runnable task) {
            throw new AssertionError("no handler here needs its loop again");
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
