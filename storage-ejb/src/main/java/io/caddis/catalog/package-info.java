/**
 * The catalog in PostgreSQL: rows, schema, and the adapters behind the ports of {@code io.caddis.coordinator.catalog}.
 *
 * <p>The only package that knows SQL or JPA. The adapters ({@code JpaTopicCatalog}, {@code JpaProducerIdBlocks},
 * {@code JpaClusterIdentityStore}) are plain classes over {@link io.caddis.catalog.CatalogTransactions}; the beans only
 * begin transactions and hand out what the container injects. Everything here blocks on SQL and is called from threads
 * of the node, never from a network thread. {@code io.caddis.node} wires it; nobody else calls it.
 */
package io.caddis.catalog;
