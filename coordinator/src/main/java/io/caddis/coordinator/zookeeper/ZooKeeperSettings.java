package io.caddis.coordinator.zookeeper;

import java.util.Map;

/**
 * How to reach ZooKeeper.
 *
 * @param connectString    {@code host:port,host:port/chroot}; the chroot is created if it is missing
 * @param sessionTimeoutMs asked for; the server may grant another. 200 to 300,000: shorter loses sessions to garbage
 *                         collections, longer leaves a dead broker in charge
 * @param clientProperties further properties of the ZooKeeper client, by its own names ({@code zookeeper.client.secure} ...)
 */
public record ZooKeeperSettings(String connectString, int sessionTimeoutMs, Map<String, String> clientProperties) {

    private static final int MIN_SESSION_TIMEOUT_MS = 200;
    private static final int MAX_SESSION_TIMEOUT_MS = 300_000;

    /** @throws IllegalArgumentException naming the setting, its value and what is allowed */
    public ZooKeeperSettings {
        ConnectString.parse(connectString);
        if (sessionTimeoutMs < MIN_SESSION_TIMEOUT_MS || sessionTimeoutMs > MAX_SESSION_TIMEOUT_MS) {
            throw new IllegalArgumentException("the ZooKeeper session timeout is " + sessionTimeoutMs + " ms, it must be from "
                    + MIN_SESSION_TIMEOUT_MS + " to " + MAX_SESSION_TIMEOUT_MS);
        }
        clientProperties = Map.copyOf(clientProperties);
    }
}
