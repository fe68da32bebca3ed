/**
 * What a node knows of its cluster, as immutable values: live brokers, topics, leadership, coordinator slots.
 *
 * <p>Knows nothing of ZooKeeper, SQL or the network. Anybody may read it, from any thread; only the image follower in
 * {@code coordinator.zookeeper} makes new {@link io.caddis.coordinator.image.ClusterImage}s.
 */
package io.caddis.coordinator.image;
