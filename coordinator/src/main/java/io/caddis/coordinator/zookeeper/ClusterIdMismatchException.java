package io.caddis.coordinator.zookeeper;

/** ZooKeeper belongs to another cluster than this node, or was wiped. The node must not start. */
public final class ClusterIdMismatchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ClusterIdMismatchException(String message) {
        super(message);
    }
}
