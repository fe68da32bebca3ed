package io.caddis.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.internals.BrokerSecurityConfigs;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/** A server with one plaintext listener on a loopback port that the operating system chose. */
final class RunningServer implements AutoCloseable {

    static final String CLUSTER_ID = "the-cluster";
    static final int NODE_ID = 7;
    static final int REQUEST_MAX_BYTES = 4 << 20;

    final InetSocketAddress address;
    final SocketServer server;
    final RecordingThreads threads = new RecordingThreads();

    private RunningServer(WireSettings settings, int port, List<ApiHandler<?>> handlers) throws IOException {
        AtomicReference<ApiTable> table = new AtomicReference<>();
        ApiVersionsHandler apiVersions = new ApiVersionsHandler(table::get, CLUSTER_ID, NODE_ID);
        List<ApiHandler<?>> all = new ArrayList<>(handlers);
        all.add(apiVersions);
        table.set(new ApiTable(all));
        server = new SocketServer(settings, threads);
        address = server.bind(new ListenerBinding(new ListenerName("CLIENTS"), SecurityProtocol.PLAINTEXT, "127.0.0.1", port, false));
        server.start(table.get(), apiVersions, new AbstractConfig(BrokerSecurityConfigs.CONFIG_DEF, Map.of(), false));
    }

    static RunningServer with(ApiHandler<?>... handlers) throws IOException {
        return with(new Bounds(), handlers);
    }

    static RunningServer with(Bounds bounds, ApiHandler<?>... handlers) throws IOException {
        return new RunningServer(bounds.toSettings(), 0, List.of(handlers));
    }

    static RunningServer onPort(int port, ApiHandler<?>... handlers) throws IOException {
        return new RunningServer(new Bounds().toSettings(), port, List.of(handlers));
    }

    /** The bounds of the network layer, wide unless a test narrows one. */
    static final class Bounds {
        private long queuedRequestMaxBytes = 64 << 20;
        private int sendBufferBytes = -1;
        private int connectionsMax = 10_000;
        private int connectionsPerAddressMax = 10_000;
        private Map<String, Integer> connectionsPerAddressOverrides = Map.of();
        private long partialRequestTimeoutMs = 60_000;
        private long stalledSendTimeoutMs = 60_000;

        Bounds queuedRequestMaxBytes(long bytes) {
            queuedRequestMaxBytes = bytes;
            return this;
        }

        Bounds sendBufferBytes(int bytes) {
            sendBufferBytes = bytes;
            return this;
        }

        Bounds connectionsMax(int connections) {
            connectionsMax = connections;
            return this;
        }

        Bounds connectionsPerAddressMax(int connections) {
            connectionsPerAddressMax = connections;
            return this;
        }

        Bounds connectionsPerAddressOverrides(Map<String, Integer> connections) {
            connectionsPerAddressOverrides = connections;
            return this;
        }

        Bounds partialRequestTimeoutMs(long ms) {
            partialRequestTimeoutMs = ms;
            return this;
        }

        Bounds stalledSendTimeoutMs(long ms) {
            stalledSendTimeoutMs = ms;
            return this;
        }

        WireSettings toSettings() {
            return new WireSettings(1, REQUEST_MAX_BYTES, queuedRequestMaxBytes, sendBufferBytes, -1, 1_024, 600_000, connectionsMax,
                    connectionsPerAddressMax, connectionsPerAddressOverrides, partialRequestTimeoutMs, stalledSendTimeoutMs);
        }
    }

    RawClient connect() throws IOException {
        return new RawClient(address);
    }

    @Override
    public void close() {
        server.close();
    }
}
