/**
 * A simulated broker: the real deciding classes of {@code coordinator.controller} and {@code replication}, wired as the broker
 * wires them, over a virtual disk, network and ZooKeeper.
 */
package io.caddis.verification.simulation.node;
