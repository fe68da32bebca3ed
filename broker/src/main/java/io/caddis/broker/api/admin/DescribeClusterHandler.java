package io.caddis.broker.api.admin;

import io.caddis.broker.api.AuthorizedOperations;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.coordinator.image.ClusterImage;
import io.caddis.coordinator.image.ControllerIdentity;
import io.caddis.wire.ApiHandler;
import io.caddis.wire.ApiRequest;
import io.caddis.wire.Reply;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.EndpointType;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.MismatchedEndpointTypeException;
import org.apache.kafka.common.errors.UnsupportedEndpointTypeException;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.DescribeClusterResponseData.DescribeClusterBroker;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.DescribeClusterRequest;
import org.apache.kafka.common.requests.DescribeClusterResponse;

/**
 * Says which brokers are up, where clients of the request's listener reach them, and which one is the controller. There are
 * no fenced brokers (KIP-1073) here: a broker is registered and up, or it is not in the cluster image.
 */
public final class DescribeClusterHandler implements ApiHandler<DescribeClusterRequest> {

    private static final short LATEST_VERSION = 2;
    private static final int NO_CONTROLLER = -1;

    private final Supplier<ClusterImage> image;

    public DescribeClusterHandler(Supplier<ClusterImage> image) {
        this.image = image;
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.DESCRIBE_CLUSTER;
    }

    @Override
    public short latestVersion() {
        return LATEST_VERSION;
    }

    @Override
    public void handle(ApiRequest<DescribeClusterRequest> request, Reply reply) {
        DescribeClusterRequestData asked = request.body().data();
        DescribeClusterResponseData response = new DescribeClusterResponseData();
        try {
            requireBrokers(asked.endpointType());
            fill(response, image.get(), request.context().listenerName.value());
            response.setClusterAuthorizedOperations(asked.includeClusterAuthorizedOperations()
                    ? AuthorizedOperations.ALL_ON_CLUSTER : AuthorizedOperations.OMITTED);
        } catch (ApiException refused) {
            response.setErrorCode(Errors.forException(refused).code()).setErrorMessage(refused.getMessage());
        }
        reply.send(new DescribeClusterResponse(response));
    }

    private static void requireBrokers(byte endpointType) {
        EndpointType type = EndpointType.fromId(endpointType);
        if (type == EndpointType.CONTROLLER) {
            throw new MismatchedEndpointTypeException("The request was sent to an endpoint of type BROKER, but we wanted an"
                    + " endpoint of type CONTROLLER; every node here is a broker, use bootstrap servers");
        }
        if (type != EndpointType.BROKER) {
            throw new UnsupportedEndpointTypeException("Unsupported endpoint type " + endpointType + "; use 1 (brokers)");
        }
    }

    private static void fill(DescribeClusterResponseData response, ClusterImage now, String listener) {
        response.setClusterId(now.clusterId())
                .setEndpointType(EndpointType.BROKER.id())
                .setControllerId(now.controller().map(ControllerIdentity::brokerId).orElse(NO_CONTROLLER));
        for (BrokerRegistration broker : now.brokers().values()) {
            BrokerRegistration.Endpoint endpoint = broker.endpoints().get(listener);
            if (endpoint != null) { // a broker without this listener cannot be reached by this client
                response.brokers().add(new DescribeClusterBroker()
                        .setBrokerId(broker.brokerId())
                        .setHost(endpoint.host())
                        .setPort(endpoint.port())
                        .setRack(broker.rack().orElse(null)));
            }
        }
    }
}
