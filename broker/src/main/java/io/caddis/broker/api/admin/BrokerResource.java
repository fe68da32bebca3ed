package io.caddis.broker.api.admin;

import org.apache.kafka.common.errors.InvalidRequestException;

/** The name of a BROKER resource: a node id, or empty for the settings of all nodes. */
final class BrokerResource {

    private BrokerResource() {}

    static int id(String name) {
        try {
            return Integer.parseInt(name);
        } catch (NumberFormatException notANumber) {
            throw new InvalidRequestException("Broker id must be an integer, but it is: " + name);
        }
    }
}
