/**
 * Carries the controller's decisions out on this node: which partitions are hosted, with which role and settings. Called by
 * the image follower on its one thread; the only writer of {@code HostedPartitions}.
 */
package io.caddis.broker.replica;
