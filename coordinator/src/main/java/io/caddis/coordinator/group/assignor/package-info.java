/**
 * Who reads what in a KIP-848 group: the server-side assignors as pure functions from members, their subscriptions and what
 * they have to what they are to have. Called by {@code group.consumer} on the coordinator's thread.
 */
package io.caddis.coordinator.group.assignor;
