package io.caddis.broker;

import io.caddis.broker.settings.BrokerSettings;
import io.caddis.broker.settings.ListenerAddress;
import io.caddis.broker.settings.NetworkSettings;
import io.caddis.coordinator.image.BrokerRegistration;
import io.caddis.wire.ApiTable;
import io.caddis.wire.ApiVersionsHandler;
import io.caddis.wire.InterBrokerClient;
import io.caddis.wire.ListenerBinding;
import io.caddis.wire.SocketServer;
import io.caddis.wire.WireSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.internals.BrokerSecurityConfigs;
import org.apache.kafka.common.network.ChannelBuilder;
import org.apache.kafka.common.network.ChannelBuilders;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.security.JaasContext;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.internals.LogContext;

/** The node's listeners: bound first, so that what is registered is true, and opened last. */
final class NodeListeners {

    private static final long PARTIAL_REQUEST_TIMEOUT_MS = 30_000;
    private static final long STALLED_SEND_TIMEOUT_MS = 60_000;

    private final BrokerSettings settings;
    private final SocketServer server;
    private final Map<String, BrokerRegistration.Endpoint> endpoints = new HashMap<>();
    private final List<String> bound = new ArrayList<>();

    /** Takes the ports. */
    NodeListeners(BrokerSettings settings, ThreadFactory threads) {
        this.settings = settings;
        this.server = new SocketServer(wireSettings(settings.network()), threads);
        try {
            for (ListenerAddress listener : settings.listeners().bound()) {
                boolean interBroker = listener.name().equals(settings.listeners().interBroker());
                InetSocketAddress address = server.bind(new ListenerBinding(
                        new ListenerName(listener.name()), listener.protocol(), listener.host(), listener.port(), interBroker));
                bound.add(address.getHostString() + ":" + address.getPort());
                ListenerAddress advertised = settings.listeners().advertised().get(listener.name());
                if (advertised != null) {
                    endpoints.put(listener.name(), endpoint(advertised, address.getPort()));
                }
            }
        } catch (IOException failure) {
            server.close();
            throw new UncheckedIOException(failure.getMessage(), failure);
        }
    }

    private static BrokerRegistration.Endpoint endpoint(ListenerAddress advertised, int boundPort) {
        String host = advertised.host().isEmpty() ? ownHostName() : advertised.host();
        int port = advertised.port() == 0 ? boundPort : advertised.port();
        return new BrokerRegistration.Endpoint(host, port, advertised.protocol().name);
    }

    private static String ownHostName() {
        try {
            return InetAddress.getLocalHost().getCanonicalHostName();
        } catch (UnknownHostException unnamed) {
            throw new UncheckedIOException("this machine's name cannot be found: set advertised.listeners", unnamed);
        }
    }

    private static WireSettings wireSettings(NetworkSettings network) {
        long queuedMaxBytes = network.queuedMaxRequestBytes() < 0 ? Long.MAX_VALUE : network.queuedMaxRequestBytes();
        return new WireSettings(
                network.networkThreads(), network.maxRequestBytes(), queuedMaxBytes, network.socketSendBufferBytes(),
                network.socketReceiveBufferBytes(), network.listenBacklog(), network.connectionsMaxIdleMs(), network.maxConnections(),
                network.maxConnectionsPerIp(), network.maxConnectionsPerIpOverrides(), PARTIAL_REQUEST_TIMEOUT_MS,
                STALLED_SEND_TIMEOUT_MS);
    }

    SocketServer server() {
        return server;
    }

    /** Clients are sent away no more: the node is a member and serves in a moment. */
    void hold() {
        server.hold();
    }

    /** By listener name, as clients reach them. */
    Map<String, BrokerRegistration.Endpoint> endpoints() {
        return endpoints;
    }

    /** {@code host:port} of each listener. */
    List<String> bound() {
        return bound;
    }

    /** Where this node reaches itself as other nodes would. */
    InterBrokerClient.Destination self() {
        BrokerRegistration.Endpoint endpoint = endpoints.get(settings.listeners().interBroker());
        return new InterBrokerClient.Destination(settings.node().nodeId(), endpoint.host(), endpoint.port());
    }

    /** Makes connections to other nodes, over the inter-broker listener's security protocol. */
    ChannelBuilder interBrokerChannels() {
        ListenerAddress listener = settings.listeners().bound().stream()
                .filter(candidate -> candidate.name().equals(settings.listeners().interBroker()))
                .findFirst()
                .orElseThrow();
        AbstractConfig config = securityConfig();
        return ChannelBuilders.clientChannelBuilder(
                listener.protocol(), JaasContext.Type.SERVER, config, new ListenerName(listener.name()),
                config.getString(BrokerSecurityConfigs.SASL_MECHANISM_INTER_BROKER_PROTOCOL_CONFIG), Time.SYSTEM,
                new LogContext("[inter-broker] "));
    }

    void start(ApiTable apis, ApiVersionsHandler apiVersions) {
        server.start(apis, apiVersions, securityConfig());
    }

    private AbstractConfig securityConfig() {
        return new AbstractConfig(BrokerSecurityConfigs.CONFIG_DEF, settings.originals(), false);
    }
}
