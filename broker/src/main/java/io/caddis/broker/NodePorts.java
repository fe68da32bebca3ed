package io.caddis.broker;

import io.caddis.coordinator.catalog.ClusterIdentityStore;
import io.caddis.coordinator.catalog.ProducerIdBlocks;
import io.caddis.coordinator.catalog.TopicCatalog;
import io.caddis.coordinator.group.store.GroupStore;
import io.caddis.coordinator.lag.LagStore;
import java.util.concurrent.ThreadFactory;

/**
 * What a node needs of the world it is put into.
 *
 * @param threads makes every thread of the node; sets its context class loader, which Kafka's classes look others up by
 */
public record NodePorts(
        TopicCatalog catalog, ProducerIdBlocks producerIds, ClusterIdentityStore clusterIdentity, GroupStore groups,
        LagStore lag, ThreadFactory threads) {}
