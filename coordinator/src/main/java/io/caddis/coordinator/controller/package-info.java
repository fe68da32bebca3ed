/**
 * The controller: which topics exist, where their replicas lie and who leads, decided by one node at a time.
 *
 * <p>{@link io.caddis.coordinator.controller.ActiveController} and the classes it asks (placement, leader selection,
 * coordinator slots, reconciliation) are pure: an event and the time go in, effects come out.
 * {@link io.caddis.coordinator.controller.ControllerLoop} is the shell that carries the effects out on the controller's
 * thread, and on a second thread those that block on SQL, so that the catalog never delays an election. What is written
 * goes through the port {@link io.caddis.coordinator.controller.MetadataStore}; ZooKeeper itself is not known here.
 *
 * <p>The broker's handlers call {@link io.caddis.coordinator.controller.ControllerCommands} and nothing else.
 */
package io.caddis.coordinator.controller;
