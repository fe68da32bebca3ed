package io.caddis.broker.liveness;

/** Asks this node's controller to look at a broker, and to fence it if its port refuses. Never blocks, never throws. */
@FunctionalInterface
public interface FenceRequest {

    void fence(int brokerId, long brokerEpoch);
}
