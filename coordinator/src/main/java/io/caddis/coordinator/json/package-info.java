/**
 * The small JSON documents this module writes: znode data and the details of history rows.
 *
 * <p>Objects, arrays, strings, whole numbers and booleans, nothing else: enough for both, readable in an operator's
 * ZooKeeper shell, and strict when read back. Stateless, safe from any thread.
 */
package io.caddis.coordinator.json;
