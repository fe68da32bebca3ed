package io.caddis.broker.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * Threads, buffers and bounds of the listeners.
 *
 * @param networkThreads          event loops per listener, 1 or more
 * @param maxRequestBytes         largest frame that is read
 * @param socketReceiveBufferBytes -1: the operating system's default
 * @param socketSendBufferBytes   -1: the operating system's default
 * @param listenBacklog           connections the operating system holds before they are accepted
 * @param queuedMaxRequestBytes   memory for requests being read or handled, of the whole node; -1: no bound
 * @param connectionsMaxIdleMs    idle time after which a connection is closed; negative: never
 * @param maxConnections          open connections of the whole node
 * @param maxConnectionsPerIp     open connections from one address
 * @param maxConnectionsPerIpOverrides the same for single addresses, by host name or address
 */
public record NetworkSettings(
        int networkThreads,
        int maxRequestBytes,
        int socketReceiveBufferBytes,
        int socketSendBufferBytes,
        int listenBacklog,
        long queuedMaxRequestBytes,
        long connectionsMaxIdleMs,
        int maxConnections,
        int maxConnectionsPerIp,
        Map<String, Integer> maxConnectionsPerIpOverrides) {

    static final String NUM_NETWORK_THREADS = "num.network.threads";
    static final String SOCKET_REQUEST_MAX_BYTES = "socket.request.max.bytes";
    static final String SOCKET_RECEIVE_BUFFER_BYTES = "socket.receive.buffer.bytes";
    static final String SOCKET_SEND_BUFFER_BYTES = "socket.send.buffer.bytes";
    static final String SOCKET_LISTEN_BACKLOG_SIZE = "socket.listen.backlog.size";
    static final String QUEUED_MAX_REQUEST_BYTES = "queued.max.request.bytes";
    static final String CONNECTIONS_MAX_IDLE_MS = "connections.max.idle.ms";
    static final String MAX_CONNECTIONS = "max.connections";
    static final String MAX_CONNECTIONS_PER_IP = "max.connections.per.ip";
    static final String MAX_CONNECTIONS_PER_IP_OVERRIDES = "max.connections.per.ip.overrides";

    private static final int OS_DEFAULT = -1;
    private static final int DEFAULT_REQUEST_MAX_BYTES = 100 * 1024 * 1024;
    private static final long DEFAULT_QUEUED_MAX_REQUEST_BYTES = 128L * 1024 * 1024;

    public NetworkSettings {
        maxConnectionsPerIpOverrides = Map.copyOf(maxConnectionsPerIpOverrides);
    }

    static void declare(SettingGroup group) {
        group.define(NUM_NETWORK_THREADS, Type.INT, 3, Range.atLeast(1), Importance.HIGH,
                        "Threads that read requests, handle them and write answers, for each listener.")
                .define(SOCKET_REQUEST_MAX_BYTES, Type.INT, DEFAULT_REQUEST_MAX_BYTES, Range.atLeast(1), Importance.MEDIUM,
                        "Largest request in bytes. A connection that announces a larger one is closed.")
                .define(SOCKET_RECEIVE_BUFFER_BYTES, Type.INT, 100 * 1024, Range.atLeast(OS_DEFAULT), Importance.HIGH,
                        "Receive buffer of each socket in bytes; -1 leaves it to the operating system.")
                .define(SOCKET_SEND_BUFFER_BYTES, Type.INT, 100 * 1024, Range.atLeast(OS_DEFAULT), Importance.HIGH,
                        "Send buffer of each socket in bytes; -1 leaves it to the operating system.")
                .define(SOCKET_LISTEN_BACKLOG_SIZE, Type.INT, 50, Range.atLeast(1), Importance.MEDIUM,
                        "Connections the operating system holds for a listener before they are accepted.")
                .define(QUEUED_MAX_REQUEST_BYTES, Type.LONG, DEFAULT_QUEUED_MAX_REQUEST_BYTES, Range.atLeast(-1),
                        Importance.MEDIUM,
                        "Memory in bytes for requests that are being read or handled, of the whole node. When it is used up,"
                                + " nothing more is read until requests are answered. Requests above 2 MiB have half of it at"
                                + " most, or one of them all it needs. -1 sets no bound, which is Kafka's"
                                + " default; ours is a number, so that clients cannot use up the heap.")
                .define(CONNECTIONS_MAX_IDLE_MS, Type.LONG, 600_000L, Importance.MEDIUM,
                        "A connection without a request for this many milliseconds is closed; a negative number keeps it.")
                .define(MAX_CONNECTIONS, Type.INT, Integer.MAX_VALUE, Range.atLeast(0), Importance.MEDIUM,
                        "Open connections of the whole node. Further ones are closed as they are accepted.")
                .define(MAX_CONNECTIONS_PER_IP, Type.INT, Integer.MAX_VALUE, Range.atLeast(0), Importance.MEDIUM,
                        "Open connections from one client address. Further ones are closed at once.")
                .define(MAX_CONNECTIONS_PER_IP_OVERRIDES, Type.LIST, List.of(), Importance.MEDIUM,
                        "Other bounds for single clients, as host:number, separated by commas.");
    }

    static NetworkSettings from(SettingValues values, List<String> problems) {
        NetworkSettings network = new NetworkSettings(
                values.integer(NUM_NETWORK_THREADS),
                values.integer(SOCKET_REQUEST_MAX_BYTES),
                values.integer(SOCKET_RECEIVE_BUFFER_BYTES),
                values.integer(SOCKET_SEND_BUFFER_BYTES),
                values.integer(SOCKET_LISTEN_BACKLOG_SIZE),
                values.number(QUEUED_MAX_REQUEST_BYTES),
                values.number(CONNECTIONS_MAX_IDLE_MS),
                values.integer(MAX_CONNECTIONS),
                values.integer(MAX_CONNECTIONS_PER_IP),
                overrides(values.list(MAX_CONNECTIONS_PER_IP_OVERRIDES), problems));
        if (network.queuedMaxRequestBytes >= 0 && network.queuedMaxRequestBytes < network.maxRequestBytes) {
            problems.add(QUEUED_MAX_REQUEST_BYTES + ": " + network.queuedMaxRequestBytes + " is below "
                    + SOCKET_REQUEST_MAX_BYTES + " (" + network.maxRequestBytes
                    + "), so the largest request could never be read; raise it or lower the other");
        }
        return network;
    }

    private static Map<String, Integer> overrides(List<String> entries, List<String> problems) {
        Map<String, Integer> overrides = new TreeMap<>();
        for (String entry : new ArrayList<>(entries)) {
            int colon = entry.lastIndexOf(':');
            try {
                int connections = Integer.parseInt(entry.substring(colon + 1).trim());
                if (colon > 0 && connections >= 0) {
                    overrides.put(entry.substring(0, colon).trim(), connections);
                    continue;
                }
            } catch (NumberFormatException notANumber) {
                // answered below, like a negative number
            }
            problems.add(MAX_CONNECTIONS_PER_IP_OVERRIDES + ": '" + entry + "' is not host:number with a number of 0 or more");
        }
        return overrides;
    }
}
