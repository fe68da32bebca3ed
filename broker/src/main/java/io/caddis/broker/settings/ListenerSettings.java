package io.caddis.broker.settings;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/**
 * Where the node listens and what it tells others about it.
 *
 * @param bound       one entry per listener, names and (except for port 0) ports distinct
 * @param advertised  what clients and nodes are told, by listener name; a listener that is not in it is bound only. A port
 *                    of 0 stands for the port that the bound listener of that name got; an empty host for this machine's name
 * @param interBroker name of the listener over which nodes talk; it is bound and advertised
 */
public record ListenerSettings(List<ListenerAddress> bound, Map<String, ListenerAddress> advertised, String interBroker) {

    static final String LISTENERS = "listeners";
    static final String ADVERTISED_LISTENERS = "advertised.listeners";
    static final String LISTENER_SECURITY_PROTOCOL_MAP = "listener.security.protocol.map";
    static final String INTER_BROKER_LISTENER_NAME = "inter.broker.listener.name";

    private static final String DEFAULT_INTER_BROKER_LISTENER = SecurityProtocol.PLAINTEXT.name;

    public ListenerSettings {
        bound = List.copyOf(bound);
        advertised = Map.copyOf(advertised);
    }

    static void declare(SettingGroup group) {
        group.define(LISTENERS, Type.LIST, List.of("PLAINTEXT://:9092"), Checks.oneOrMore("NAME://host:port"), Importance.HIGH,
                        "Where this node listens: NAME://host:port, several separated by commas. An empty host listens on"
                                + " every interface; port 0 takes a free port.")
                .define(ADVERTISED_LISTENERS, Type.LIST, null, Importance.HIGH,
                        "What clients and other nodes are told to connect to, by listener name. Unset: the same as listeners,"
                                + " an empty host becoming this machine's name.")
                .define(LISTENER_SECURITY_PROTOCOL_MAP, Type.LIST, defaultProtocolMap(), Importance.LOW,
                        "Security protocol of each listener name: NAME:PLAINTEXT, NAME:SSL, NAME:SASL_PLAINTEXT or"
                                + " NAME:SASL_SSL.")
                .define(INTER_BROKER_LISTENER_NAME, Type.STRING, null, Importance.MEDIUM,
                        "Name of the listener over which nodes talk to one another. Unset: the one named PLAINTEXT, or the"
                                + " only one there is.");
    }

    private static List<String> defaultProtocolMap() {
        return List.of("PLAINTEXT:PLAINTEXT", "SSL:SSL", "SASL_PLAINTEXT:SASL_PLAINTEXT", "SASL_SSL:SASL_SSL");
    }

    /** Adds to {@code problems} what is wrong; the result is complete only if nothing was added. */
    static ListenerSettings from(SettingValues values, List<String> problems) {
        Map<String, SecurityProtocol> protocols = protocols(values.list(LISTENER_SECURITY_PROTOCOL_MAP), problems);
        List<ListenerAddress> bound = addresses(LISTENERS, values.list(LISTENERS), protocols, problems);
        refuseSharedPorts(bound, problems);
        Map<String, ListenerAddress> advertised = advertised(values, bound, protocols, problems);
        return new ListenerSettings(bound, advertised, interBroker(values, bound, advertised, problems));
    }

    private static Map<String, SecurityProtocol> protocols(List<String> entries, List<String> problems) {
        Map<String, SecurityProtocol> protocols = new TreeMap<>();
        for (String entry : entries) {
            int colon = entry.indexOf(':');
            String name = colon < 0 ? "" : entry.substring(0, colon).trim().toUpperCase(Locale.ROOT);
            String protocol = entry.substring(colon + 1).trim().toUpperCase(Locale.ROOT);
            if (name.isEmpty() || !SecurityProtocol.names().contains(protocol)) {
                problems.add(LISTENER_SECURITY_PROTOCOL_MAP + ": '" + entry + "' is not NAME:protocol with a protocol of "
                        + SecurityProtocol.names());
            } else if (protocols.put(name, SecurityProtocol.forName(protocol)) != null) {
                problems.add(LISTENER_SECURITY_PROTOCOL_MAP + ": listener '" + name + "' appears twice; keep one");
            }
        }
        return protocols;
    }

    private static List<ListenerAddress> addresses(
            String setting, List<String> entries, Map<String, SecurityProtocol> protocols, List<String> problems) {
        List<ListenerAddress> addresses = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (String entry : entries) {
            try {
                ListenerAddress address = ListenerAddress.parse(entry, protocols);
                addresses.add(address);
                if (!names.add(address.name())) {
                    problems.add(setting + ": listener '" + address.name() + "' appears twice; give each its own name");
                }
            } catch (IllegalArgumentException malformed) {
                problems.add(setting + ": " + malformed.getMessage());
            }
        }
        return addresses;
    }

    private static void refuseSharedPorts(List<ListenerAddress> bound, List<String> problems) {
        Set<Integer> ports = new HashSet<>();
        for (ListenerAddress address : bound) {
            if (address.port() != 0 && !ports.add(address.port())) {
                problems.add(LISTENERS + ": port " + address.port() + " is used twice; give each listener its own port");
            }
        }
    }

    private static Map<String, ListenerAddress> advertised(SettingValues values, List<ListenerAddress> bound,
            Map<String, SecurityProtocol> protocols, List<String> problems) {
        if (!values.isSet(ADVERTISED_LISTENERS)) {
            return byName(bound.stream().map(ListenerSettings::advertisable).toList());
        }
        List<ListenerAddress> advertised =
                addresses(ADVERTISED_LISTENERS, values.list(ADVERTISED_LISTENERS), protocols, problems);
        Set<String> boundNames = byName(bound).keySet();
        for (ListenerAddress address : advertised) {
            if (!address.isReachableFromOutside()) {
                problems.add(ADVERTISED_LISTENERS + ": '" + address.name() + "' has no host that clients can reach ('"
                        + address.host() + "'); name the host");
            }
            if (!boundNames.contains(address.name())) {
                problems.add(ADVERTISED_LISTENERS + ": '" + address.name() + "' is not in " + LISTENERS + " " + boundNames
                        + "; add it there or leave it out here");
            }
        }
        if (advertised.isEmpty()) {
            problems.add(ADVERTISED_LISTENERS + ": is empty; name a listener, or leave the setting out");
        }
        return byName(advertised);
    }

    /** A wildcard is nowhere to connect to: the empty host asks for this machine's name. */
    private static ListenerAddress advertisable(ListenerAddress bound) {
        return bound.isReachableFromOutside() ? bound : new ListenerAddress(bound.name(), bound.protocol(), "", bound.port());
    }

    private static Map<String, ListenerAddress> byName(List<ListenerAddress> addresses) {
        Map<String, ListenerAddress> byName = new TreeMap<>();
        addresses.forEach(address -> byName.putIfAbsent(address.name(), address));
        return byName;
    }

    private static String interBroker(SettingValues values, List<ListenerAddress> bound,
            Map<String, ListenerAddress> advertised, List<String> problems) {
        boolean onlyOne = bound.size() == 1;
        String name = Optional.ofNullable(values.text(INTER_BROKER_LISTENER_NAME))
                .map(given -> given.toUpperCase(Locale.ROOT))
                .orElse(onlyOne ? bound.get(0).name() : DEFAULT_INTER_BROKER_LISTENER);
        if (!bound.isEmpty() && !advertised.containsKey(name)) {
            problems.add(INTER_BROKER_LISTENER_NAME + ": '" + name + "' is not an advertised listener; choose one of "
                    + new TreeMap<>(advertised).keySet());
        }
        return name;
    }
}
