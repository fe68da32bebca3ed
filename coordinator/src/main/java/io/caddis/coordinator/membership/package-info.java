/**
 * One node's membership in its cluster, put together from the ZooKeeper adapter and the controller.
 *
 * <p>The broker's composition root makes one {@link io.caddis.coordinator.membership.ClusterMembership} and closes it; all
 * others get the ports it hands out.
 */
package io.caddis.coordinator.membership;
