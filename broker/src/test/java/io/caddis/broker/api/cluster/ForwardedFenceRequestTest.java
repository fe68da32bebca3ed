package io.caddis.broker.api.cluster;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.requests.BrokerHeartbeatRequest;
import org.junit.jupiter.api.Test;

class ForwardedFenceRequestTest {

    @Test
    void shouldNameTheRegistrationItIsAbout() {
        List<BrokerHeartbeatRequest> sent = new ArrayList<>();

        new ForwardedFenceRequest(request -> {
            sent.add(request);
            return new CompletableFuture<>();
        }).fence(2, 70);

        assertEquals(1, sent.size());
        assertEquals(2, sent.get(0).data().brokerId());
        assertEquals(70, sent.get(0).data().brokerEpoch());
        assertTrue(sent.get(0).data().wantFence());
    }

    @Test
    void shouldGoOn_whenTheControllerCannotBeReached() {
        ForwardedFenceRequest request = new ForwardedFenceRequest(
                report -> CompletableFuture.failedFuture(new IllegalStateException("no way to it")));

        assertDoesNotThrow(() -> request.fence(2, 70));
    }
}
