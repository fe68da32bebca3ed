package io.caddis.broker.api.cluster;

import io.caddis.broker.liveness.FenceRequest;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.common.message.BrokerHeartbeatRequestData;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.BrokerHeartbeatRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the controller on another node, in the message that {@link BrokerHeartbeatHandler} understands. Nobody waits for the
 * answer: a request that is lost is made again while the broker stays in the image. Never blocks.
 */
public final class ForwardedFenceRequest implements FenceRequest {

    private static final Logger LOG = LoggerFactory.getLogger(ForwardedFenceRequest.class);
    private static final short VERSION = 0;

    private final Function<BrokerHeartbeatRequest, CompletableFuture<AbstractResponse>> controller;

    /** @param controller sends to the active controller; must not block */
    public ForwardedFenceRequest(Function<BrokerHeartbeatRequest, CompletableFuture<AbstractResponse>> controller) {
        this.controller = controller;
    }

    @Override
    public void fence(int brokerId, long brokerEpoch) {
        BrokerHeartbeatRequestData report =
                new BrokerHeartbeatRequestData().setBrokerId(brokerId).setBrokerEpoch(brokerEpoch).setWantFence(true);
        controller.apply(new BrokerHeartbeatRequest.Builder(report).build(VERSION)).whenComplete((answer, failure) -> {
            if (failure != null) {
                LOG.debug("the report on broker {} did not reach the controller: {}", brokerId, failure.getMessage());
            }
        });
    }
}
