package io.caddis.verification.cluster;

/** Brokers that clients can be pointed at. */
public interface Brokers {

    /** {@code host:port} of each, separated by commas. */
    String bootstrapServers();
}
