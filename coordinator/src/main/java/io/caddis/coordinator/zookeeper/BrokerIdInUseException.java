package io.caddis.coordinator.zookeeper;

/** Another live node is registered with this node's id. */
public final class BrokerIdInUseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BrokerIdInUseException(String message) {
        super(message);
    }
}
