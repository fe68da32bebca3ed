/**
 * What must be true after every event of a simulation, under the names that the TLA+ specifications of Kafka's replication use,
 * and what must become true once nothing goes wrong any more.
 */
package io.caddis.verification.simulation.invariant;
