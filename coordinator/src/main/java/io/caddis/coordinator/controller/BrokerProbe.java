package io.caddis.coordinator.controller;

import io.caddis.coordinator.image.BrokerRegistration;

/**
 * Looks whether a broker's process is gone. Blocks until it knows, for a second at most; called on a thread of its own, one
 * call at a time for each broker.
 */
@FunctionalInterface
public interface BrokerProbe {

    /**
     * True only if the broker's host refuses connections to its inter-broker port: somebody answered that nobody listens.
     * No answer at all, or any doubt, is false; the broker's session will tell. Never throws.
     */
    boolean refusesConnections(BrokerRegistration broker);
}
