/**
 * ZooKeeper, and the only package that knows it: the session, the layout and encoding of the znodes, this broker's
 * registration, the follower that turns znodes into {@link io.caddis.coordinator.image.ClusterImage}s, and the fenced
 * writes of the controller.
 *
 * <p>The plain ZooKeeper client is used: authority here is an epoch that is checked by every write, which no ready-made
 * latch provides. Called by {@code coordinator.membership} only.
 */
package io.caddis.coordinator.zookeeper;
