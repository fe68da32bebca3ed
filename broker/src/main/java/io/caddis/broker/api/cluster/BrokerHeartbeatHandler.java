package io.caddis.broker.api.cluster;

import io.caddis.broker.liveness.FenceRequest;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.message.BrokerHeartbeatRequestData;
import org.apache.kafka.common.message.BrokerHeartbeatResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.BrokerHeartbeatRequest;
import org.apache.kafka.common.requests.BrokerHeartbeatResponse;

/**
 * BrokerHeartbeat (KIP-631) with the one meaning it has where ZooKeeper's sessions are the heartbeat: {@code wantFence} asks
 * the controller to look at the named broker, and to fence it if its port refuses connections. Any node may ask, about any
 * broker: the controller believes nobody, it looks for itself. The answer does not wait for that.
 */
public final class BrokerHeartbeatHandler implements ApiHandler<BrokerHeartbeatRequest> {

    private static final short ONLY_VERSION = 0;

    private final Supplier<ClusterImage> image;
    private final BooleanSupplier isController;
    private final FenceRequest controller;

    /** @param controller called only while {@code isController} */
    public BrokerHeartbeatHandler(Supplier<ClusterImage> image, BooleanSupplier isController, FenceRequest controller) {
        this.image = image;
        this.isController = isController;
        this.controller = controller;
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.BROKER_HEARTBEAT;
    }

    /** Version 1 tells failed log directories, which a registration tells here. */
    @Override
    public short latestVersion() {
        return ONLY_VERSION;
    }

    @Override
    public void handle(ApiRequest<BrokerHeartbeatRequest> request, Reply reply) {
        BrokerHeartbeatRequestData report = request.body().data();
        BrokerRegistration known = image.get().brokers().get(report.brokerId());
        Errors refusal = refusal(report, known);
        if (refusal == Errors.NONE) {
            controller.fence(report.brokerId(), report.brokerEpoch());
        }
        reply.send(new BrokerHeartbeatResponse(new BrokerHeartbeatResponseData()
                .setErrorCode(refusal.code())
                .setIsCaughtUp(true)
                .setIsFenced(known == null)
                .setShouldShutDown(false)));
    }

    private Errors refusal(BrokerHeartbeatRequestData report, BrokerRegistration known) {
        if (!report.wantFence() || report.wantShutDown()) {
            return Errors.INVALID_REQUEST;
        }
        if (!isController.getAsBoolean()) {
            return Errors.NOT_CONTROLLER;
        }
        if (known == null) {
            return Errors.BROKER_ID_NOT_REGISTERED;
        }
        return known.brokerEpoch() == report.brokerEpoch() ? Errors.NONE : Errors.STALE_BROKER_EPOCH;
    }
}
