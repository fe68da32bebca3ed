/**
 * What the consoles keep and read, in SQL: the adapters behind the ports of {@code io.caddis.console.catalog}. Every call is one
 * transaction and goes through {@link io.caddis.catalog.console.ConsoleTransactions}, which lets few through at a time.
 */
package io.caddis.catalog.console;
