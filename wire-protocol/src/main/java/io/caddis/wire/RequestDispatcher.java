package io.caddis.wire;

import java.io.IOException;
import java.util.Optional;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.network.ClientInformation;
import org.apache.kafka.common.network.KafkaChannel;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.network.NetworkReceive;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.ApiVersionsRequest;
import org.apache.kafka.common.requests.RequestContext;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a frame to its handler: parses the header, finds the handler in the API table, parses the body. What cannot be
 * understood closes the connection, as in Kafka; only ApiVersions has an answer for every version (KIP-511).
 */
final class RequestDispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(RequestDispatcher.class);

    private final ApiTable apis;
    private final ListenerName listener;
    private final SecurityProtocol protocol;
    private final boolean interBroker;
    private final Time time;

    RequestDispatcher(ApiTable apis, ListenerBinding binding, Time time) {
        this.apis = apis;
        this.listener = binding.name();
        this.protocol = binding.protocol();
        this.interBroker = binding.interBroker();
        this.time = time;
    }

    /** @throws RuntimeException if the frame cannot be understood: the caller closes the connection */
    void dispatch(NetworkLoop loop, Connection connection, KafkaChannel channel, NetworkReceive receive) {
        RequestHeader header = RequestHeader.parse(receive.payload());
        ApiKeys key = header.apiKey();
        if (key == ApiKeys.SASL_HANDSHAKE && beginsReauthentication(channel, receive)) {
            return;
        }
        if (channel.serverAuthenticationSessionExpired(time.nanoseconds())) {
            throw new InvalidRequestException("the SASL session has expired");
        }
        short version = header.apiVersion();
        // A too new ApiVersions is parsed as version 0 and answered with the range that is served.
        short servedVersion = key == ApiKeys.API_VERSIONS && !header.isApiVersionSupported() ? 0 : version;
        ApiHandler<AbstractRequest> handler = apis.find(key, servedVersion);
        if (handler == null) {
            throw new InvalidRequestException(key + " version " + version + " is not served");
        }
        RequestContext context = new RequestContext(
                header,
                connection.id,
                connection.address,
                Optional.of(channel.socketPort()),
                channel.principal(),
                listener,
                protocol,
                channel.channelMetadataRegistry().clientInformation(),
                interBroker,
                channel.principalSerde());
        AbstractRequest body = context.parseRequest(receive.payload()).request;
        if (body instanceof ApiVersionsRequest introduction && introduction.isValid()) {
            channel.channelMetadataRegistry().registerClientInformation(new ClientInformation(
                    introduction.data().clientSoftwareName(), introduction.data().clientSoftwareVersion()));
        }
        PendingReply reply = new PendingReply(loop, connection, context, body, receive);
        loop.begin(connection, reply);
        try {
            handler.handle(new ApiRequest<>(body, context, time.milliseconds(), loop), reply);
        } catch (ApiException refusal) {
            LOG.debug("{} from {} refused: {}", header, connection.id, refusal.getMessage());
            reply.fail(refusal);
        } catch (RuntimeException failure) {
            LOG.error("{} from {} failed", header, connection.id, failure);
            reply.fail(failure);
        }
    }

    private boolean beginsReauthentication(KafkaChannel channel, NetworkReceive receive) {
        try {
            return channel.maybeBeginServerReauthentication(receive, time::nanoseconds);
        } catch (IOException failure) {
            throw new InvalidRequestException("re-authentication failed", failure);
        }
    }
}
