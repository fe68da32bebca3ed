/**
 * Groups, members and committed offsets in PostgreSQL: the adapter behind {@code io.caddis.coordinator.group.store}.
 *
 * <p>{@link io.caddis.catalog.group.JpaGroupStore} runs each call in one transaction over {@link
 * io.caddis.catalog.CatalogTransactions}; the other classes are its statements, on that transaction's connection. Plain
 * JDBC, because thousands of rows a second are written and none is read back as an object. Called from the group
 * coordinator's store threads; {@code io.caddis.node} wires it.
 */
package io.caddis.catalog.group;
