/**
 * The controller: which topics exist, where their replicas lie, who leads and who is in sync, decided by one node at a time.
 *
 * <p>{@link io.caddis.coordinator.controller.ActiveController} and the classes it asks (placement, leader selection, changes of
 * in-sync replicas, coordinator slots, reconciliation) are pure: an event and the time go in, effects come out.
 * {@link io.caddis.coordinator.controller.ControllerLoop} is the shell that carries the effects out on the controller's
 * thread; on threads of their own those that block on SQL, so that the catalog never delays an election, and probes. What is
 * written goes through the port {@link io.caddis.coordinator.controller.MetadataStore}; ZooKeeper itself is not known here.
 *
 * <p>The broker's handlers call {@link io.caddis.coordinator.controller.ControllerCommands} and nothing else.
 *
 * <p>Public beside the ports are {@code ActiveController} with its commands, effects and catalog tasks, so that the simulation
 * can be another shell around the same core. How a decision is reached is nobody's business outside.
 */
package io.caddis.coordinator.controller;
