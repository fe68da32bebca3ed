package io.caddis.broker.api.group;

import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.CoordinatorSlots;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.FindCoordinatorResponseData.Coordinator;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.FindCoordinatorRequest;
import org.apache.kafka.common.requests.FindCoordinatorRequest.CoordinatorType;
import org.apache.kafka.common.requests.FindCoordinatorResponse;

/**
 * Tells which broker coordinates a group, from the cluster image. Version 0 must stay: librdkafka looks for it. Transactions and
 * share groups are not served: who asks for their coordinator is refused at once, where a "try again" would be asked for ever.
 */
public final class FindCoordinatorHandler implements ApiHandler<FindCoordinatorRequest> {

    private static final short LATEST_VERSION = 6;
    private static final int NO_NODE = -1;
    private static final String NO_HOST = "";

    private final Supplier<ClusterImage> image;

    public FindCoordinatorHandler(Supplier<ClusterImage> image) {
        this.image = image;
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.FIND_COORDINATOR;
    }

    @Override
    public short latestVersion() {
        return LATEST_VERSION;
    }

    @Override
    public void handle(ApiRequest<FindCoordinatorRequest> request, Reply reply) {
        FindCoordinatorRequestData asked = request.body().data();
        CoordinatorType type = CoordinatorType.forId(asked.keyType()); // refuses what it does not know
        boolean batched = request.version() >= FindCoordinatorRequest.MIN_BATCHED_VERSION;
        List<String> keys = batched ? asked.coordinatorKeys() : List.of(asked.key());
        List<Coordinator> found = keys.stream().map(key -> find(type, key, request)).toList();
        reply.send(new FindCoordinatorResponse(
                batched ? new FindCoordinatorResponseData().setCoordinators(found) : single(found.get(0))));
    }

    private Coordinator find(CoordinatorType type, String key, ApiRequest<?> request) {
        return switch (type) {
            case GROUP -> ofGroup(key, request);
            case TRANSACTION -> failed(key, Errors.INVALID_REQUEST,
                    "Transactions are not available in this version; remove transactional.id from the producer");
            case SHARE -> failed(key, Errors.INVALID_REQUEST,
                    "Share groups are not available in this version; use a consumer group");
        };
    }

    private Coordinator ofGroup(String groupId, ApiRequest<?> request) {
        ClusterImage now = image.get();
        List<CoordinatorSlots.Slot> slots = now.coordinatorSlots().slots();
        if (slots.isEmpty()) {
            return failed(groupId, Errors.COORDINATOR_NOT_AVAILABLE, "No controller has given out the coordinators of groups yet");
        }
        CoordinatorSlots.Slot slot = slots.get(CoordinatorSlots.slotOf(groupId));
        return endpoint(now, slot, request.context().listenerName.value())
                .map(endpoint -> new Coordinator()
                        .setKey(groupId)
                        .setNodeId(slot.brokerId())
                        .setHost(endpoint.host())
                        .setPort(endpoint.port()))
                .orElseGet(() -> failed(groupId, Errors.COORDINATOR_NOT_AVAILABLE, Errors.COORDINATOR_NOT_AVAILABLE.message()));
    }

    /** A broker that has registered anew has not been given the slot again yet. */
    private static Optional<BrokerRegistration.Endpoint> endpoint(ClusterImage now, CoordinatorSlots.Slot slot, String listener) {
        return Optional.ofNullable(now.brokers().get(slot.brokerId()))
                .filter(broker -> broker.brokerEpoch() == slot.brokerEpoch())
                .map(broker -> broker.endpoints().get(listener));
    }

    private static Coordinator failed(String key, Errors error, String message) {
        return new Coordinator()
                .setKey(key)
                .setNodeId(NO_NODE)
                .setHost(NO_HOST)
                .setPort(NO_NODE)
                .setErrorCode(error.code())
                .setErrorMessage(message);
    }

    private static FindCoordinatorResponseData single(Coordinator found) {
        return new FindCoordinatorResponseData()
                .setNodeId(found.nodeId())
                .setHost(found.host())
                .setPort(found.port())
                .setErrorCode(found.errorCode())
                .setErrorMessage(found.errorMessage());
    }
}
