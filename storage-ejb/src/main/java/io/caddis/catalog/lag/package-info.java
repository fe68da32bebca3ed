/**
 * The lag of groups in PostgreSQL: the adapter behind {@link io.caddis.coordinator.lag.LagStore}.
 *
 * <p>{@link io.caddis.catalog.lag.JpaLagStore} runs each call in one transaction; the other classes are its statements, in
 * plain JDBC on that transaction's connection. What is written here is measured anew in seconds, so its transactions do not
 * wait for the disk (asynchronous commit), unlike those of the groups. Called from the thread {@code group-lag}; {@code
 * io.caddis.node} wires it.
 */
package io.caddis.catalog.lag;
