/**
 * A virtual ZooKeeper and what a node keeps of it: sessions that end at the server, ephemeral nodes with their czxid, versions,
 * transactions, watches in order, and connections that break before or after a write was done.
 *
 * <p>It answers as {@code coordinator.zookeeper} would, in the controller's own types; how they are written as bytes is that
 * package's business and tested there.
 */
package io.caddis.verification.simulation.metadata;
