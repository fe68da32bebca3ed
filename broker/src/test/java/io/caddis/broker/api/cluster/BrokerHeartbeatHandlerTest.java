package io.caddis.broker.api.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.message.BrokerHeartbeatRequestData;
import org.apache.kafka.common.message.BrokerHeartbeatResponseData;
import org.apache.kafka.common.network.ClientInformation;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.BrokerHeartbeatRequest;
import org.apache.kafka.common.requests.BrokerHeartbeatResponse;
import org.apache.kafka.common.requests.RequestContext;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.Test;

class BrokerHeartbeatHandlerTest {

    private static final int SUSPECT = 2;
    private static final long BROKER_EPOCH = 77;

    private final List<String> fenceRequests = new ArrayList<>();
    private boolean isController = true;

    @Test
    void shouldHaveTheControllerLook_whenABrokerIsToBeFenced() {
        BrokerHeartbeatResponseData answer = ask(report(SUSPECT, BROKER_EPOCH).setWantFence(true));

        assertEquals(Errors.NONE.code(), answer.errorCode());
        assertEquals(List.of("2@77"), fenceRequests);
    }

    @Test
    void shouldRefuse_whenTheBrokerHasRegisteredAnewOrIsGone() {
        assertEquals(Errors.STALE_BROKER_EPOCH.code(), ask(report(SUSPECT, BROKER_EPOCH - 1).setWantFence(true)).errorCode());
        BrokerHeartbeatResponseData gone = ask(report(9, BROKER_EPOCH).setWantFence(true));

        assertEquals(Errors.BROKER_ID_NOT_REGISTERED.code(), gone.errorCode());
        assertTrue(gone.isFenced());
        assertEquals(List.of(), fenceRequests);
    }

    @Test
    void shouldRefuse_whenThisNodeIsNotTheController() {
        isController = false;

        assertEquals(Errors.NOT_CONTROLLER.code(), ask(report(SUSPECT, BROKER_EPOCH).setWantFence(true)).errorCode());
        assertEquals(List.of(), fenceRequests);
    }

    @Test
    void shouldRefuseWhatSessionsAndRegistrationsDoHere() {
        assertEquals(Errors.INVALID_REQUEST.code(), ask(report(SUSPECT, BROKER_EPOCH)).errorCode());
        assertEquals(
                Errors.INVALID_REQUEST.code(), ask(report(SUSPECT, BROKER_EPOCH).setWantFence(true).setWantShutDown(true)).errorCode());
        assertEquals(List.of(), fenceRequests);
    }

    private static BrokerHeartbeatRequestData report(int brokerId, long brokerEpoch) {
        return new BrokerHeartbeatRequestData().setBrokerId(brokerId).setBrokerEpoch(brokerEpoch);
    }

    private BrokerHeartbeatResponseData ask(BrokerHeartbeatRequestData data) {
        BrokerHeartbeatHandler handler = new BrokerHeartbeatHandler(
                BrokerHeartbeatHandlerTest::image, () -> isController, (id, epoch) -> fenceRequests.add(id + "@" + epoch));
        BrokerHeartbeatRequest request = new BrokerHeartbeatRequest.Builder(data).build(handler.latestVersion());
        RequestContext context = new RequestContext(
                new RequestHeader(ApiKeys.BROKER_HEARTBEAT, request.version(), "node", 1), "connection", InetAddress.getLoopbackAddress(),
                KafkaPrincipal.ANONYMOUS, new ListenerName("PLAINTEXT"), SecurityProtocol.PLAINTEXT, ClientInformation.EMPTY, false);
        OneAnswer reply = new OneAnswer();
        handler.handle(new ApiRequest<>(request, context, 0, null), reply);
        return ((BrokerHeartbeatResponse) reply.answer).data();
    }

    private static ClusterImage image() {
        BrokerRegistration suspect = new BrokerRegistration(
                SUSPECT, new UUID(0, SUSPECT), BROKER_EPOCH, Map.of(), Optional.empty(), true, List.of(), false);
        return new ClusterImage(
                "cluster", 1, Optional.empty(), Map.of(SUSPECT, suspect), Map.of(), Map.of(), Map.of(), Map.of(),
                CoordinatorSlots.UNASSIGNED);
    }

    private static final class OneAnswer implements Reply {

        private AbstractResponse answer;

        @Override
        public void send(AbstractResponse response, Runnable release) {
            answer = response;
            release.run();
        }

        @Override
        public void sendNothing() {
            throw new AssertionError("an answer is wanted");
        }

        @Override
        public void fail(Throwable failure) {
            throw new AssertionError(failure);
        }

        @Override
        public void closeConnection(String reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void releaseRequestBuffer() {
            // nothing is held
        }

        @Override
        public void allowNextRequest() {
            // nothing waits
        }

        @Override
        public boolean isAbandoned() {
            return false;
        }
    }
}
