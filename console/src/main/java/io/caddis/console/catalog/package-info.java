/**
 * What the consoles need of the catalog: users and sessions, the audit, the history and the groups. Ports, carried out in SQL by
 * {@code storage-ejb}. Every call blocks and may fail with
 * {@link io.caddis.coordinator.catalog.CatalogException.Unavailable}; called on request threads, of which a bounded number gets through.
 */
package io.caddis.console.catalog;
