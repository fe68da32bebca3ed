/**
 * Deterministic simulation: the deciding classes of the controller and of replication, the very ones that run in the broker, in
 * whole virtual clusters, thousands of them a minute. One seed is one run: it draws the cluster, its faults and their times, and
 * gives the same run again wherever it is replayed.
 *
 * <p>{@code world} is time, chance, network and disks; {@code metadata} a virtual ZooKeeper; {@code node} the broker's shell around
 * the real classes; {@code invariant} what must hold after every event. {@link io.caddis.verification.simulation.Simulation} puts
 * them together: first anything may fail, then everything heals and must come to rest.
 */
package io.caddis.verification.simulation;
