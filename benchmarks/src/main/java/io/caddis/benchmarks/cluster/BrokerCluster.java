package io.caddis.benchmarks.cluster;

import java.util.List;

/**
 * A running cluster that a load is sent to. Whoever made it has registered its end with
 * {@link io.caddis.benchmarks.process.OpenResources}.
 */
public interface BrokerCluster {

    /** Name in the report: {@code "Kafka 4.3.1"}. */
    String name();

    /** {@code host:port,...} for a Kafka client. */
    String bootstrapServers();

    /** Process ids of the broker nodes, that of node 1 first; empty when the cluster was not started here and they are not known. */
    List<Long> nodePids();

    /** Process ids of what the nodes need beside them, such as PostgreSQL and ZooKeeper; empty for Kafka. */
    List<Long> supportPids();
}
