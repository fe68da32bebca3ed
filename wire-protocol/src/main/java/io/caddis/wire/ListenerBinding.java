package io.caddis.wire;

import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/**
 * Where one listener binds.
 *
 * @param host        address to bind, empty for all addresses
 * @param port        0 lets the operating system choose
 * @param interBroker brokers talk to each other over this listener
 */
public record ListenerBinding(ListenerName name, SecurityProtocol protocol, String host, int port, boolean interBroker) {}
