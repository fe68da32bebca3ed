package io.caddis.broker.settings;

import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/**
 * One entry of {@code listeners} or {@code advertised.listeners}: {@code NAME://host:port}.
 *
 * @param name     in capitals, as Kafka compares listener names
 * @param protocol how connections are secured, from {@code listener.security.protocol.map}
 * @param host     empty: every interface (only for a listener that is bound, never for an advertised one)
 * @param port     0 to 65535; 0 lets the operating system choose
 */
public record ListenerAddress(String name, SecurityProtocol protocol, String host, int port) {

    private static final int MAX_PORT = 65_535;

    /** @throws IllegalArgumentException with a text for people when the entry is malformed or its name is not mapped */
    static ListenerAddress parse(String entry, Map<String, SecurityProtocol> protocolsByListener) {
        int schemeEnd = entry.indexOf("://");
        int portStart = entry.lastIndexOf(':');
        if (schemeEnd <= 0 || portStart <= schemeEnd) {
            throw new IllegalArgumentException("'" + entry + "' is not of the form NAME://host:port");
        }
        String name = entry.substring(0, schemeEnd).toUpperCase(Locale.ROOT);
        SecurityProtocol protocol = protocolsByListener.get(name);
        if (protocol == null) {
            throw new IllegalArgumentException("listener '" + name + "' has no security protocol: add " + name
                    + ":<protocol> to " + ListenerSettings.LISTENER_SECURITY_PROTOCOL_MAP);
        }
        return new ListenerAddress(name, protocol, host(entry, schemeEnd + 3, portStart), port(entry, portStart + 1));
    }

    private static String host(String entry, int from, int to) {
        String host = entry.substring(from, to);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (!bracketed && host.indexOf(':') >= 0) {
            throw new IllegalArgumentException("'" + entry + "': an IPv6 address stands in brackets, as in NAME://[::1]:9092");
        }
        return bracketed ? host.substring(1, host.length() - 1) : host;
    }

    private static int port(String entry, int from) {
        String digits = entry.substring(from);
        try {
            int port = Integer.parseInt(digits);
            if (port >= 0 && port <= MAX_PORT) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            // answered below, like a number out of range
        }
        throw new IllegalArgumentException("'" + entry + "': port '" + digits + "' is not a number from 0 to " + MAX_PORT);
    }

    /** The host can be told to clients: neither empty nor a wildcard address. */
    boolean isReachableFromOutside() {
        return !host.isEmpty() && !"0.0.0.0".equals(host) && !"::".equals(host);
    }
}
