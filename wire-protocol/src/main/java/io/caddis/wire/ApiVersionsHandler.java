package io.caddis.wire;

import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersionCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ApiVersionsRequest;
import org.apache.kafka.common.requests.ApiVersionsResponse;

/**
 * Tells clients what is served, from the API table itself.
 *
 * <p>A request of a newer version than known is answered in version 0 with {@code UNSUPPORTED_VERSION} and the range of
 * ApiVersions, so that the client can ask again (KIP-511). From version 5 a client may name the cluster and node it means
 * to talk to; a mismatch sends it back to its bootstrap servers (KIP-1242).
 */
public final class ApiVersionsHandler implements ApiHandler<ApiVersionsRequest> {

    private static final int ANY_NODE = -1;
    private static final List<ApiKeys> SERVED_BY_AUTHENTICATOR = List.of(ApiKeys.SASL_HANDSHAKE, ApiKeys.SASL_AUTHENTICATE);

    private final Supplier<ApiTable> apis;
    private final String clusterId;
    private final int nodeId;

    /** @param apis the table that this handler is itself part of */
    public ApiVersionsHandler(Supplier<ApiTable> apis, String clusterId, int nodeId) {
        this.apis = apis;
        this.clusterId = clusterId;
        this.nodeId = nodeId;
    }

    @Override
    public ApiKeys apiKey() {
        return ApiKeys.API_VERSIONS;
    }

    @Override
    public short latestVersion() {
        return 5;
    }

    @Override
    public void handle(ApiRequest<ApiVersionsRequest> request, Reply reply) {
        ApiVersionsRequest body = request.body();
        if (body.hasUnsupportedRequestVersion()) {
            reply.send(body.getErrorResponse(0, Errors.UNSUPPORTED_VERSION.exception()));
        } else if (!body.isValid()) {
            reply.send(body.getErrorResponse(0, Errors.INVALID_REQUEST.exception()));
        } else if (isMeantForAnother(body)) {
            reply.send(body.getErrorResponse(0, Errors.REBOOTSTRAP_REQUIRED.exception()));
        } else {
            reply.send(answer());
        }
    }

    private boolean isMeantForAnother(ApiVersionsRequest request) {
        String meantCluster = request.data().clusterId();
        int meantNode = request.data().nodeId();
        return (meantCluster != null && !meantCluster.equals(clusterId)) || (meantNode != ANY_NODE && meantNode != nodeId);
    }

    /** The answer to a valid request. No cluster feature is finalised yet. */
    ApiVersionsResponse answer() {
        return answer(apis.get().advertised());
    }

    /** The answer before a SASL login: Kafka's authenticator, which asks for it, serves two more APIs itself. */
    ApiVersionsResponse answerBeforeLogin() {
        ApiVersionCollection served = apis.get().advertised();
        for (ApiKeys key : SERVED_BY_AUTHENTICATOR) {
            served.add(new ApiVersion().setApiKey(key.id).setMinVersion(key.oldestVersion()).setMaxVersion(key.latestVersion()));
        }
        return answer(served);
    }

    private static ApiVersionsResponse answer(ApiVersionCollection served) {
        return new ApiVersionsResponse(new ApiVersionsResponseData()
                .setApiKeys(served)
                .setFinalizedFeaturesEpoch(ApiVersionsResponse.UNKNOWN_FINALIZED_FEATURES_EPOCH));
    }
}
